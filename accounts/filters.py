"""Filters that endpoints of every room use."""

import django_filters
from django import forms

from accounts.ids import LARGEST_ID


class IdField(forms.IntegerField):
    def __init__(self, **options: object) -> None:
        super().__init__(**{"min_value": 1, "max_value": LARGEST_ID, **options})  # type: ignore[arg-type]


class IdFilter(django_filters.NumberFilter):
    """Compare with an id; what no id can be is refused before the database sees it."""

    field_class = IdField

    def get_max_validator(self) -> None:
        """Leave the bounds to the field."""
