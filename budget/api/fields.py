"""Months and amounts in the API, and what every serializer of money shares."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api import RecordSerializer
from budget.currencies import in_places, places_here, validate_unit
from budget.models import AmountField
from budget.money import places_of
from budget.months import month_of, parse_month


@extend_schema_field({"type": "string", "pattern": r"^\d{4}-\d{2}$", "example": "2026-01"})
class MonthField(serializers.Field[Any, Any, Any, Any]):
    """A month as "2026-01"; a full date is taken for its month."""

    default_error_messages = {"invalid": _("Write the month as YYYY-MM, for instance 2026-01.")}

    def to_internal_value(self, data: Any) -> date:
        try:
            return parse_month(data) if len(data) == 7 else month_of(date.fromisoformat(data))
        except (TypeError, ValueError):
            self.fail("invalid")

    def to_representation(self, value: date) -> str:
        return f"{value:%Y-%m}"


class MoneyField(serializers.DecimalField):
    """An amount as a decimal string, with as many places as the workspace's currency has."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_digits": 15, "decimal_places": 3, **options})

    def to_internal_value(self, data: Any) -> Decimal:
        amount = super().to_internal_value(data)
        try:
            validate_unit(amount)
        except ValidationError as error:
            raise serializers.ValidationError(error.messages) from error
        return amount

    def to_representation(self, value: Any) -> str:
        return in_places(value)


class MoneySerializer(RecordSerializer):
    """A record with amounts of money."""

    serializer_field_mapping = {**RecordSerializer.serializer_field_mapping, AmountField: MoneyField}


RATE_HELP = _("What one unit of the currency costs in the workspace's: 0.92 where 1 USD = 0.92 EUR.")


class BillSerializer(MoneySerializer):
    """A record with what a bill says; `entered` has the decimals of the bill's currency."""

    def to_representation(self, instance: Any) -> Any:
        shown = super().to_representation(instance)
        places = places_of(instance.currency) if instance.currency else places_here()
        shown["entered"] = f"{instance.entered:.{places}f}"
        return shown
