"""REST endpoints of reviews."""

from http import HTTPStatus
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import RecordSerializer, RecordViewSet, WorkspaceRelatedField
from accounts.filters import IdFilter
from accounts.roles import Role
from strategy.api.versions import VersionSerializer
from strategy.models import Review, Strategy
from strategy.selectors.documents import current_strategy
from strategy.services import reviews as services


class ReviewSerializer(RecordSerializer):
    strategy = WorkspaceRelatedField(
        model=Strategy,
        required=False,
        help_text=_("Id of the strategy; without it the current one. It cannot change later."),
    )

    class Meta:
        model = Review
        fields = [
            "strategy",
            "held_on",
            "period_start",
            "period_end",
            "result",
            "next_steps",
            "effectiveness",
            "improvements",
            "decisions",
            "led_to",
        ]
        read_only_fields = ["led_to"]

    def validate_strategy(self, strategy: Strategy) -> Strategy:
        if self.instance is not None and self.instance.strategy_id != strategy.pk:
            raise serializers.ValidationError(_("A review stays with its strategy."), code="strategy_fixed")
        return strategy

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take the current strategy where none is named."""
        if self.instance is not None or attrs.get("strategy"):
            return attrs
        strategy = current_strategy()
        if strategy is None:
            raise serializers.ValidationError({"strategy": _("There is no strategy yet. Begin one first.")})
        return {**attrs, "strategy": strategy}


class KeepDecisionsSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120, required=False, help_text=_("Name of the version."))
    note = serializers.CharField(required=False, allow_blank=True)


class ReviewFilter(filters.FilterSet):
    strategy = IdFilter(field_name="strategy_id", label=_("Id of the strategy"))


class ReviewViewSet(RecordViewSet):
    """Reviews of strategies, the latest first."""

    model = Review
    serializer_class = ReviewSerializer
    filterset_class = ReviewFilter
    ordering = ("-held_on", "-pk")
    roles: ClassVar[dict[str, Role]] = {**RecordViewSet.roles, "keep": Role.EDITOR}

    def write(self, instance: Review, **fields: Any) -> Review:
        strategy = fields.pop("strategy", None)
        if instance.pk is None:
            instance.strategy = strategy
        return services.save_review(instance, by=self.actor, **fields)

    def remove(self, instance: Review) -> None:
        services.delete_review(instance, by=self.actor)

    @extend_schema(request=KeepDecisionsSerializer, responses={201: VersionSerializer})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def keep(self, request: Request, **kwargs: Any) -> Response:
        """Keep the document with the decisions in it as a version; a second time answers with the same one."""
        told = KeepDecisionsSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        version = services.keep_decisions(self.get_object(), by=self.actor, **told.validated_data)
        return Response(VersionSerializer(version).data, status=HTTPStatus.CREATED)
