"""REST endpoint of what a budget takes over from an earlier one."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Role
from budget import selectors, services
from budget.api.fields import MoneyField
from budget.api.shared import InBudget, budget_parameter
from budget.models import Budget
from budget.services import Choice


class ShareField(serializers.DecimalField):
    """A ratio: "1" is all, "0.5" half."""

    def __init__(self, **options: Any) -> None:
        limits = {"min_value": Decimal(0), "max_value": Decimal(1)}
        super().__init__(**{"max_digits": 5, "decimal_places": 4, **limits, **options})


class TakenSerializer(serializers.Serializer[Any]):
    """What was taken over before."""

    from_budget = serializers.IntegerField(source="from_budget_id")
    balance = MoneyField(help_text=_("The balance at that time."))
    share = ShareField()
    amount = MoneyField()
    taken_by = serializers.IntegerField(source="taken_by_id", allow_null=True)


class TakeoverRowSerializer(serializers.Serializer[Any]):
    """A line of the earlier budget and the one that takes over; both are null for the pool."""

    from_line = serializers.IntegerField(source="from_line.pk", default=None, allow_null=True)
    to_line = serializers.IntegerField(source="to_line.pk", default=None, allow_null=True)
    balance = MoneyField(help_text=_("What the earlier budget passes on today; negative is a debt."))
    unplaced = MoneyField(help_text=_("Booked into closed months, and not in the balance."))
    opening = MoneyField(help_text=_("What the later budget begins with now."))
    own_opening = MoneyField(help_text=_("What it begins with when it takes over nothing."))
    taken = TakenSerializer(allow_null=True)
    is_stale = serializers.BooleanField(help_text=_("Whether the balance has changed since it was taken over."))


class TakeoverSourceSerializer(serializers.Serializer[Any]):
    from_budget = serializers.IntegerField(help_text=_("The id of the earlier budget."))


class TakeoverPlanSerializer(serializers.Serializer[Any]):
    from_budget = serializers.IntegerField(source="from_budget.pk")
    to_budget = serializers.IntegerField(source="to_budget.pk")
    lines = TakeoverRowSerializer(many=True)
    pool = TakeoverRowSerializer()
    left_behind = TakeoverRowSerializer(many=True, help_text=_("Lines that no line of the later budget continues."))


class LineChoiceSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField(help_text=_("The line that takes over."))
    share = ShareField()
    balance = MoneyField(
        required=False, help_text=_("The balance you saw; when it has changed, nothing is taken over.")
    )


class PoolChoiceSerializer(serializers.Serializer[Any]):
    share = ShareField()
    balance = MoneyField(required=False)


class TakeoverSerializer(TakeoverSourceSerializer):
    """What to take over; lines that are left out take over nothing. It replaces what was taken over before."""

    lines = LineChoiceSerializer(many=True, required=False)
    pool = PoolChoiceSerializer(required=False)

    def validate_lines(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({line["line"] for line in lines}) != len(lines):
            raise serializers.ValidationError(_("Name each line once."))
        return lines

    def choices(self) -> dict[int | None, Choice]:
        data = self.validated_data
        chosen: dict[int | None, Choice] = {
            line["line"]: Choice(line["share"], line.get("balance")) for line in data.get("lines", [])
        }
        if "pool" in data:
            chosen[None] = Choice(data["pool"]["share"], data["pool"].get("balance"))
        return chosen


@extend_schema(parameters=[budget_parameter()])
class TakeoverViewSet(InBudget):
    """What a budget takes over from one that is over: look first, then apply."""

    roles = {"retrieve": Role.VIEWER, "create": Role.EDITOR}
    serializer_class = TakeoverPlanSerializer

    def earlier(self, pk: object) -> Budget:
        budgets: QuerySet[Budget] = Budget.objects.filter(scenario_of=None)
        return get_object_or_404(budgets, pk=pk)

    @extend_schema(
        parameters=[TakeoverSourceSerializer],
        responses=TakeoverPlanSerializer,
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        asked = TakeoverSourceSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        earlier = self.earlier(asked.validated_data["from_budget"])
        budget, today = self.budget(), self.workspace.today()
        services.check_successive(earlier, budget, today)
        return Response(self.get_serializer(selectors.takeover_plan(earlier, budget, today)).data)

    @extend_schema(request=TakeoverSerializer, responses={200: TakeoverPlanSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        wanted = TakeoverSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        plan = services.take_over(
            from_budget=self.earlier(wanted.validated_data["from_budget"]),
            to_budget=self.budget(),
            choices=wanted.choices(),
            by=self.actor,
            today=self.workspace.today(),
        )
        return Response(self.get_serializer(plan).data)
