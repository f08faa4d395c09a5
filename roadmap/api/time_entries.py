"""Endpoint of time spent on tasks."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import PermissionDenied

from accounts.api import RecordSerializer, RecordViewSet
from accounts.filters import IdFilter
from accounts.roles import Role
from roadmap.api.checklists import BY_CONTRIBUTORS
from roadmap.models import TimeEntry
from roadmap.services import time_entries as services
from strategy.models import Person


class TimeEntrySerializer(RecordSerializer):
    class Meta:
        model = TimeEntry
        fields = ["task", "person", "date", "hours", "note", "created_by"]
        read_only_fields = ["created_by"]
        extra_kwargs = {
            "person": {"required": True, "allow_null": False, "help_text": _("Who worked: the id of a person.")},
            "hours": {"help_text": _("Hours, such as 1.5.")},
        }


class TimeEntryFilter(django_filters.FilterSet):
    person = IdFilter("person")
    task = IdFilter("task")
    initiative = IdFilter("task__initiative")
    start = django_filters.DateFilter("date", lookup_expr="gte", label=_("First day."))
    end = django_filters.DateFilter("date", lookup_expr="lte", label=_("Last day."))


class TimeEntryViewSet(RecordViewSet):
    """Hours people spent on tasks, the latest first. Contributors write down their own only."""

    model = TimeEntry
    serializer_class = TimeEntrySerializer
    filterset_class = TimeEntryFilter
    ordering = ("-date", "-pk")
    roles = BY_CONTRIBUTORS

    def write(self, instance: TimeEntry, **fields: Any) -> TimeEntry:
        if instance.pk is not None:
            self.check_own(instance.person)
        self.check_own(fields.get("person", instance.person))
        if instance.pk is None:
            fields.pop("version", None)
        return services.save_time_entry(instance, by=self.actor, **fields)

    def remove(self, instance: TimeEntry) -> None:
        self.check_own(instance.person)
        services.delete_time_entry(instance, by=self.actor)

    def check_own(self, person: Person | None) -> None:
        if not services.may_keep(person, user=self.actor, role=Role(self.role)):
            raise PermissionDenied(_("This is someone else's time."))
