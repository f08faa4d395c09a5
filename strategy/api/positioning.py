"""REST endpoints of positioning, with the value of a customer it comes to, and of distribution."""

from decimal import ROUND_HALF_EVEN
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from strategy import sections
from strategy.api.base import PartSerializer, once_path
from strategy.models import Distribution, Positioning


def _computed(name: str, help_text: Any, places: int = 2) -> serializers.DecimalField:
    return serializers.DecimalField(
        source=f"value.{name}",
        max_digits=36,
        decimal_places=places,
        rounding=ROUND_HALF_EVEN,
        read_only=True,
        allow_null=True,
        help_text=help_text,
    )


class PositioningSerializer(PartSerializer):
    margin = _computed("margin", _("Price less cost; null while one of them is unknown."))
    margin_share = _computed("margin_share", _("Margin as a ratio of the price."), places=4)
    margin_per_year = _computed("margin_per_year", _("Margin of one customer in a year."))
    lifetime_value = _computed("lifetime_value", _("Margin of one customer over the years they stay."))
    reinvested = _computed("reinvested", _("What of one sale's margin goes back into marketing."))

    class Meta:
        model = Positioning
        fields = [
            *sections.POSITIONING.fields,
            "margin",
            "margin_share",
            "margin_per_year",
            "lifetime_value",
            "reinvested",
        ]


class DistributionSerializer(PartSerializer):
    class Meta:
        model = Distribution
        fields = sections.DISTRIBUTION.fields


urlpatterns = [
    once_path("positioning", sections.POSITIONING, PositioningSerializer),
    once_path("distribution", sections.DISTRIBUTION, DistributionSerializer),
]
