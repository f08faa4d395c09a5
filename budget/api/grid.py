"""The computed grid as the API gives it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Role
from budget import selectors
from budget.api.fields import MoneyField, MonthField
from budget.api.shared import InBudget, budget_parameter
from budget.carryover import AMOUNTS, Adjustment, Figures
from budget.models import BudgetLine


class AdjustmentSerializer(serializers.Serializer[Any]):
    month = MonthField(help_text=_("The closed month the amount belongs to."))
    amount = MoneyField()


class BudgetFiguresSerializer(serializers.Serializer[Any]):
    """One month of a line, or a sum of months; amounts in the workspace's currency."""

    month = MonthField()
    planned = MoneyField()
    carried_in = MoneyField()
    moved = MoneyField()
    available = MoneyField()
    actual = MoneyField()
    remaining = MoneyField()
    carried_out = MoneyField()
    forfeited = MoneyField()
    forgiven = MoneyField()
    to_pool = MoneyField()
    from_pool = MoneyField()
    over = serializers.BooleanField()
    closed = serializers.BooleanField()
    adjustments = AdjustmentSerializer(many=True)


class GridMonthSerializer(serializers.Serializer[Any]):
    month = MonthField()
    over = serializers.BooleanField()
    closed = serializers.BooleanField()


class GridLineSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    category = serializers.ChoiceField(choices=BudgetLine.Category.choices)
    policy = serializers.ChoiceField(choices=BudgetLine.Policy.choices)
    channel = serializers.IntegerField(allow_null=True)
    opening_balance = MoneyField()
    months = BudgetFiguresSerializer(many=True)
    total = BudgetFiguresSerializer()
    unplaced = AdjustmentSerializer(many=True)


class GridTotalsSerializer(serializers.Serializer[Any]):
    months = BudgetFiguresSerializer(many=True)
    total = BudgetFiguresSerializer()


class PoolSerializer(serializers.Serializer[Any]):
    month = MonthField()
    balance = MoneyField(help_text=_("After this month; negative is overdrawn."))


class GridSerializer(serializers.Serializer[Any]):
    budget = serializers.IntegerField()
    name = serializers.CharField()
    currency = serializers.CharField()
    today = serializers.DateField(help_text=_("In the workspace's time zone; decides which months are over."))
    months = GridMonthSerializer(many=True)
    lines = GridLineSerializer(many=True)
    totals = GridTotalsSerializer()
    pool = PoolSerializer(many=True)


def figures_as_json(figures: Figures, places: int) -> dict[str, Any]:
    """Write figures as `BudgetFiguresSerializer` describes them, without its cost per cell."""
    amounts = {name: f"{getattr(figures, name):.{places}f}" for name in AMOUNTS}
    return {
        "month": f"{figures.month:%Y-%m}",
        **amounts,
        "over": figures.over,
        "closed": figures.closed,
        "adjustments": _adjustments_as_json(figures.adjustments, places),
    }


def _adjustments_as_json(adjustments: Iterable[Adjustment], places: int) -> list[dict[str, str]]:
    return [{"month": f"{a.month:%Y-%m}", "amount": f"{a.amount:.{places}f}"} for a in adjustments]


def grid_as_json(grid: selectors.Grid, currency: str) -> dict[str, Any]:
    """Write a grid as `GridSerializer` describes it."""
    places = grid.places
    return {
        "budget": grid.budget.pk,
        "name": grid.budget.name,
        "currency": currency,
        "today": grid.today.isoformat(),
        "months": [
            {"month": f"{month.month:%Y-%m}", "over": month.over, "closed": month.closed} for month in grid.months
        ],
        "lines": [_line_as_json(row, grid) for row in grid.lines],
        "totals": {
            "months": [figures_as_json(figures, places) for figures in grid.month_totals],
            "total": figures_as_json(grid.total, places),
        },
        "pool": [
            {"month": f"{month.month:%Y-%m}", "balance": f"{balance:.{places}f}"}
            for month, balance in zip(grid.months, grid.pool, strict=True)
        ],
    }


def _line_as_json(row: selectors.GridLine, grid: selectors.Grid) -> dict[str, Any]:
    places = grid.places
    return {
        "id": row.line.pk,
        "name": row.line.name,
        "category": row.line.category,
        "policy": row.line.policy,
        "channel": row.line.channel_id,
        "opening_balance": f"{row.line.opening_balance:.{places}f}",
        "months": [figures_as_json(figures, places) for figures in row.figures.months],
        "total": figures_as_json(row.total, places),
        "unplaced": _adjustments_as_json(row.figures.unplaced, places),
    }


@extend_schema(parameters=[budget_parameter()])
class GridViewSet(InBudget):
    """The whole budget, computed: every line, month and total, and the pool."""

    roles = {"retrieve": Role.VIEWER}
    serializer_class = GridSerializer

    @extend_schema(responses=GridSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        grid = selectors.grid(self.budget(), self.workspace.today())
        return Response(grid_as_json(grid, self.workspace.currency))
