"""REST endpoints of versions, and of what changed between two documents."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import RecordSerializer, RecordViewSet, WorkspaceRelatedField, WorkspaceViewSet
from accounts.filters import IdFilter
from accounts.roles import Role
from strategy.compare import Change, compare
from strategy.models import Strategy, StrategyVersion
from strategy.selectors import versions as selectors
from strategy.selectors.documents import current_strategy
from strategy.selectors.versions import NOW, Author, Side, Told
from strategy.services import versions as services


class VersionSerializer(RecordSerializer):
    strategy = WorkspaceRelatedField(
        model=Strategy, required=False, help_text=_("Id of the strategy; without it the current one.")
    )

    class Meta:
        model = StrategyVersion
        fields = ["strategy", "number", "name", "note", "reason", "taken_at"]
        read_only_fields = ["number", "reason", "taken_at"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take the current strategy where none is named."""
        strategy = attrs.get("strategy") or current_strategy()
        if strategy is None:
            raise serializers.ValidationError({"strategy": _("There is no strategy yet. Begin one first.")})
        return {**attrs, "strategy": strategy}


class VersionWithDocumentSerializer(VersionSerializer):
    document = serializers.DictField(
        read_only=True,
        help_text=_(
            "The whole document as it was: `strategy`, `workspace`, and `parts` with the rows of each section."
        ),
    )

    class Meta(VersionSerializer.Meta):
        fields = [*VersionSerializer.Meta.fields, "document"]


class VersionFilter(filters.FilterSet):
    strategy = IdFilter(field_name="strategy_id", label=_("Id of the strategy"))
    reason = filters.ChoiceFilter(choices=StrategyVersion.Reason.choices)


@extend_schema_view(retrieve=extend_schema(responses=VersionWithDocumentSerializer))
class VersionViewSet(mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, WorkspaceViewSet):
    """Versions of strategies, the latest first; one alone with its document. A version never changes."""

    serializer_class = VersionSerializer
    filterset_class = VersionFilter
    roles: ClassVar[dict[str, Role]] = {name: RecordViewSet.roles[name] for name in ("list", "retrieve", "create")}

    def get_queryset(self) -> QuerySet[StrategyVersion]:
        if getattr(self, "swagger_fake_view", False):
            return StrategyVersion._base_manager.none()
        if self.action == "retrieve":
            return StrategyVersion.objects.all()
        return selectors.versions().order_by("-taken_at", "-pk")

    def get_serializer_class(self) -> type[VersionSerializer]:
        return VersionWithDocumentSerializer if self.action == "retrieve" else VersionSerializer

    def perform_create(self, serializer: Any) -> None:
        told = serializer.validated_data
        serializer.instance = services.save_version(
            told["strategy"], by=self.actor, name=told["name"], note=told.get("note", "")
        )


# --- Comparison -----------------------------------------------------------------


class ChangeAuthorSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    at = serializers.DateTimeField()


class FieldChangeSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    old = serializers.CharField(allow_blank=True)
    new = serializers.CharField(allow_blank=True)
    changed_by = ChangeAuthorSerializer(allow_null=True)


class RowChangeSerializer(serializers.Serializer[Any]):
    section = serializers.CharField()
    part = serializers.CharField()
    change = serializers.ChoiceField(choices=[change.value for change in Change])
    uid = serializers.CharField(help_text=_("The same in every copy of the row."))
    label = serializers.CharField()  # type: ignore[assignment]
    changed_by = ChangeAuthorSerializer(allow_null=True)
    fields = FieldChangeSerializer(many=True)  # type: ignore[assignment]


class ComparisonSerializer(serializers.Serializer[Any]):
    """Texts are in the language of the workspace."""

    added = serializers.IntegerField()
    changed = serializers.IntegerField()
    removed = serializers.IntegerField()
    strategy = FieldChangeSerializer(many=True, help_text=_("Name, period and state of the strategy itself."))
    rows = RowChangeSerializer(many=True)


TOKEN = _("Id of a version of any strategy, `now-7` for strategy 7 as it is, or `now` for this strategy as it is.")


class ComparisonViewSet(WorkspaceViewSet):
    """What was added, changed and removed between two documents, by whom and when."""

    serializer_class = ComparisonSerializer
    roles = {"retrieve": Role.VIEWER}
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        parameters=[
            OpenApiParameter("from", OpenApiTypes.STR, required=True, description=str(TOKEN)),
            OpenApiParameter("to", OpenApiTypes.STR, description=str(TOKEN), default=NOW),
        ]
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Compare two documents of the workspace."""
        strategy = get_object_or_404(Strategy.objects.all(), pk=self.kwargs["strategy_pk"])
        old = self._side("from", request.query_params.get("from", ""), strategy)
        new = self._side("to", request.query_params.get("to") or NOW, strategy)
        return Response(self.get_serializer(_compared(old, new)).data)

    @staticmethod
    def _side(name: str, token: str, strategy: Strategy) -> Side:
        found = selectors.side(token, strategy)
        if found is None:
            raise serializers.ValidationError({name: _("Give the id of a version, or “now”.")})
        return found


def _compared(old: Side, new: Side) -> dict[str, Any]:
    found = compare(old.document, new.document)
    authors = selectors.Authors(found.rows, old, new)
    return {
        "added": found.added,
        "changed": found.changed,
        "removed": found.removed,
        "strategy": [_field(change, author) for change, author in selectors.own_changes(found, authors)],
        "rows": [_row(told) for told in selectors.told(found.rows, authors)],
    }


def _field(change: Any, author: Author | None) -> dict[str, Any]:
    return {"name": change.name, "label": change.label, "old": change.old, "new": change.new, "changed_by": author}


def _row(told: Told) -> dict[str, Any]:
    row = told.change
    return {
        "section": row.section.key,
        "part": row.part.key,
        "change": row.change,
        "uid": row.uid,
        "label": row.label,
        "changed_by": told.author,
        "fields": [_field(change, author or told.author) for change, author in told.fields],
    }


urlpatterns = [
    path(
        "strategies/<int:strategy_pk>/comparison/",
        ComparisonViewSet.as_view({"get": "retrieve"}),
        name="strategy-comparison",
    )
]
