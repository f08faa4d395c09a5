"""REST endpoint of a budget's pool."""

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


class PoolPartSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField(source="line.pk")
    amount = MoneyField(help_text=_("Released to the pool; negative is taken from it."))


class PoolMonthSerializer(serializers.Serializer[Any]):
    """The pool in one month: start + released − taken + moved in − moved out = balance."""

    month = MonthField(source="month.month")
    start = MoneyField()
    released = MoneyField()
    taken = MoneyField()
    moved_in = MoneyField()
    moved_out = MoneyField()
    balance = MoneyField(help_text=_("After this month; negative is overdrawn."))
    parts = PoolPartSerializer(many=True)
    moves = serializers.SerializerMethodField(help_text=_("The ids of the moves."))

    def get_moves(self, month: selectors.PoolMonth) -> list[int]:
        return [move.pk for move in month.moves]


@extend_schema(parameters=[budget_parameter()])
class PoolViewSet(InBudget):
    """The pool month by month: what lines released to it and took from it, and what was moved."""

    roles = {"retrieve": Role.VIEWER}
    serializer_class = PoolMonthSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses=PoolMonthSerializer(many=True))
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        grid = selectors.grid(self.budget(), self.workspace.today())
        months = selectors.pool_months(grid, selectors.pool_moves(grid.budget))
        return Response(self.get_serializer(months, many=True).data)
