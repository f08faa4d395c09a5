"""REST endpoints of strategies as a whole: their settings, their states, the next one."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Any, ClassVar

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import RecordSerializer, RecordViewSet
from accounts.roles import Role
from strategy.models import Strategy
from strategy.selectors.documents import name_for_next
from strategy.selectors.reviews import due_after, last_review_on
from strategy.services import documents, lifecycle


class StrategySerializer(RecordSerializer):
    next_review_due = serializers.SerializerMethodField(
        help_text=_("Counted from the last review, else from the beginning; null once archived.")
    )

    class Meta:
        model = Strategy
        fields = [
            "name",
            "starts_on",
            "ends_on",
            "short_on_purpose",
            "review_every",
            "state",
            "is_current",
            "based_on",
            "approved_at",
            "changed_at",
            "opened_at",
            "next_review_due",
        ]
        read_only_fields = ["state", "is_current", "based_on", "approved_at", "changed_at", "opened_at"]
        extra_kwargs = {
            "starts_on": {"required": False, "help_text": _("Left out: the first of this month.")},
            "ends_on": {"required": False, "help_text": _("Left out: two years after the first of this month.")},
            "review_every": {"help_text": _("Months between two reviews.")},
        }

    def get_next_review_due(self, strategy: Strategy) -> date | None:
        last = strategy.last_review if hasattr(strategy, "last_review") else last_review_on(strategy)
        return due_after(strategy, last)


class NextStrategySerializer(serializers.Serializer[Any]):
    """What may be said about the next strategy; everything left out follows from the one before."""

    name = serializers.CharField(max_length=120, required=False)
    starts_on = serializers.DateField(required=False, help_text=_("Left out: the day after the last day."))
    ends_on = serializers.DateField(required=False, help_text=_("Left out: a period of the same length."))
    short_on_purpose = serializers.BooleanField(required=False)


class ApprovalSerializer(serializers.Serializer[Any]):
    seen = serializers.DateTimeField(
        required=False,
        help_text=_("`changed_at` as you read it: a change made since then answers 409 instead of being approved."),
    )


class StrategyFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=Strategy.State.choices)
    is_current = filters.BooleanFilter()


def _step(text: str) -> Any:
    return extend_schema(request=None, responses=StrategySerializer, description=text)


@extend_schema_view(
    archive=_step("Keep it as it is, read only. The current strategy answers 409: make another one current first."),
    restore=_step("Take it out of the archive: approved if it ever was, else a draft."),
    make_current=_step("Have the workspace follow this strategy, and the one before no longer."),
)
class StrategyViewSet(RecordViewSet):
    """Strategies, the current one first. Only a draft that is not current can be deleted."""

    model = Strategy
    serializer_class = StrategySerializer
    filterset_class = StrategyFilter
    ordering = ("-is_current", "-starts_on", "-pk")
    roles: ClassVar[dict[str, Role]] = {
        **RecordViewSet.roles,
        "approve": Role.OWNER,
        "archive": Role.EDITOR,
        "restore": Role.EDITOR,
        "make_current": Role.EDITOR,
        "start_next": Role.EDITOR,
    }

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset()
        return rows if getattr(self, "swagger_fake_view", False) else rows.annotate(last_review=Max("reviews__held_on"))

    def write(self, instance: Strategy, **fields: Any) -> Strategy:
        if instance.pk is None:
            fields.pop("version", None)
            return documents.start(workspace=self.workspace, by=self.actor, **fields)
        return documents.change(instance, by=self.actor, **fields)

    def remove(self, instance: Strategy) -> None:
        documents.delete(instance, by=self.actor)

    @extend_schema(request=ApprovalSerializer, responses=StrategySerializer)
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def approve(self, request: Request, **kwargs: Any) -> Response:
        """Fix what everybody works by, and keep it as a version; owners only, so not with an API key."""
        approval = ApprovalSerializer(data=request.data)
        approval.is_valid(raise_exception=True)
        strategy = lifecycle.approve(self.get_object(), by=self.actor, **approval.validated_data)
        return Response(self.get_serializer(strategy).data)

    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def archive(self, request: Request, **kwargs: Any) -> Response:
        return self._after(lifecycle.archive)

    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def restore(self, request: Request, **kwargs: Any) -> Response:
        return self._after(lifecycle.restore)

    @action(detail=True, methods=["post"], url_path="make-current", filterset_class=None, pagination_class=None)
    def make_current(self, request: Request, **kwargs: Any) -> Response:
        return self._after(lifecycle.make_current)

    def _after(self, step: Callable[..., Strategy]) -> Response:
        return Response(self.get_serializer(step(self.get_object(), by=self.actor)).data)

    @extend_schema(request=NextStrategySerializer, responses={201: StrategySerializer})
    @action(detail=True, methods=["post"], url_path="next", filterset_class=None, pagination_class=None)
    def start_next(self, request: Request, **kwargs: Any) -> Response:
        """Begin a strategy with everything this one holds; goals met or dropped stay behind."""
        earlier = self.get_object()
        told = NextStrategySerializer(data=request.data)
        told.is_valid(raise_exception=True)
        first_day, last_day = period = documents.next_period(earlier)
        fields = {
            "name": name_for_next(earlier, period),
            "starts_on": first_day,
            "ends_on": last_day,
            "short_on_purpose": earlier.short_on_purpose,
            "review_every": earlier.review_every,
            **told.validated_data,
        }
        strategy = documents.start_next(earlier, by=self.actor, **fields)
        return Response(self.get_serializer(strategy).data, status=HTTPStatus.CREATED)
