"""REST endpoints of budgets."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api import RecordViewSet
from budget import services
from budget.api.fields import MoneySerializer, MonthField
from budget.api.shared import NamedRefusals
from budget.models import Budget
from budget.months import months_between


class BudgetSerializer(MoneySerializer):
    first_month = MonthField(help_text=_("YYYY-MM, or any day of the month."))
    last_month = MonthField(required=False, write_only=True, help_text=_("May stand for the number of months."))

    class Meta:
        model = Budget
        fields = ["name", "first_month", "months", "last_month", "close_after_days"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take a last month for the number of months."""
        last = attrs.pop("last_month", None)
        if last is None:
            return attrs
        first = attrs.get("first_month") or self.instance.first_month  # type: ignore[union-attr]
        count = months_between(first, last) + 1
        if count < 1:
            raise serializers.ValidationError({"last_month": _("The last month must not be before the first.")})
        if attrs.get("months", count) != count:
            raise serializers.ValidationError({"last_month": _("This disagrees with the number of months; send one.")})
        return {**attrs, "months": count}


class BudgetViewSet(NamedRefusals, RecordViewSet):
    """Budgets: plans of money over whole months."""

    model = Budget
    serializer_class = BudgetSerializer
    ordering = ("-first_month", "pk")

    def write(self, instance: Budget, **fields: Any) -> Budget:
        return services.save_budget(instance, by=self.actor, **fields)

    def remove(self, instance: Budget) -> None:
        services.delete_budget(instance, by=self.actor)
