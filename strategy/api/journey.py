"""REST endpoint of the customer journey."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import RecordViewSet
from accounts.filters import IdFilter
from accounts.roles import Role
from strategy import sections
from strategy.api.base import PartFilter, PartSerializer, PartViewSet
from strategy.fields import LONGEST_SPAN
from strategy.metrics import metric_choices
from strategy.models import JourneyStage
from strategy.services import journey as services


class JourneyStageSerializer(PartSerializer):
    service_minutes = serializers.IntegerField(
        min_value=1,
        max_value=LONGEST_SPAN,
        required=False,
        allow_null=True,
        help_text=_("Within how many minutes the stage is served."),
    )

    class Meta:
        model = JourneyStage
        fields = [*sections.JOURNEY.fields, "position"]
        read_only_fields = ["position"]


class JourneyMoveSerializer(serializers.Serializer[Any]):
    position = serializers.IntegerField(
        min_value=0, max_value=1_000_000, help_text=_("Place in the journey, from 0; beyond the end means last.")
    )


class JourneyStageFilter(PartFilter):
    owner = IdFilter(field_name="owner_id", label=_("Id of the role that owns the stage"))
    metric = filters.ChoiceFilter(choices=metric_choices())


class JourneyStageViewSet(PartViewSet):
    """Stages of the customer journey in their order; in the current strategy those with a metric are the funnel."""

    model = JourneyStage
    serializer_class = JourneyStageSerializer
    filterset_class = JourneyStageFilter
    ordering = ("strategy_id", "position", "pk")
    roles: ClassVar[dict[str, Role]] = {**RecordViewSet.roles, "move": Role.EDITOR}

    def write(self, instance: JourneyStage, **fields: Any) -> JourneyStage:
        return services.save_stage(instance, by=self.actor, **fields)

    def remove(self, instance: JourneyStage) -> None:
        services.delete_stage(instance, by=self.actor)

    @extend_schema(request=JourneyMoveSerializer, responses=JourneyStageSerializer)
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def move(self, request: Request, **kwargs: Any) -> Response:
        """Place a stage at a position of the journey; the others make room."""
        stage = self.get_object()
        destination = JourneyMoveSerializer(data=request.data)
        destination.is_valid(raise_exception=True)
        services.move_stage(stage, by=self.actor, **destination.validated_data)
        return Response(self.get_serializer(stage).data)
