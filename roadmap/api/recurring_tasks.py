"""Endpoint of tasks that come back."""

from datetime import date
from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api import RecordSerializer, RecordViewSet
from accounts.filters import IdFilter
from roadmap.api.checklists import BY_CONTRIBUTORS
from roadmap.models import RecurringTask
from roadmap.selectors.recurring_tasks import next_date
from roadmap.services import recurring_tasks as services
from roadmap.services.checklists import LONGEST_POINT, MOST_POINTS


class RecurringTaskSerializer(RecordSerializer):
    checklist = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_POINT),
        max_length=MOST_POINTS,
        required=False,
        help_text=_("Points that each task begins with."),
    )
    next_date = serializers.SerializerMethodField(
        help_text=_("The next day a task is made for; null when ended or paused.")
    )

    class Meta:
        model = RecurringTask
        fields = [
            "title",
            "description",
            "initiative",
            "assignee",
            "team_role",
            "channel",
            "needs_review",
            "interval",
            "weekday",
            "day",
            "checklist",
            "starts_on",
            "ends_on",
            "paused",
            "next_date",
            "made_until",
            "created_by",
        ]
        read_only_fields = ["made_until", "created_by"]

    def get_next_date(self, recurring: RecurringTask) -> date | None:
        return next_date(recurring, self.context["workspace"].today())


class RecurringTaskFilter(django_filters.FilterSet):
    initiative = IdFilter("initiative")
    assignee = IdFilter("assignee")
    paused = django_filters.BooleanFilter("paused")


class RecurringTaskViewSet(RecordViewSet):
    """Tasks that come back: one is put on the board for each of their days."""

    model = RecurringTask
    serializer_class = RecurringTaskSerializer
    filterset_class = RecurringTaskFilter
    ordering = ("title", "pk")
    select_related = ("initiative",)
    roles = BY_CONTRIBUTORS

    def write(self, instance: RecurringTask, **fields: Any) -> RecurringTask:
        if instance.pk is None:
            fields.pop("version", None)
        return services.save_recurring_task(instance, by=self.actor, **fields)

    def remove(self, instance: RecurringTask) -> None:
        services.delete_recurring_task(instance, by=self.actor)
