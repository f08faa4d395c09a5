"""REST endpoints of business objectives, and of the tree that hangs on them."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import RecordViewSet, WorkspaceViewSet
from accounts.roles import Role
from strategy.api.base import PartSerializer, PartViewSet
from strategy.metrics import metric_choices
from strategy.models import BusinessObjective, Strategy
from strategy.selectors import alignment as selectors
from strategy.services import objectives as services

LAST_POSITION = 1_000_000


class ObjectiveSerializer(PartSerializer):
    metrics = serializers.ListField(
        child=serializers.ChoiceField(choices=metric_choices()),
        required=False,
        help_text=_("Keys of the metrics that count the social indicator."),
    )

    class Meta:
        model = BusinessObjective
        fields = ["name", "social_kpi", "metrics", "position"]
        read_only_fields = ["position"]


class ObjectiveMoveSerializer(serializers.Serializer[Any]):
    position = serializers.IntegerField(
        min_value=0, max_value=LAST_POSITION, help_text=_("Place in the order, from 0; beyond the end means last.")
    )


class ObjectiveViewSet(PartViewSet):
    """Business objectives in their order. Goals lose an objective that is deleted."""

    model = BusinessObjective
    serializer_class = ObjectiveSerializer
    ordering = ("position", "pk")
    roles: ClassVar[dict[str, Role]] = {**RecordViewSet.roles, "move": Role.EDITOR}

    def write(self, instance: BusinessObjective, **fields: Any) -> BusinessObjective:
        return services.save_objective(instance, by=self.actor, **fields)

    def remove(self, instance: BusinessObjective) -> None:
        services.delete_objective(instance, by=self.actor)

    @extend_schema(request=ObjectiveMoveSerializer, responses=ObjectiveSerializer)
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def move(self, request: Request, **kwargs: Any) -> Response:
        """Place an objective at a position; the others make room."""
        objective = self.get_object()
        destination = ObjectiveMoveSerializer(data=request.data)
        destination.is_valid(raise_exception=True)
        services.move_objective(objective, by=self.actor, **destination.validated_data)
        return Response(self.get_serializer(objective).data)


class GoalLeafSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    channel = serializers.CharField(help_text=_("Empty where it spans several."))
    metric = serializers.CharField(help_text=_("Empty while nobody has chosen a number."))


class BranchSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    social_kpi = serializers.CharField()
    metrics = serializers.ListField(child=serializers.CharField())
    goals = GoalLeafSerializer(many=True)


class ChannelLeafSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class AlignmentSerializer(serializers.Serializer[Any]):
    branches = BranchSerializer(many=True, help_text=_("Business objectives with the goals that serve them."))
    goals_without_objective = GoalLeafSerializer(many=True)
    channels_without_goal = ChannelLeafSerializer(many=True)
    is_whole = serializers.BooleanField(help_text=_("Whether nothing hangs loose."))


class AlignmentView(WorkspaceViewSet):
    """The tree from business objectives to goals, channels and metrics."""

    serializer_class = AlignmentSerializer
    roles = {"retrieve": Role.VIEWER}
    pagination_class = None
    filter_backends = ()

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Read the tree of a strategy, and what hangs loose in it."""
        strategy = get_object_or_404(Strategy.objects.all(), pk=self.kwargs["strategy_pk"])
        return Response(self.get_serializer(selectors.whole_tree(strategy)).data)


urlpatterns = [
    path(
        "strategies/<int:strategy_pk>/alignment/",
        AlignmentView.as_view({"get": "retrieve"}),
        name="alignment-detail",
    )
]
