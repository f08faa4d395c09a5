from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from rest_framework import serializers

from accounts.api import RecordSerializer, RecordViewSet
from accounts.filters import IdFilter
from accounts.problems import Conflict
from strategy.metrics import metric_choices
from strategy.models import Channel
from strategy.services import channels as services


class ChannelSerializer(RecordSerializer):
    metrics = serializers.ListField(
        child=serializers.ChoiceField(choices=metric_choices()),
        required=False,
        help_text=_("Keys of the metrics that show whether the channel serves its purpose."),
    )
    content_kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=Channel.ContentKind.choices),
        required=False,
        help_text=_("Kinds of content the channel gets."),
    )

    class Meta:
        model = Channel
        fields = [
            "name",
            "kind",
            "purpose",
            "purpose_note",
            "metrics",
            "owner",
            "content_kinds",
            "content_note",
            "is_primary_sales",
            "is_support",
            "gets_largest_budget",
            "active",
        ]
        extra_kwargs = {
            "is_primary_sales": {"help_text": _("One channel at most: setting it here takes it from the other.")},
            "gets_largest_budget": {"help_text": _("One channel at most: setting it here takes it from the other.")},
        }


class ChannelFilter(filters.FilterSet):
    active = filters.BooleanFilter()
    kind = filters.ChoiceFilter(choices=Channel.Kind.choices)
    purpose = filters.ChoiceFilter(choices=Channel.Purpose.choices)
    owner = IdFilter(field_name="owner_id", label=_("Id of the role that owns the channel"))


class ChannelViewSet(RecordViewSet):
    """Channels by name. One that figures or budgets belong to cannot be deleted (409): set `active` to false."""

    model = Channel
    serializer_class = ChannelSerializer
    filterset_class = ChannelFilter
    ordering = ("name", "pk")

    def write(self, instance: Channel, **fields: Any) -> Channel:
        return services.save_channel(instance, by=self.actor, **fields)

    def remove(self, instance: Channel) -> None:
        try:
            services.delete_channel(instance, by=self.actor)
        except services.ChannelInUse as refusal:
            raise Conflict(str(refusal), code="channel_in_use") from refusal
