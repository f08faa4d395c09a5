"""REST endpoints of a budget's lines."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema

from accounts.api import NamedChoiceField, RecordViewSet
from budget import services
from budget.api.fields import MoneyField, MoneySerializer, MonthField
from budget.api.shared import InBudget, budget_parameter
from budget.models import BudgetLine


class BudgetLineSerializer(MoneySerializer):
    policy = NamedChoiceField(
        choices=BudgetLine.Policy.choices,
        required=False,
        allow_null=True,
        help_text=_("Left out or null: surplus for advertising, none for the other categories."),
    )
    cap = MoneyField(
        source="cap_amount",
        required=False,
        allow_null=True,
        min_value=Decimal(0),
        help_text=_("The most a month may carry, as an amount."),
    )
    defunded_from = MonthField(required=False, allow_null=True)
    planned_per_month = MoneyField(
        write_only=True,
        required=False,
        min_value=Decimal(0),
        help_text=_("When creating: the plan of every open month."),
    )
    rule_from = MonthField(
        write_only=True,
        required=False,
        help_text=_("When changing policy or cap: months before this one keep the rule they had."),
    )

    class Meta:
        model = BudgetLine
        fields = [
            "name",
            "category",
            "policy",
            "cap",
            "cap_share",
            "cap_excess",
            "opening_balance",
            "channel",
            "actuals_from",
            "defunded_from",
            "planned_per_month",
            "rule_from",
        ]
        extra_kwargs = {
            "actuals_from": {
                "help_text": _(
                    "expenses: what is entered; observed: what the channel reports; "
                    "untracked: a month that is over counts as spent as planned."
                )
            }
        }


@extend_schema(parameters=[budget_parameter()])
class LineViewSet(InBudget, RecordViewSet):
    """Lines of a budget, with the rule that settles what is left at a month's end."""

    model = BudgetLine
    serializer_class = BudgetLineSerializer

    def get_queryset(self) -> Any:
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset
        return queryset.filter(budget=self.budget()).select_related("budget").order_by("position", "pk")

    def write(self, instance: BudgetLine, **fields: Any) -> BudgetLine:
        planned_per_month = fields.pop("planned_per_month", None)
        rule_from = fields.pop("rule_from", None)
        if instance.pk:
            return services.edit_line(instance, by=self.actor, rule_from=rule_from, **fields)
        fields.pop("version", None)
        return services.add_line(self.budget(), by=self.actor, planned_per_month=planned_per_month, **fields)

    def remove(self, instance: BudgetLine) -> None:
        services.delete_line(instance, by=self.actor)
