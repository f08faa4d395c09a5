"""REST endpoint of one month of a line."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import NamedChoiceField
from accounts.roles import Role
from budget import selectors, services
from budget.api.fields import MoneyField, MonthField
from budget.api.grid import BudgetFiguresSerializer, figures_as_json
from budget.api.shared import InBudget, budget_parameter
from budget.carryover import Cap
from budget.currencies import in_places
from budget.models import BudgetLine


class LineMonthSerializer(BudgetFiguresSerializer):
    """A month of a line: its figures, and the rule that holds in it."""

    policy = serializers.ChoiceField(choices=BudgetLine.Policy.choices)
    cap = MoneyField(allow_null=True)
    cap_share = serializers.DecimalField(max_digits=6, decimal_places=4, allow_null=True)
    cap_excess = serializers.ChoiceField(
        choices=BudgetLine.Excess.choices, help_text=_("Where what is above the cap goes.")
    )
    own_rule = serializers.BooleanField(help_text=_("Whether policy or cap depart from the line's."))


class LineMonthEditSerializer(serializers.Serializer[Any]):
    """What to set in a month; what is left out stays as it is."""

    planned = MoneyField(required=False, min_value=Decimal(0))
    policy = NamedChoiceField(
        choices=BudgetLine.Policy.choices,
        required=False,
        allow_null=True,
        help_text=_("null: the line's policy."),
    )
    cap = MoneyField(required=False, allow_null=True, min_value=Decimal(0), help_text=_("null: the line's cap."))
    cap_share = serializers.DecimalField(
        max_digits=6, decimal_places=4, required=False, allow_null=True, min_value=Decimal(0)
    )
    cap_excess = NamedChoiceField(
        choices=BudgetLine.Excess.choices,
        required=False,
        allow_null=True,
        help_text=_("Where what is above the cap goes; null: as the line says."),
    )
    no_cap = serializers.BooleanField(default=False, help_text=_("Lift the line's cap in this month."))
    reach = serializers.ChoiceField(choices=services.Reach.choices, default=services.Reach.THIS)

    def changes(self) -> dict[str, Any]:
        """Return what `services.set_month` is to change."""
        data = self.validated_data
        changes = {name: data[name] for name in ("planned", "policy") if name in data}
        if data["no_cap"]:
            changes["cap"] = Cap()
        elif "cap" in data or "cap_share" in data:
            cap = Cap(data.get("cap"), data.get("cap_share"))
            changes["cap"] = None if cap == Cap() else cap
        if "cap_excess" in data:
            changes["excess"] = data["cap_excess"]
        return changes


@extend_schema(
    parameters=[
        budget_parameter(),
        OpenApiParameter("line_pk", OpenApiTypes.INT, OpenApiParameter.PATH, description=_("The line's id.")),
        OpenApiParameter("month", OpenApiTypes.STR, OpenApiParameter.PATH, description="YYYY-MM"),
    ]
)
class MonthViewSet(InBudget):
    """One month of a line."""

    roles = {"retrieve": Role.VIEWER, "update": Role.EDITOR}
    serializer_class = LineMonthSerializer

    def line(self) -> BudgetLine:
        lines = self.budget().lines.select_related("budget")
        return get_object_or_404(lines, pk=self.kwargs["line_pk"])

    def month(self, line: BudgetLine) -> date:
        try:
            month = MonthField().run_validation(self.kwargs["month"])
        except serializers.ValidationError as error:
            raise serializers.ValidationError({"month": error.detail}) from error
        services.check_covered(line.budget, month, "month")
        return month

    @extend_schema(responses=LineMonthSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        line = self.line()
        return self.answer(line, self.month(line))

    @extend_schema(request=LineMonthEditSerializer, responses=LineMonthSerializer)
    def update(self, request: Request, **kwargs: Any) -> Response:
        edit = LineMonthEditSerializer(data=request.data)
        edit.is_valid(raise_exception=True)
        line = self.line()
        month = self.month(line)
        services.set_month(line, month=month, by=self.actor, reach=edit.validated_data["reach"], **edit.changes())
        return self.answer(line, month)

    def answer(self, line: BudgetLine, month: date) -> Response:
        grid = selectors.grid(line.budget, self.workspace.today())
        row = grid.row(line.pk)
        index = next(m.index for m in grid.months if m.month == month)
        rule = row.inputs[index].rule
        return Response(
            {
                **figures_as_json(row.figures.months[index], grid.places),
                "policy": rule.policy.value,
                "cap": None if rule.cap.amount is None else in_places(rule.cap.amount),
                "cap_share": None if rule.cap.share is None else f"{rule.cap.share:.4f}",
                "cap_excess": rule.excess.value,
                "own_rule": month in row.own_rules,
            }
        )
