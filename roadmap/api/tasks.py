"""Endpoints of tasks, the board and the limits of its stages."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import NamedChoiceField, RecordSerializer, RecordViewSet, WorkspaceViewSet
from accounts.filters import IdFilter
from accounts.roles import Role
from roadmap.models import Stage, StageLimit, Task
from roadmap.selectors import board
from roadmap.services import moves
from roadmap.services.tasks import add_task, delete_task, edit_task

LARGEST_ID = 2**63 - 1


class TaskSerializer(RecordSerializer):
    """A task; the stage of a stored one is changed by moving it."""

    class Meta:
        model = Task
        fields = [
            "title",
            "description",
            "initiative",
            "stage",
            "assignee",
            "team_role",
            "channel",
            "due_on",
            "estimated_hours",
            "needs_review",
            "reviewer",
            "why",
            "waiting_reason",
            "waiting_since",
            "submitted_by",
            "approved_by",
            "approved_at",
            "moved_at",
            "done_at",
        ]
        read_only_fields = ["waiting_since", "submitted_by", "approved_by", "approved_at", "moved_at", "done_at"]
        extra_kwargs = {
            "channel": {"help_text": _("Null: the channel of its initiative.")},
            "stage": {"help_text": _("Set when it is created; later, move it.")},
            "waiting_reason": {"help_text": _("What a waiting task waits for; empty in every other stage.")},
        }

    def validate_stage(self, stage: str) -> str:
        if self.instance is not None and stage != self.instance.stage:
            raise serializers.ValidationError(_("Move the task to another stage instead."), code="move_it")
        return stage


class TaskFilter(filters.FilterSet):
    stage = filters.ChoiceFilter(choices=Stage.choices)
    assignee = IdFilter(field_name="assignee_id", label=_("Id of the person who does it"))
    role = IdFilter(field_name="team_role_id", label=_("Id of the role"))
    initiative = IdFilter(field_name="initiative_id", label=_("Id of the initiative"))
    goal = IdFilter(field_name="initiative__goal_id", label=_("Id of the goal of its initiative"))
    channel = IdFilter(method="on_channel", label=_("Id of its channel, or of its initiative's"))
    due_after = filters.DateFilter(field_name="due_on", lookup_expr="gte", label=_("Due on this day or later"))
    due_before = filters.DateFilter(field_name="due_on", lookup_expr="lte", label=_("Due on this day or earlier"))
    updated_since = filters.IsoDateTimeFilter(
        field_name="updated_at", lookup_expr="gte", label=_("Written at this time or later")
    )
    text = filters.CharFilter(method="with_text", label=_("Words in the title or the description"))

    def on_channel(self, queryset: QuerySet[Task], name: str, pk: Any) -> QuerySet[Task]:
        return queryset.filter(board.on_channel(int(pk)))

    def with_text(self, queryset: QuerySet[Task], name: str, text: str) -> QuerySet[Task]:
        return queryset.filter(board.with_text(text))


def _id_field(help_text: Any) -> serializers.IntegerField:
    return serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=LARGEST_ID, default=None, help_text=help_text
    )


class TaskDecisionSerializer(serializers.Serializer[Any]):
    version = _id_field(_("Send the version you read: a change made by someone else in between answers 409."))
    anyway = serializers.BooleanField(
        default=False, help_text=_("Put it into a full stage all the same: for editors and owners.")
    )


class TaskMoveSerializer(TaskDecisionSerializer):
    stage = NamedChoiceField(choices=Stage.choices)
    after = _id_field(_("Id of the task it goes below. Without neighbours it goes to the top."))
    before = _id_field(_("Id of the task it goes above, where `after` is not given or not in that stage."))
    waiting_reason = serializers.CharField(
        max_length=300, required=False, allow_blank=True, default="", help_text=_("Needed for the stage `waiting`.")
    )
    remark = serializers.CharField(
        max_length=2000,
        required=False,
        allow_blank=True,
        default="",
        help_text=_("Becomes a comment on the task when its stage changes."),
    )


class TaskSendBackSerializer(TaskDecisionSerializer):
    remark = serializers.CharField(max_length=2000, help_text=_("What should change; becomes a comment."))


class TaskViewSet(RecordViewSet):
    """Tasks in the order of their ids. Moving one follows the rules of the board."""

    model = Task
    serializer_class = TaskSerializer
    filterset_class = TaskFilter
    roles = {
        "list": Role.VIEWER,
        "retrieve": Role.VIEWER,
        "create": Role.CONTRIBUTOR,
        "update": Role.CONTRIBUTOR,
        "partial_update": Role.CONTRIBUTOR,
        "destroy": Role.CONTRIBUTOR,
        "move": Role.CONTRIBUTOR,
        "approve": Role.CONTRIBUTOR,
        "send_back": Role.CONTRIBUTOR,
    }

    def write(self, instance: Task, **fields: Any) -> Task:
        if instance.pk is None:
            fields.pop("version", None)
            return add_task(workspace=self.workspace, by=self.actor, **fields)
        fields.pop("stage", None)
        return edit_task(instance, by=self.actor, **fields)

    def remove(self, instance: Task) -> None:
        delete_task(instance, by=self.actor)

    @extend_schema(request=TaskMoveSerializer, responses=TaskSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, **kwargs: Any) -> Response:
        """Move a task to a stage, or within one. Sending it twice changes nothing more."""
        return self._decided(moves.move_task, TaskMoveSerializer)

    @extend_schema(request=TaskDecisionSerializer, responses=TaskSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, **kwargs: Any) -> Response:
        """Approve what is in the review: it is done. Somebody else than who did it or sent it has to."""
        return self._decided(moves.approve_task, TaskDecisionSerializer)

    @extend_schema(request=TaskSendBackSerializer, responses=TaskSerializer)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, **kwargs: Any) -> Response:
        """Send what is in the review back to the work, with what should change."""
        return self._decided(moves.send_back_task, TaskSendBackSerializer)

    def _decided(self, decide: Any, serializer: type[serializers.Serializer[Any]]) -> Response:
        task = self.get_object()
        asked = serializer(data=self.request.data)
        asked.is_valid(raise_exception=True)
        if asked.validated_data["anyway"] and not self.role.includes(Role.EDITOR):
            raise PermissionDenied(_("Only editors put more into a stage than it holds."))
        return Response(self.get_serializer(decide(task, by=self.actor, **asked.validated_data)).data)


class StageLimitSerializer(RecordSerializer):
    class Meta:
        model = StageLimit
        fields = ["stage", "most"]


class StageLimitViewSet(RecordViewSet):
    """How many tasks a stage holds at most; a stage without a limit holds as many as there are."""

    model = StageLimit
    serializer_class = StageLimitSerializer


class BoardColumnSerializer(serializers.Serializer[Any]):
    stage = serializers.ChoiceField(choices=Stage.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField(help_text=_("Tasks in it."))
    most = serializers.IntegerField(allow_null=True, help_text=_("How many it may hold; null: as many as there are."))
    full = serializers.BooleanField()


class BoardSerializer(serializers.Serializer[Any]):
    revision = serializers.CharField(help_text=_("Another one whenever a task or a limit was written."))
    columns = BoardColumnSerializer(many=True)


class BoardViewSet(WorkspaceViewSet):
    """The stages of the board, with how many tasks they hold; the cards are in `tasks`."""

    serializer_class = BoardSerializer
    roles = {"retrieve": Role.VIEWER}

    @extend_schema(responses=BoardSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return Response(BoardSerializer({"revision": board.revision(), "columns": board.stages()}).data)
