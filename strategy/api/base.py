"""The base of every endpoint of the strategy document."""

from http import HTTPStatus
from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import records
from accounts.api import RecordSerializer, RecordViewSet, WorkspaceRelatedField, WorkspaceViewSet
from accounts.filters import IdFilter
from accounts.roles import Role
from strategy.models import Strategy, StrategyPart
from strategy.sections import Part
from strategy.selectors.documents import current_strategy
from strategy.services.documents import current_or_started


class PartSerializer(RecordSerializer):
    """Fields of a row of one strategy, with the id of the strategy it belongs to."""

    strategy = WorkspaceRelatedField(
        model=Strategy,
        required=False,
        help_text=_("Id of the strategy; without it the current one. It cannot change later."),
    )

    def get_field_names(self, declared_fields: Any, info: Any) -> list[str]:
        names = super().get_field_names(declared_fields, info)
        return [names[0], "strategy", *(name for name in names[1:] if name != "strategy")]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse references to rows of another strategy."""
        own = self.instance.strategy if self.instance else attrs.get("strategy") or current_strategy()
        for name, value in attrs.items():
            rows = value if isinstance(value, list) else [value]
            if any(isinstance(row, StrategyPart) and row.strategy_id != getattr(own, "pk", None) for row in rows):
                raise serializers.ValidationError(
                    {name: _("This belongs to another strategy. Choose one of the same strategy.")}
                )
        return attrs

    def validate_strategy(self, strategy: Strategy) -> Strategy:
        if self.instance is not None and self.instance.strategy_id != strategy.pk:
            raise serializers.ValidationError(_("A row stays in its strategy."), code="strategy_fixed")
        return strategy


class PartFilter(filters.FilterSet):
    strategy = IdFilter(field_name="strategy_id", label=_("Id of the strategy; without it rows of all strategies"))
    current = filters.BooleanFilter(field_name="strategy__is_current", label=_("Only rows of the current strategy"))


class PartViewSet(RecordViewSet):
    """Rows of one kind in the strategies of the workspace."""

    filterset_class: ClassVar[Any] = PartFilter

    def perform_create(self, serializer: Any) -> None:
        fields = dict(serializer.validated_data)
        strategy = fields.pop("strategy", None) or current_or_started(workspace=self.workspace, by=self.actor)
        serializer.instance = self.write(self.model(workspace=self.workspace, strategy=strategy), **fields)

    def perform_update(self, serializer: Any) -> None:
        fields = dict(serializer.validated_data)
        fields.pop("strategy", None)
        serializer.instance = self.write(serializer.instance, **fields)


class OncePartViewSet(WorkspaceViewSet):
    """A part that exists once in a strategy: read it, or write the answers sent."""

    model: ClassVar[Any]
    roles = {"retrieve": Role.VIEWER, "update": Role.EDITOR, "partial_update": Role.EDITOR}
    pagination_class = None
    filter_backends = ()

    def strategy(self) -> Strategy:
        return get_object_or_404(Strategy.objects.all(), pk=self.kwargs["strategy_pk"])

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Read it; 404 until it is written."""
        part = get_object_or_404(self.model.objects.all(), strategy=self.strategy())
        return Response(self.get_serializer(part).data)

    def update(self, request: Request, **kwargs: Any) -> Response:
        """Write it, or replace the answers sent."""
        return self._write(request, partial=False)

    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Write the answers sent and leave the others."""
        return self._write(request, partial=True)

    def _write(self, request: Request, *, partial: bool) -> Response:
        strategy = self.strategy()
        known = self.model.objects.filter(strategy=strategy).first()
        serializer = self.get_serializer(known, data=request.data, partial=partial and known is not None)
        serializer.is_valid(raise_exception=True)
        fields = {name: value for name, value in serializer.validated_data.items() if name != "strategy"}
        target = known or self.model(workspace=self.workspace, strategy=strategy)
        saved = records.save(target, by=self.actor, **fields)
        return Response(self.get_serializer(saved).data, status=HTTPStatus.OK if known else HTTPStatus.CREATED)


def once(part: Part, serializer: type[PartSerializer]) -> type[OncePartViewSet]:
    """Return the endpoint of a part that exists once in a strategy."""
    written = extend_schema(responses={200: serializer, 201: OpenApiResponse(serializer)})
    name = f"{part.model.__name__}ViewSet"
    described = {"__doc__": part.model.__doc__, "model": part.model, "serializer_class": serializer}
    return extend_schema_view(update=written, partial_update=written)(type(name, (OncePartViewSet,), described))


def once_path(address: str, part: Part, serializer: type[PartSerializer]) -> URLPattern:
    """Return the address of such a part below its strategy."""
    methods: dict[str, Any] = {"get": "retrieve", "put": "update", "patch": "partial_update"}
    view = once(part, serializer).as_view(methods)
    return path(f"strategies/<int:strategy_pk>/{address}/", view, name=f"{address}-detail")
