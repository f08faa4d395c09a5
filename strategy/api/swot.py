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
from strategy.api.base import PartFilter, PartSerializer, PartViewSet
from strategy.models import SwotItem
from strategy.services import swot as services


class SwotItemSerializer(PartSerializer):
    class Meta:
        model = SwotItem
        fields = ["competitor", "quadrant", "text", "position"]
        read_only_fields = ["position"]


class SwotMoveSerializer(serializers.Serializer[Any]):
    quadrant = serializers.ChoiceField(choices=SwotItem.Quadrant.choices)
    position = serializers.IntegerField(
        min_value=0, max_value=services.LAST, help_text=_("Place in the quadrant, from 0; beyond the end means last.")
    )


class SwotItemFilter(PartFilter):
    quadrant = filters.ChoiceFilter(choices=SwotItem.Quadrant.choices)
    competitor = IdFilter(field_name="competitor_id", label=_("Id of the competitor"))
    own = filters.BooleanFilter(field_name="competitor", lookup_expr="isnull", label=_("Only your own table"))


class SwotItemViewSet(PartViewSet):
    """Items of the SWOT board, in the order of their quadrant."""

    model = SwotItem
    serializer_class = SwotItemSerializer
    filterset_class = SwotItemFilter
    ordering = ("quadrant", "position", "pk")
    roles: ClassVar[dict[str, Role]] = {**RecordViewSet.roles, "move": Role.EDITOR}

    def write(self, instance: SwotItem, **fields: Any) -> SwotItem:
        if instance.pk is None:
            return services.add_swot_item(
                strategy=instance.strategy,
                quadrant=fields["quadrant"],
                text=fields["text"],
                competitor=fields.get("competitor"),
                by=self.actor,
            )
        return services.change_swot_item(instance, by=self.actor, **fields)

    def remove(self, instance: SwotItem) -> None:
        services.delete_swot_item(instance, by=self.actor)

    @extend_schema(request=SwotMoveSerializer, responses=SwotItemSerializer)
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def move(self, request: Request, **kwargs: Any) -> Response:
        """Place an item at a position of a quadrant; the others make room."""
        item = self.get_object()
        destination = SwotMoveSerializer(data=request.data)
        destination.is_valid(raise_exception=True)
        services.move_swot_item(item, by=self.actor, **destination.validated_data)
        return Response(self.get_serializer(item).data)
