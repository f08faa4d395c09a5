"""Endpoint of initiatives."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from rest_framework import serializers

from accounts.api import RecordSerializer, RecordViewSet
from accounts.filters import IdFilter
from roadmap.models import Health, Initiative
from roadmap.services.initiatives import save_initiative


class InitiativeSerializer(RecordSerializer):
    health_override = serializers.ChoiceField(
        choices=Health.choices,
        allow_blank=True,
        read_only=True,
        help_text=_("What the team says against the computed health; empty: nothing."),
    )

    class Meta:
        model = Initiative
        fields = [
            "goal",
            "title",
            "description",
            "starts_on",
            "ends_on",
            "until_goal_is_met",
            "owner",
            "channel",
            "success_measure",
            "metric",
            "metric_start",
            "metric_target",
            "resources",
            "status",
            "health_override",
            "health_reason",
            "baseline_starts_on",
            "baseline_ends_on",
        ]
        read_only_fields = ["health_override", "health_reason", "baseline_starts_on", "baseline_ends_on"]
        extra_kwargs = {"ends_on": {"help_text": _("Last day; null for what goes on until the goal is met.")}}


class InitiativeFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=Initiative.Status.choices)
    owner = IdFilter(field_name="owner_id", label=_("Id of the owner"))
    channel = IdFilter(field_name="channel_id", label=_("Id of the channel"))
    goal = IdFilter(field_name="goal_id", label=_("Id of the goal"))
    start = filters.DateFilter(method="running_from", label=_("Still running on or after this day"))
    end = filters.DateFilter(field_name="starts_on", lookup_expr="lte", label=_("Begun on or before this day"))

    def running_from(self, queryset: QuerySet[Initiative], name: str, day: date) -> QuerySet[Initiative]:
        return queryset.filter(Q(ends_on__gte=day) | Q(ends_on=None, goal__deadline__gte=day))


class InitiativeViewSet(RecordViewSet):
    """Initiatives by start."""

    model = Initiative
    serializer_class = InitiativeSerializer
    filterset_class = InitiativeFilter
    ordering = ("starts_on", "pk")
    select_related = ("goal__strategy",)

    def write(self, instance: Any, **fields: Any) -> Any:
        return save_initiative(instance, by=self.actor, **fields)
