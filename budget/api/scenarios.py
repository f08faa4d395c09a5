"""REST endpoints of scenarios."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Role
from budget import selectors, services
from budget.api.approvals import MonthDifferenceSerializer, PlanDifferenceSerializer, difference_as_json
from budget.api.budgets import BudgetSerializer
from budget.api.fields import MoneyField, MonthField
from budget.api.shared import InBudget, budget_parameter
from budget.currencies import in_places
from budget.models import Budget, BudgetLine
from budget.plan import Outlook
from budget.selectors.scenarios import Adopted, AdoptedLine


class ScenarioSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class OutlookSerializer(serializers.Serializer[Any]):
    planned = MoneyField()
    spent = MoneyField(help_text=_("In the months that are over."))
    expected = MoneyField(help_text=_("What will have been spent if the rest is spent as planned."))
    left = MoneyField(help_text=_("What will then be left."))


class ScenarioVersionSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    outlook = OutlookSerializer()
    difference = PlanDifferenceSerializer(help_text=_("The planned sum of the budget before, this one's after."))


class ComparedLineSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    category = serializers.ChoiceField(choices=BudgetLine.Category.choices)
    outlooks = serializers.ListField(
        child=OutlookSerializer(allow_null=True),
        help_text=_("In the order of the versions; null: it has no such line."),
    )


class ComparedMonthSerializer(serializers.Serializer[Any]):
    month = MonthField()
    planned = serializers.ListField(child=MoneyField(), help_text=_("In the order of the versions."))


class SideBySideSerializer(serializers.Serializer[Any]):
    versions = ScenarioVersionSerializer(many=True, help_text=_("The budget first."))
    lines = ComparedLineSerializer(many=True)
    months = ComparedMonthSerializer(many=True)


class AdoptedLineSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=[kind.value for kind in Adopted])
    name = serializers.CharField()
    line = serializers.IntegerField(allow_null=True, help_text=_("The budget's line; null: it is added."))
    total = PlanDifferenceSerializer()
    months = MonthDifferenceSerializer(many=True)
    changes_rule = serializers.BooleanField()
    months_with_rule = serializers.ListField(child=MonthField())
    stops_from = MonthField(allow_null=True, help_text=_("From here on it gets no money."))


class AdoptionSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(help_text=_("Send it to adopt what is described here and nothing else."))
    months = serializers.ListField(child=MonthField(), help_text=_("The months that can change."))
    total = PlanDifferenceSerializer()
    lines = AdoptedLineSerializer(many=True)


class AdoptSerializer(serializers.Serializer[Any]):
    token = serializers.CharField(
        max_length=64,
        required=False,
        help_text=_("That of the preview; left out, the scenario is adopted as it is now."),
    )


@extend_schema(parameters=[budget_parameter()])
class ScenarioViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.DestroyModelMixin, InBudget):
    """Scenarios of a budget: copies in which only the plan differs.

    A scenario is a budget, too: read and change its lines and months below `budgets/{id}/`.
    """

    serializer_class = BudgetSerializer
    roles = {
        "list": Role.VIEWER,
        "retrieve": Role.VIEWER,
        "create": Role.EDITOR,
        "destroy": Role.EDITOR,
        "compare": Role.VIEWER,
        "preview": Role.VIEWER,
        "adopt": Role.EDITOR,
    }

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Budget.objects.none()
        scenarios = Budget.objects.filter(scenario_of=self.budget()).order_by("pk")
        return scenarios.select_related("scenario_of").prefetch_related("alerted")

    @extend_schema(request=ScenarioSerializer, responses={201: BudgetSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        wanted = ScenarioSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        scenario = services.create_scenario(self.budget(), by=self.actor, **wanted.validated_data)
        return Response(self.get_serializer(scenario).data, status=status.HTTP_201_CREATED)

    def perform_destroy(self, instance: Budget) -> None:
        services.delete_budget(instance, by=self.actor)

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "scenario",
                OpenApiTypes.INT,
                many=True,
                description=_("Up to four; left out, the first four."),
            )
        ],
        responses=SideBySideSerializer,
    )
    @action(detail=False, methods=["get"], pagination_class=None, filter_backends=[])
    def compare(self, request: Request, **kwargs: Any) -> Response:
        """Set a budget and up to four of its scenarios side by side."""
        budget = self.budget()
        compared = selectors.side_by_side(budget, self.chosen(), self.workspace.today())
        answer = {
            "versions": [
                {
                    "id": version.budget.pk,
                    "name": version.budget.name,
                    "outlook": _outlook_as_json(version.outlook),
                    "difference": difference_as_json(difference),
                }
                for version, difference in zip(compared.versions, compared.differences, strict=True)
            ],
            "lines": [
                {
                    "name": line.name,
                    "category": line.category,
                    "outlooks": [_outlook_as_json(outlook) for outlook in line.outlooks],
                }
                for line in compared.lines
            ],
            "months": [
                {"month": f"{month:%Y-%m}", "planned": [in_places(amount) for amount in amounts]}
                for month, amounts in compared.months
            ],
        }
        return Response(answer)

    def chosen(self) -> list[Budget]:
        wanted = self.request.query_params.getlist("scenario")
        if len(wanted) > selectors.MOST_COMPARED:
            raise ValidationError({"scenario": _("Compare at most four scenarios.")})
        found = list(self.get_queryset())
        if not wanted:
            return found[: selectors.MOST_COMPARED]
        chosen = [scenario for scenario in found if str(scenario.pk) in wanted]
        if len(chosen) != len(set(wanted)):
            raise NotFound
        return chosen

    @extend_schema(responses=AdoptionSerializer)
    @action(detail=True, methods=["get"], url_path="adoption")
    def preview(self, request: Request, **kwargs: Any) -> Response:
        """Tell what adopting the scenario would change in its budget."""
        return Response(_adoption_as_json(selectors.adoption(self.get_object(), self.workspace.today())))

    @extend_schema(request=AdoptSerializer, responses=AdoptionSerializer)
    @action(detail=True, methods=["post"])
    def adopt(self, request: Request, **kwargs: Any) -> Response:
        """Make the scenario's plan the plan of its budget, from the current month on; tell what changed."""
        wanted = AdoptSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        token = wanted.validated_data.get("token")
        today = self.workspace.today()
        adopted = services.adopt_scenario(self.get_object(), by=self.actor, today=today, token=token)
        return Response(_adoption_as_json(adopted))


def _outlook_as_json(outlook: Outlook | None) -> dict[str, str] | None:
    if outlook is None:
        return None
    return {name: in_places(getattr(outlook, name)) for name in ("planned", "spent", "expected", "left")}


def _adoption_as_json(adoption: selectors.Adoption) -> dict[str, Any]:
    return {
        "token": adoption.token,
        "months": [f"{month:%Y-%m}" for month in adoption.months],
        "total": difference_as_json(adoption.total),
        "lines": [_adopted_line_as_json(line) for line in adoption.lines],
    }


def _adopted_line_as_json(line: AdoptedLine) -> dict[str, Any]:
    stops = line.stops[1] if line.stops else None
    return {
        "kind": line.kind.value,
        "name": line.name,
        "line": line.line.pk if line.line else None,
        "total": difference_as_json(line.total),
        "months": [{"month": f"{month:%Y-%m}", **difference_as_json(it)} for month, it in line.months.items()],
        "changes_rule": line.changes_rule,
        "months_with_rule": [f"{month:%Y-%m}" for month in line.months_with_rule],
        "stops_from": f"{stops:%Y-%m}" if stops else None,
    }
