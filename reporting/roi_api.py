"""REST endpoints that give the return as tables: by channel and month, and beside a budget's grid."""

from datetime import date
from typing import Any

from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import WorkspaceViewSet
from accounts.roles import Role
from budget import selectors as budget_selectors
from budget.api.fields import MonthField
from budget.api.grid import GridSerializer, grid_as_json
from budget.months import month_range, months_between
from reporting.dashboard_api import money_field, money_text, ratio_field, ratio_text
from reporting.roi_table import Returned, RoiTable, roi_table
from reporting.selectors import nothing_waits

LONGEST_SPAN = 60  # months


class MonthsQuery(serializers.Serializer[Any]):
    """Both months, both included."""

    first = MonthField(help_text="First month, such as 2026-01.")
    last = MonthField(help_text="Last month, such as 2026-12.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        count = months_between(attrs["first"], attrs["last"]) + 1
        if not 1 <= count <= LONGEST_SPAN:
            refusal = _("Ask for 1 to %(most)s months, the first one first.") % {"most": LONGEST_SPAN}
            raise serializers.ValidationError({"last": refusal})
        return {"months": month_range(attrs["first"], count)}


class RoiFiguresSerializer(serializers.Serializer[Any]):
    """Money in the workspace's currency; null is unknown: nobody reported it, or it has no denominator."""

    spend = money_field()
    other_costs = money_field()
    staff_costs = money_field()
    revenue = money_field()
    investment = money_field()
    return_ = money_field()
    roi = ratio_field()
    roi_with_staff = ratio_field()

    def get_fields(self) -> dict[str, Any]:
        return {"return" if name == "return_" else name: field for name, field in super().get_fields().items()}


class RoiCellSerializer(RoiFiguresSerializer):
    channel = serializers.IntegerField(allow_null=True, help_text="null: costs of months without any channel's data")
    name = serializers.CharField(allow_blank=True)
    month = MonthField()


class RoiMonthSerializer(RoiFiguresSerializer):
    month = MonthField()


class RoiTableSerializer(serializers.Serializer[Any]):
    currency = serializers.CharField()
    cells = RoiCellSerializer(many=True)
    months = RoiMonthSerializer(many=True)
    total = RoiFiguresSerializer()
    fresh = serializers.BooleanField(help_text="False while newer rows wait to be computed.")


class BudgetSheetSerializer(serializers.Serializer[Any]):
    grid = GridSerializer()
    roi = RoiTableSerializer()


def table_as_json(table: RoiTable, currency: str, fresh: bool) -> dict[str, Any]:
    return {
        "currency": currency,
        "cells": [
            {
                "channel": cell.channel_id,
                "name": table.names.get(cell.channel_id, ""),
                "month": cell.month.isoformat()[:7],
                **_figures(cell.returned),
            }
            for cell in table.cells
        ],
        "months": [{"month": f"{month:%Y-%m}", **_figures(found)} for month, found in table.months],
        "total": _figures(table.total),
        "fresh": fresh,
    }


def _figures(found: Returned) -> dict[str, str | None]:
    facts = found.facts
    return {
        "spend": money_text(facts.spend),
        "other_costs": money_text(facts.other_costs),
        "staff_costs": money_text(facts.staff_costs),
        "revenue": money_text(facts.revenue),
        "investment": money_text(found.investment),
        "return": money_text(found.return_),
        "roi": ratio_text(found.roi),
        "roi_with_staff": ratio_text(found.roi_with_staff),
    }


class RoiViewSet(WorkspaceViewSet):
    """Investment, return and ROI of every channel in every month."""

    roles = {"retrieve": Role.VIEWER}
    serializer_class: Any = RoiTableSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(parameters=[MonthsQuery], responses=RoiTableSerializer, operation_id="roi_retrieve")
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        query = MonthsQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        return Response(self.table(query.validated_data["months"]))

    def table(self, months: list[date]) -> dict[str, Any]:
        return table_as_json(roi_table(self.workspace, months), self.workspace.currency, fresh=nothing_waits())


class BudgetSheetViewSet(RoiViewSet):
    """A budget computed as a whole, and what its months brought back: two tables, one reading."""

    serializer_class = BudgetSheetSerializer

    @extend_schema(
        parameters=[OpenApiParameter("budget_pk", OpenApiTypes.INT, OpenApiParameter.PATH)],
        responses=BudgetSheetSerializer,
        operation_id="budget_sheet_retrieve",
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        budget = budget_selectors.budget_or_404(self.kwargs["budget_pk"])
        grid = budget_selectors.grid(budget, self.workspace.today())
        return Response({"grid": grid_as_json(grid, self.workspace.currency), "roi": self.table(budget.month_list())})


routes: list[tuple[str, Any, str]] = []
urlpatterns = [
    path("roi/", RoiViewSet.as_view({"get": "retrieve"}), name="roi"),
    path("budgets/<int:budget_pk>/sheet/", BudgetSheetViewSet.as_view({"get": "retrieve"}), name="budget-sheet"),
]
