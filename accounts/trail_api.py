"""REST endpoint of the audit trail: read only, for editors and owners."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from rest_framework import mixins, serializers

from accounts import trail
from accounts.api import WorkspaceViewSet
from accounts.filters import IdFilter
from accounts.models import AuditEvent
from accounts.roles import Role

LONGEST_KIND = AuditEvent._meta.get_field("object_type").max_length
LONGEST_ID = AuditEvent._meta.get_field("object_id").max_length


class AuditEventSerializer(serializers.ModelSerializer[AuditEvent]):
    """Who did what to which thing, when; `summary` says it in words."""

    actor_name = serializers.SerializerMethodField()
    summary = serializers.SerializerMethodField()

    class Meta:
        model = AuditEvent
        fields = ["id", "at", "actor", "actor_name", "action", "object_type", "object_id", "label", "detail", "summary"]
        read_only_fields = fields

    def get_actor_name(self, event: AuditEvent) -> str:
        return trail.in_words(event).who

    def get_summary(self, event: AuditEvent) -> str:
        return trail.in_words(event).sentence


class AuditEventFilter(filters.FilterSet):
    actor = IdFilter(field_name="actor_id", label=_("Id of the person"))
    object_type = filters.CharFilter(max_length=LONGEST_KIND, label=_("Kind of thing, for instance Persona"))
    object_id = filters.CharFilter(max_length=LONGEST_ID, label=_("Id of the thing"))
    first = filters.DateFilter(method="since", label=_("From this day"))
    last = filters.DateFilter(method="until", label=_("To this day"))

    def since(self, rows: Any, name: str, day: Any) -> Any:
        return trail.between(rows, first=day)

    def until(self, rows: Any, name: str, day: Any) -> Any:
        return trail.between(rows, last=day)


class AuditEventViewSet(mixins.ListModelMixin, WorkspaceViewSet):
    """The audit trail, newest first. Days are those of the workspace's time zone."""

    serializer_class = AuditEventSerializer
    filterset_class = AuditEventFilter
    roles = {"list": Role.EDITOR}

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return AuditEvent.objects.none()
        return trail.events()


routes: list[tuple[str, Any, str]] = [("audit-events", AuditEventViewSet, "audit-event")]
