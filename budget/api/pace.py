"""REST endpoints of pace and alerts."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Role
from budget import selectors
from budget.api.fields import MoneyField, MonthField
from budget.api.shared import InBudget, budget_parameter
from budget.models import LineAlert
from budget.pacing import Verdict

SHARE_PLACES = 6


class ShareField(serializers.DecimalField):
    """A ratio as a decimal string: "0.250000" is a quarter."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_digits": None, "decimal_places": SHARE_PLACES, **options})

    def to_representation(self, value: Any) -> str:
        return f"{round(Decimal(value), SHARE_PLACES):.{SHARE_PLACES}f}"


class PaceSerializer(serializers.Serializer[Any]):
    """Spending against time; null where a figure has no denominator or no beginning yet."""

    actual = MoneyField()
    available = MoneyField(help_text=_("Planned, carried in and moved."))
    committed = MoneyField(help_text=_("Ordered or waiting for approval; no part of the actual."))
    to_come = MoneyField(help_text=_("Recurring expenses still to be booked this month."))
    spent_share = ShareField(allow_null=True, help_text=_("actual ÷ available"))
    elapsed_share = ShareField(help_text=_("Days passed, today included, ÷ days."))
    pace = ShareField(allow_null=True, help_text=_("spent_share ÷ elapsed_share; 1 is as fast as time passes."))
    projected = MoneyField(allow_null=True, help_text=_("Expected actual when the month, or the whole time, is over."))
    difference = MoneyField(allow_null=True, help_text=_("projected − available; negative is what would be left."))
    verdict = serializers.ChoiceField(choices=[verdict.value for verdict in Verdict])


class LinePaceSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField(source="line.pk")
    name = serializers.CharField(source="line.name")
    reported_until = serializers.DateField(
        allow_null=True, help_text=_("Last day of the month that is reported; of lines that observe a channel.")
    )
    month = PaceSerializer()
    whole = PaceSerializer()


class BudgetPaceSerializer(serializers.Serializer[Any]):
    """How fast each line and the budget spend, in the current month and over the whole time."""

    budget = serializers.IntegerField(source="grid.budget.pk")
    today = serializers.DateField(source="grid.today", help_text=_("In the workspace's time zone."))
    current_month = MonthField(source="grid.current.month")
    lines = LinePaceSerializer(many=True)
    month = PaceSerializer()
    whole = PaceSerializer()


@extend_schema(parameters=[budget_parameter()])
class PaceViewSet(InBudget):
    """Pace of a budget: spent share against elapsed share, and where that leads."""

    roles = {"retrieve": Role.VIEWER}
    serializer_class = BudgetPaceSerializer

    @extend_schema(responses=BudgetPaceSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        pace = selectors.budget_pace(selectors.grid(self.budget(), self.workspace.today()))
        return Response(self.get_serializer(pace).data)


class AlertSerializer(serializers.ModelSerializer[LineAlert]):
    month = MonthField()
    actual = MoneyField(help_text=_("When the level was reached."))
    available = MoneyField(help_text=_("When the level was reached."))
    level = serializers.IntegerField(help_text=_("In per cent of what was available."))

    class Meta:
        model = LineAlert
        fields = ["id", "line", "month", "level", "actual", "available", "created_at", "cleared_at", "mailed_at"]
        read_only_fields = ["created_at", "cleared_at", "mailed_at"]


@extend_schema(parameters=[budget_parameter()])
class AlertViewSet(mixins.ListModelMixin, InBudget):
    """Alerts of a budget, the latest first; `cleared_at` says when a line fell below the level again."""

    roles = {"list": Role.VIEWER}
    serializer_class = AlertSerializer

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return LineAlert.objects.none()
        return selectors.alerts_of(self.budget())
