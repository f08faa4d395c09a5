"""REST endpoints of the approval of a budget, and of its difference to what was approved."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import RecordSerializer
from accounts.roles import Role
from budget import selectors, services
from budget.api.fields import MoneyField, MonthField
from budget.api.shared import InBudget, budget_parameter
from budget.currencies import in_places
from budget.models import Budget, BudgetApproval, BudgetLine
from budget.money import ZERO
from budget.plan import Change, Difference


class BudgetApprovalSerializer(RecordSerializer):
    class Meta:
        model = BudgetApproval
        fields = ["message", "asked_by", "decision", "decided_by", "decided_at", "reason"]
        read_only_fields = ["asked_by", "decision", "decided_by", "decided_at", "reason"]


class AskSerializer(serializers.Serializer[Any]):
    message = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    at_once = serializers.BooleanField(
        default=False, help_text=_("Approve it without asking: for those who approve this budget.")
    )


class SendBackSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500, help_text=_("What should change."))


class NothingSerializer(serializers.Serializer[Any]):
    """Nothing needs to be sent."""


@extend_schema(parameters=[budget_parameter()])
class ApprovalViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, InBudget):
    """Requests to approve a budget's plan, and what was decided; one waits at a time.

    What is approved is the plan as it was asked for. The first approved plan is the baseline.
    """

    serializer_class = BudgetApprovalSerializer
    roles = {
        "list": Role.VIEWER,
        "retrieve": Role.VIEWER,
        "create": Role.EDITOR,
        "approve": Role.EDITOR,
        "send_back": Role.EDITOR,
        "withdraw": Role.EDITOR,
    }

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return BudgetApproval.objects.none()
        return BudgetApproval.objects.filter(budget=self.budget()).defer("plan").select_related("budget__scenario_of")

    @extend_schema(request=AskSerializer, responses={201: BudgetApprovalSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        asked = AskSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        budget, message = self.budget(), asked.validated_data["message"]
        if asked.validated_data["at_once"]:
            self.check_may_decide(budget)
            approval = services.approve_at_once(budget, by=self.actor, message=message)
        else:
            approval = services.ask_for_approval(budget, by=self.actor, message=message)
        return Response(self.get_serializer(approval).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=NothingSerializer, responses=BudgetApprovalSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, **kwargs: Any) -> Response:
        """Approve the plan as it was asked for."""
        approval = self.to_decide()
        return Response(self.get_serializer(services.approve_plan(approval, by=self.actor)).data)

    @extend_schema(request=SendBackSerializer, responses=BudgetApprovalSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request: Request, **kwargs: Any) -> Response:
        """Send the plan back with the reason."""
        approval = self.to_decide()
        said = SendBackSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        approval = services.send_back_plan(approval, by=self.actor, reason=said.validated_data["reason"])
        return Response(self.get_serializer(approval).data)

    @extend_schema(request=NothingSerializer, responses=BudgetApprovalSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        """Take one's own request back."""
        approval = self.get_object()
        if self.actor is None or approval.asked_by_id != self.actor.pk:
            raise PermissionDenied(_("Someone else asked for this approval."))
        return Response(self.get_serializer(services.withdraw_request(approval, by=self.actor)).data)

    def to_decide(self) -> BudgetApproval:
        approval: BudgetApproval = self.get_object()
        self.check_may_decide(approval.budget)
        return approval

    def check_may_decide(self, budget: Budget) -> None:
        if not self.role.includes(Role(budget.approver_role)):
            raise PermissionDenied(_("Only an owner may decide on this budget."))


# --- The difference to what was approved ------------------------------------------------


class PlanDifferenceSerializer(serializers.Serializer[Any]):
    before = MoneyField()
    after = MoneyField()
    difference = MoneyField()
    share = serializers.DecimalField(
        max_digits=None,
        decimal_places=4,
        allow_null=True,
        help_text=_("The difference as a ratio of what was before; null: unknown."),
    )


class MonthDifferenceSerializer(PlanDifferenceSerializer):
    month = MonthField()


class LineDifferenceSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    category = serializers.ChoiceField(choices=BudgetLine.Category.choices)
    change = serializers.ChoiceField(choices=[change.value for change in Change])
    moved = MoneyField(help_text=_("What was moved in over the whole time, less what was moved out."))
    total = PlanDifferenceSerializer()
    months = MonthDifferenceSerializer(many=True)


class CategoryDifferenceSerializer(serializers.Serializer[Any]):
    category = serializers.ChoiceField(choices=BudgetLine.Category.choices)
    total = PlanDifferenceSerializer()


class BaselineSerializer(serializers.Serializer[Any]):
    approval = serializers.IntegerField(help_text=_("Whose plan stands before."))
    approved_at = serializers.DateTimeField()
    standing = serializers.ChoiceField(choices=[standing.value for standing in selectors.Standing])
    total = PlanDifferenceSerializer()
    categories = CategoryDifferenceSerializer(many=True)
    months = MonthDifferenceSerializer(many=True)
    lines = LineDifferenceSerializer(many=True)


def difference_as_json(difference: Difference) -> dict[str, Any]:
    """Write a difference as `PlanDifferenceSerializer` describes it."""
    share = difference.share
    return {
        "before": in_places(difference.before),
        "after": in_places(difference.after),
        "difference": in_places(difference.amount),
        "share": None if share is None else f"{share:.4f}",
    }


def _months_as_json(months: Iterable[date], differences: Iterable[Difference]) -> list[dict[str, Any]]:
    return [
        {"month": f"{month:%Y-%m}", **difference_as_json(difference)}
        for month, difference in zip(months, differences, strict=True)
    ]


@extend_schema(parameters=[budget_parameter()])
class BaselineViewSet(InBudget):
    """The approved plan against today's, by line, category and month."""

    roles = {"retrieve": Role.VIEWER}
    serializer_class = BaselineSerializer

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "approval", int, description=_("The approval to compare with; left out, the first: the baseline.")
            )
        ],
        responses=BaselineSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        budget = self.budget()
        state = selectors.plan_state(budget)
        approval = self.chosen(state)
        comparison = state.since(approval)
        moved = selectors.moved_by_line(budget)
        answer = {
            "approval": approval.pk,
            "approved_at": approval.decided_at,
            "standing": state.standing.value,
            "total": difference_as_json(comparison.total),
            "categories": [
                {"category": category, "total": difference_as_json(total)}
                for category, total, _lines in comparison.by_category(BudgetLine.Category.values)
            ],
            "months": _months_as_json(comparison.months, comparison.month_totals),
            "lines": [
                {
                    "id": line.id,
                    "name": line.name,
                    "category": line.category,
                    "change": line.change.value,
                    "moved": in_places(moved.get(line.id, ZERO)),
                    "total": difference_as_json(line.total),
                    "months": _months_as_json(comparison.months, line.months),
                }
                for line in comparison.lines
            ],
        }
        return Response(answer)

    def chosen(self, state: selectors.PlanState) -> BudgetApproval:
        wanted = self.request.query_params.get("approval")
        if not wanted:
            if state.baseline is None:
                raise NotFound(_("No plan of this budget has been approved."))
            return state.baseline
        found = next((approval for approval in state.approved if str(approval.pk) == wanted), None)
        if found is None:
            raise NotFound
        return found
