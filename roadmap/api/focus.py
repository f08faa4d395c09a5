"""Endpoint of one person's week."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import WorkspaceRelatedField, WorkspaceViewSet
from accounts.models import User
from accounts.roles import Role
from roadmap.goal_motion import Direction
from roadmap.models import Health, Stage
from roadmap.selectors.board import person_of
from roadmap.selectors.focus import focus
from roadmap.week import week_of
from strategy.models import Person, validate_planned_date


class FocusTaskSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    title = serializers.CharField()
    stage = serializers.ChoiceField(choices=Stage.choices)
    due_on = serializers.DateField(allow_null=True)
    initiative = serializers.IntegerField(source="initiative_id", allow_null=True)
    assignee = serializers.IntegerField(source="assignee_id", allow_null=True)


class FocusDueTaskSerializer(serializers.Serializer[Any]):
    task = FocusTaskSerializer()
    late = serializers.BooleanField()
    done = serializers.BooleanField()


class FocusDaySerializer(serializers.Serializer[Any]):
    date = serializers.DateField()
    tasks = FocusDueTaskSerializer(many=True)


class FocusWaitingTaskSerializer(serializers.Serializer[Any]):
    task = FocusTaskSerializer()
    waiting_reason = serializers.CharField(source="task.waiting_reason")
    waiting_since = serializers.DateTimeField(source="task.waiting_since")
    days = serializers.IntegerField(help_text=_("Days it has waited, by the clock of the workspace."))


class FocusInitiativeSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="initiative.pk")
    title = serializers.CharField(source="initiative.title")
    starts_on = serializers.DateField(source="initiative.starts_on")
    last_day = serializers.DateField(source="initiative.last_day")
    health = serializers.ChoiceField(choices=Health.choices)


class FocusMilestoneSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    title = serializers.CharField()
    due_on = serializers.DateField()
    goal = serializers.IntegerField(source="goal_id", allow_null=True)
    initiative = serializers.IntegerField(source="initiative_id", allow_null=True)
    reached_on = serializers.DateField(allow_null=True)


class MotionSerializer(serializers.Serializer[Any]):
    what = serializers.CharField(help_text=_("What was counted, and where."))
    now = serializers.DecimalField(max_digits=None, decimal_places=2)
    before = serializers.DecimalField(max_digits=None, decimal_places=2)
    as_of = serializers.DateField(help_text=_("Last day that is known; four weeks end on it."))
    direction = serializers.ChoiceField(
        choices=[direction.value for direction in Direction], help_text=_("Towards the target, or away from it.")
    )


class FocusGoalSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="goal.pk")
    title = serializers.CharField(source="goal.title")
    deadline = serializers.DateField(source="goal.deadline", allow_null=True)
    motion = MotionSerializer(allow_null=True, help_text=_("Null while no report of the last weeks knows the number."))


class FocusSerializer(serializers.Serializer[Any]):
    """One person's week; every list holds at most 50 rows."""

    person = serializers.IntegerField(source="person.pk")
    name = serializers.CharField(source="person.name")
    today = serializers.DateField(help_text=_("In the workspace's time zone."))
    first = serializers.DateField(source="week.first", help_text=_("The week's Monday."))
    last = serializers.DateField(source="week.last", help_text=_("The week's Sunday."))
    late = FocusTaskSerializer(many=True, help_text=_("Due before today and not done; in the current week only."))
    due = FocusDaySerializer(many=True)
    waiting = FocusWaitingTaskSerializer(many=True)
    to_approve = FocusTaskSerializer(many=True)
    initiatives = FocusInitiativeSerializer(many=True)
    milestones = FocusMilestoneSerializer(many=True)
    goals = FocusGoalSerializer(many=True)
    suggested = FocusTaskSerializer(many=True, help_text=_("What could be picked next, while nothing is due."))


class FocusQuery(serializers.Serializer[Any]):
    person = WorkspaceRelatedField(
        model=Person, required=False, help_text=_("Id of a person of the strategy; left out: yourself.")
    )
    week = serializers.DateField(
        required=False, validators=[validate_planned_date], help_text=_("A day of the week; left out: today.")
    )


class FocusViewSet(WorkspaceViewSet):
    """What is late, due and waiting in one person's week, and whether the goals move."""

    roles = {"retrieve": Role.VIEWER}
    serializer_class = FocusSerializer

    @extend_schema(parameters=[FocusQuery], responses=FocusSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        query = FocusQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        today = self.workspace.today()
        person = asked.get("person") or self._own_person()
        found = focus(person, week=week_of(asked.get("week") or today), today=today)
        return Response(self.get_serializer(found).data)

    def _own_person(self) -> Person:
        user = self.request.user
        own = person_of(user) if isinstance(user, User) else None
        if own is None:
            raise serializers.ValidationError(
                {"person": _("Say whose week it is: the id of a person of the strategy.")}
            )
        return own
