"""REST endpoint that plans many months of many lines at once."""

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.problems import MEDIA_TYPE
from accounts.roles import Role
from budget import selectors, services
from budget.api.fields import MoneyField, MonthField
from budget.api.grid import BudgetFiguresSerializer, figures_as_json
from budget.api.shared import InBudget, budget_parameter
from budget.currencies import in_places
from budget.exceptions import PlansRefused
from budget.services import CellProblem, PlanChange
from budget.services.cells import MOST_CELLS


class PlanChangeSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    month = MonthField()
    planned = MoneyField(allow_null=True, help_text=_("null: the month returns to never set up."))
    seen = MoneyField(
        required=False,
        allow_null=True,
        help_text=_(
            "The plan as you read it. When another one is stored by now, nothing is written and the answer is 409. "
            "Left out: whatever is stored is replaced."
        ),
    )


class PlanChangesSerializer(serializers.Serializer[Any]):
    """Plans to write, all of them or none."""

    changes = serializers.ListField(child=PlanChangeSerializer(), min_length=1, max_length=MOST_CELLS)

    def as_changes(self) -> list[PlanChange]:
        return [
            PlanChange(part["line"], part["month"], part["planned"], part.get("seen"))
            for part in self.validated_data["changes"]
        ]


class PlannedCellSerializer(BudgetFiguresSerializer):
    """A month of a line as it is now."""

    line = serializers.IntegerField()


class PlannedCellsSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField(help_text=_("Grows with every write that can change a figure."))
    cells = PlannedCellSerializer(many=True)


class CellProblemSerializer(serializers.Serializer[Any]):
    """A cell that cannot be planned as asked."""

    line = serializers.IntegerField()
    month = MonthField()
    code = serializers.CharField()
    detail = serializers.CharField()
    planned = MoneyField(allow_null=True, help_text=_("Of plan_has_changed: what is stored now."))
    changed_by = serializers.IntegerField(allow_null=True)
    changed_at = serializers.DateTimeField(allow_null=True)


class PlansRefusedSerializer(serializers.Serializer[Any]):
    """Problem details that name every cell in the way."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    cells = CellProblemSerializer(many=True)


def _problem_as_json(problem: CellProblem) -> dict[str, Any]:
    return {
        "line": problem.change.line_id,
        "month": f"{problem.change.month:%Y-%m}",
        "code": problem.code,
        "detail": problem.message,
        "planned": None if problem.now is None else in_places(problem.now),
        "changed_by": problem.changed_by.pk if problem.changed_by else None,
        "changed_at": problem.changed_at,
    }


@extend_schema(parameters=[budget_parameter()])
class PlanViewSet(InBudget):
    """The plan of a whole budget, written in one go."""

    roles = {"partial_update": Role.EDITOR}
    serializer_class = PlannedCellsSerializer

    @extend_schema(
        request=PlanChangesSerializer,
        responses={
            (200, "application/json"): PlannedCellsSerializer,
            (409, MEDIA_TYPE): OpenApiResponse(PlansRefusedSerializer, description=_("Nothing was written.")),
            (400, MEDIA_TYPE): OpenApiTypes.OBJECT,
        },
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Plan many months at once: all of them, or none and the cells that stand in the way."""
        edit = PlanChangesSerializer(data=request.data)
        edit.is_valid(raise_exception=True)
        changes = edit.as_changes()
        budget = self.budget()
        try:
            services.set_plans(budget, changes=changes, by=self.actor)
        except PlansRefused as refusal:
            return self.refused(refusal)
        budget.refresh_from_db(fields=["revision"])
        return Response(self.written(selectors.grid(budget, self.workspace.today()), changes))

    def written(self, grid: selectors.Grid, changes: list[PlanChange]) -> dict[str, Any]:
        rows = {row.line.pk: row for row in grid.lines}
        index = {month.month: month.index for month in grid.months}
        found = {change.cell: rows[change.line_id].figures.months[index[change.month]] for change in changes}
        return {
            "revision": grid.budget.revision,
            "cells": [
                {"line": line, **figures_as_json(figures, grid.places)} for (line, _month), figures in found.items()
            ],
        }

    def refused(self, refusal: PlansRefused) -> Response:
        problem = {
            "type": "about:blank",
            "title": HTTPStatus.CONFLICT.phrase,
            "status": HTTPStatus.CONFLICT,
            "detail": refusal.messages[0],
            "code": refusal.name,
            "cells": [_problem_as_json(cell) for cell in refusal.problems],
        }
        return Response(problem, status=HTTPStatus.CONFLICT, content_type=MEDIA_TYPE)
