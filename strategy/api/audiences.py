"""REST endpoints of audiences."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from rest_framework import serializers

from accounts.filters import IdFilter
from strategy import sections
from strategy.api.base import PartFilter, PartSerializer, PartViewSet
from strategy.models import Audience
from strategy.models.rows import LONGEST_TEXT, MOST_ROWS


class WateringHoleSerializer(serializers.Serializer[Any]):
    """A place where an audience goes for information and conversation."""

    name = serializers.CharField(
        max_length=LONGEST_TEXT, help_text=_("The place: a group, a fair, a magazine, a hashtag.")
    )
    note = serializers.CharField(
        max_length=LONGEST_TEXT,
        required=False,
        allow_blank=True,
        default="",
        help_text=_("What is talked about there."),
    )


class AudienceSerializer(PartSerializer):
    watering_holes = serializers.ListField(
        child=WateringHoleSerializer(),
        required=False,
        max_length=MOST_ROWS,
        help_text=_("The places where they go for information and conversation."),
    )

    class Meta:
        model = Audience
        fields = sections.AUDIENCES.fields


class AudienceFilter(PartFilter):
    relation = filters.ChoiceFilter(choices=Audience.Relation.choices)
    part = filters.ChoiceFilter(choices=Audience.Part.choices)
    persona = IdFilter(field_name="personas", label=_("Id of a persona that belongs to it"))
    channel = IdFilter(field_name="channels", label=_("Id of a channel it is talked to on"))


class AudienceViewSet(PartViewSet):
    """Audiences by name: who they are, where they meet, what they are told."""

    model = Audience
    serializer_class = AudienceSerializer
    filterset_class = AudienceFilter
    ordering = ("name", "pk")

    def get_queryset(self) -> Any:
        return super().get_queryset().prefetch_related("personas", "channels")
