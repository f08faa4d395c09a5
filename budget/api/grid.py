"""The computed grid as the API gives it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
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
from budget.carryover import AMOUNTS, Adjustment, Figures, LineFigures, amounts_of, over_the_year
from budget.models import BudgetLine
from budget.money import ZERO


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


class GridFiguresSerializer(BudgetFiguresSerializer):
    """Figures, and what is committed beside them: ordered and not paid yet, no part of the actual."""

    committed = MoneyField()


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
    months = GridFiguresSerializer(many=True)
    total = GridFiguresSerializer()
    unplaced = AdjustmentSerializer(many=True)


class GridTotalsSerializer(serializers.Serializer[Any]):
    months = GridFiguresSerializer(many=True)
    total = GridFiguresSerializer()


class GridCategorySerializer(GridTotalsSerializer):
    """The sum of a category's lines."""

    category = serializers.ChoiceField(choices=BudgetLine.Category.choices)


class PoolSerializer(serializers.Serializer[Any]):
    month = MonthField()
    released = MoneyField(help_text=_("What the lines left to the pool."))
    taken = MoneyField(help_text=_("What the pool paid for overspent lines."))
    moved = MoneyField(help_text=_("Moved into the pool by hand, less what was moved out."))
    balance = MoneyField(help_text=_("After this month; negative is overdrawn."))


class GridSerializer(serializers.Serializer[Any]):
    budget = serializers.IntegerField()
    name = serializers.CharField()
    currency = serializers.CharField()
    today = serializers.DateField(help_text=_("In the workspace's time zone; decides which months are over."))
    revision = serializers.IntegerField(help_text=_("Grows with every write that can change a figure."))
    months = GridMonthSerializer(many=True)
    lines = GridLineSerializer(many=True)
    categories = GridCategorySerializer(many=True)
    totals = GridTotalsSerializer()
    pool = PoolSerializer(many=True)


def figures_as_json(figures: Figures, places: int) -> dict[str, Any]:
    """Write figures as `BudgetFiguresSerializer` describes them, without its cost per cell."""
    written = f".{places}f"
    nothing = format(ZERO, written)  # most amounts are, and asking is quicker than writing
    amounts = [format(amount, written) if amount else nothing for amount in amounts_of(figures)]
    return {
        "month": figures.month.isoformat()[:7],
        **dict(zip(AMOUNTS, amounts, strict=True)),
        "over": figures.over,
        "closed": figures.closed,
        "adjustments": _adjustments_as_json(figures.adjustments, places),
    }


def _adjustments_as_json(adjustments: Iterable[Adjustment], places: int) -> list[dict[str, str]]:
    return [{"month": f"{a.month:%Y-%m}", "amount": f"{a.amount:.{places}f}"} for a in adjustments]


def grid_as_json(grid: selectors.Grid, currency: str) -> dict[str, Any]:
    """Write a grid as `GridSerializer` describes it."""
    return {
        "budget": grid.budget.pk,
        "name": grid.budget.name,
        "currency": currency,
        "today": grid.today.isoformat(),
        "revision": grid.budget.revision,
        "months": [
            {"month": f"{month.month:%Y-%m}", "over": month.over, "closed": month.closed} for month in grid.months
        ],
        "lines": [_line_as_json(row, grid) for row in grid.lines],
        "categories": [
            {"category": rows[0].line.category, **_sums_as_json(grid, grid.added_up(rows), rows)}
            for _label, rows in grid.by_category()
        ],
        "totals": _sums_as_json(grid, grid.month_totals, grid.lines),
        "pool": [_pool_as_json(grid, month) for month in grid.months],
    }


def _with_committed(figures: Figures, committed: Decimal, places: int) -> dict[str, Any]:
    return {**figures_as_json(figures, places), "committed": f"{committed:.{places}f}"}


def _months_as_json(
    months: Sequence[Figures], total: Figures, committed: Sequence[Decimal], places: int
) -> dict[str, Any]:
    return {
        "months": [_with_committed(*month, places) for month in zip(months, committed, strict=True)],
        "total": _with_committed(total, sum(committed, ZERO), places),
    }


def _sums_as_json(
    grid: selectors.Grid, months: Sequence[Figures], rows: Sequence[selectors.GridLine]
) -> dict[str, Any]:
    opening = sum((row.figures.opening for row in rows), ZERO)
    total = over_the_year(LineFigures(opening, tuple(months)))
    committed = grid.committed_sums(rows) or [ZERO] * len(months)
    return _months_as_json(months, total, committed, grid.places)


def _pool_as_json(grid: selectors.Grid, month: selectors.Month) -> dict[str, str]:
    total, places = grid.month_totals[month.index], grid.places
    return {
        "month": f"{month.month:%Y-%m}",
        "released": f"{total.to_pool:.{places}f}",
        "taken": f"{total.from_pool:.{places}f}",
        "moved": f"{grid.pool_moves.get(month.month, ZERO):.{places}f}",
        "balance": f"{grid.pool[month.index]:.{places}f}",
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
        **_months_as_json(row.figures.months, row.total, grid.committed_by_month(row), places),
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
