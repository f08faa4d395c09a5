"""Endpoint of the points of a task's check list."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers

from accounts.api import RecordSerializer, RecordViewSet
from accounts.roles import Role
from roadmap.models import ChecklistItem, Task
from roadmap.services import checklists

OF_TASK = r"tasks/(?P<task_pk>[0-9]+)/checklist"
BY_CONTRIBUTORS = {
    "list": Role.VIEWER,
    "retrieve": Role.VIEWER,
    "create": Role.CONTRIBUTOR,
    "update": Role.CONTRIBUTOR,
    "partial_update": Role.CONTRIBUTOR,
    "destroy": Role.CONTRIBUTOR,
}


class DoneField(serializers.BooleanField):
    def get_attribute(self, instance: ChecklistItem) -> bool:
        return instance.done_at is not None


class PointSerializer(RecordSerializer):
    done = DoneField(required=False)
    position = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=checklists.MOST_POINTS,
        help_text=_("Place in the list; 1 is the first, one beyond the end the last."),
    )

    class Meta:
        model = ChecklistItem
        fields = ["text", "done", "position", "done_at", "done_by"]
        read_only_fields = ["done_at", "done_by"]


@extend_schema(
    parameters=[OpenApiParameter("task_pk", OpenApiTypes.INT, OpenApiParameter.PATH, description=_("The task's id."))]
)
class PointViewSet(RecordViewSet):
    """The check list of a task, in its order."""

    model = ChecklistItem
    serializer_class = PointSerializer
    ordering = ("position", "pk")
    roles = BY_CONTRIBUTORS

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        task = get_object_or_404(Task, pk=self.kwargs["task_pk"])
        return super().get_queryset().filter(task=task)

    def write(self, instance: ChecklistItem, **fields: Any) -> ChecklistItem:
        if instance.pk is None:
            task = get_object_or_404(Task, pk=self.kwargs["task_pk"])
            instance = checklists.add_points(task, texts=[fields.pop("text")], by=self.actor)[0]
            fields.pop("version", None)
        if "text" in fields or "version" in fields:
            instance = checklists.reword(
                instance, text=fields.get("text", instance.text), by=self.actor, version=fields.get("version")
            )
        if "done" in fields:
            instance = checklists.tick(instance, done=fields["done"], by=self.actor)
        if "position" in fields:
            instance = checklists.move(instance, position=fields["position"], by=self.actor)
        return instance

    def remove(self, instance: ChecklistItem) -> None:
        checklists.delete_point(instance, by=self.actor)
