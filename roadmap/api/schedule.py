"""Endpoints that move initiatives, and that say what is critical and what begins too early."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import WorkspaceRelatedField, WorkspaceViewSet
from accounts.records import VersionConflict
from accounts.roles import Role
from roadmap.models import Initiative
from roadmap.selectors import rescheduling
from roadmap.selectors.rescheduling import Plan
from roadmap.selectors.schedule import Network, network
from roadmap.services.schedule import freeze_baseline, reschedule
from strategy.models import Goal, validate_planned_date
from strategy.selectors.documents import current_strategy


class NewDaysSerializer(serializers.Serializer[Any]):
    """The days an initiative gets."""

    starts_on = serializers.DateField(validators=[validate_planned_date])
    ends_on = serializers.DateField(
        allow_null=True,
        default=None,
        validators=[validate_planned_date],
        help_text=_("Last day; null for what goes on until the goal is met."),
    )
    follow = serializers.BooleanField(
        default=False, help_text=_("Shift all that wait for it by as many days as its end shifts.")
    )
    version = serializers.IntegerField(
        required=False, help_text=_("Send the version you read: a change made by someone else in between answers 409.")
    )
    dry_run = serializers.BooleanField(default=False, help_text=_("Only say what would happen."))

    def days(self) -> dict[str, Any]:
        data = self.validated_data
        return {"first": data["starts_on"], "last": data["ends_on"], "follow": data["follow"]}


class MovedSerializer(serializers.Serializer[Any]):
    """An initiative that moves; ends are those of the goal where it goes on until that is met."""

    initiative = serializers.IntegerField(source="initiative.pk")
    title = serializers.CharField(source="initiative.title")
    starts_on_before = serializers.DateField(source="first_before")
    ends_on_before = serializers.DateField(source="last_before")
    starts_on = serializers.DateField(source="first")
    ends_on = serializers.DateField(source="last")
    version = serializers.IntegerField(source="initiative.version", help_text=_("The version stored now."))


class ConsequenceSerializer(serializers.Serializer[Any]):
    """A warning; `kind` is stable, `message` is for people."""

    kind = serializers.CharField()
    message = serializers.CharField()
    initiative = serializers.IntegerField(source="initiative.pk", default=None, allow_null=True)


class MovePlanSerializer(serializers.Serializer[Any]):
    """What moved or would move, the initiative itself first, and what that brings about."""

    dry_run = serializers.BooleanField()
    moved = MovedSerializer(many=True, source="plan.changes")
    consequences = ConsequenceSerializer(many=True, source="plan.consequences")
    milestones = serializers.IntegerField(source="plan.milestones", help_text=_("How many milestones move along."))
    tasks = serializers.IntegerField(source="plan.tasks", help_text=_("How many open tasks move along."))


class MoveViewSet(WorkspaceViewSet):
    """Give an initiative other days, and shift what follows it."""

    roles = {"create": Role.EDITOR}
    serializer_class = MovePlanSerializer

    @extend_schema(request=NewDaysSerializer, responses={200: MovePlanSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        asked = NewDaysSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        initiative = get_object_or_404(
            Initiative.objects.select_related("goal__strategy", "workspace"), pk=self.kwargs["pk"]
        )
        plan = self._plan(initiative, asked)
        return Response(self.get_serializer({"plan": plan, "dry_run": asked.validated_data["dry_run"]}).data)

    def _plan(self, initiative: Initiative, asked: NewDaysSerializer) -> Plan:
        version = asked.validated_data.get("version")
        if not asked.validated_data["dry_run"]:
            return reschedule(initiative=initiative, version=version, by=self.actor, **asked.days())
        if version not in (None, initiative.version):
            raise VersionConflict(initiative)
        return rescheduling.preview(initiative=initiative, **asked.days())


class StepSerializer(serializers.Serializer[Any]):
    """An initiative in time."""

    initiative = serializers.IntegerField(source="key")
    starts_on = serializers.DateField(source="first")
    ends_on = serializers.DateField(
        source="last", help_text=_("Of what goes on until its goal is met: the goal's deadline.")
    )
    open_ended = serializers.BooleanField(help_text=_("It goes on until its goal is met."))
    slack = serializers.SerializerMethodField(
        help_text=_(
            "Days it can slip before the end of all that hangs together with it slips;"
            " below 0 what waits for it begins too early. null without ties to open initiatives."
        )
    )
    critical = serializers.SerializerMethodField(help_text=_("Whether it cannot slip by a day."))

    def get_slack(self, step: Any) -> int | None:
        return self._network.slack.get(step.key)

    def get_critical(self, step: Any) -> bool:
        return step.key in self._network.critical

    @property
    def _network(self) -> Network:
        found: Network = self.context["network"]
        return found


class LinkSerializer(serializers.Serializer[Any]):
    dependency = serializers.IntegerField(source="key")
    predecessor = serializers.IntegerField()
    successor = serializers.IntegerField()
    lag_days = serializers.IntegerField()
    violated = serializers.SerializerMethodField(help_text=_("Whether the successor begins too early."))

    def get_violated(self, link: Any) -> bool:
        return link.key in self.context["network"].conflicts


class ScheduleSerializer(serializers.Serializer[Any]):
    """How the initiatives of the current strategy hang together."""

    initiatives = StepSerializer(many=True)
    dependencies = LinkSerializer(many=True)


class ScheduleViewSet(WorkspaceViewSet):
    """What is critical, what can slip, what begins too early."""

    roles = {"retrieve": Role.VIEWER}
    serializer_class = ScheduleSerializer

    @extend_schema(responses=ScheduleSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        strategy = current_strategy()
        if strategy is None:
            raise NotFound
        found = network(strategy)
        steps = sorted(found.steps.values(), key=lambda step: (step.first, step.key))
        shown = {"initiatives": steps, "dependencies": found.links}
        return Response(ScheduleSerializer(shown, context={"network": found}).data)


class FreezeSerializer(serializers.Serializer[Any]):
    goal = WorkspaceRelatedField(
        model=Goal, required=False, allow_null=True, default=None, help_text=_("Only of this goal; null for all.")
    )


class FrozenSerializer(serializers.Serializer[Any]):
    initiatives = serializers.IntegerField(help_text=_("How many initiatives were kept."))


class PlanBaselineViewSet(WorkspaceViewSet):
    """Keep the days of initiatives and milestones as they are planned now, to compare with later."""

    roles = {"create": Role.EDITOR}
    serializer_class = FrozenSerializer

    @extend_schema(request=FreezeSerializer, responses={200: FrozenSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        asked = FreezeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        frozen = freeze_baseline(workspace=self.workspace, by=self.actor, goal=asked.validated_data["goal"])
        return Response({"initiatives": frozen})
