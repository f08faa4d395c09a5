"""REST endpoints of closed months."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Role
from budget import selectors, services
from budget.api.fields import MoneyField, MonthField
from budget.api.shared import InBudget, budget_parameter
from budget.exceptions import MonthIsNotClosed
from budget.models import STANDS, MonthClosing


class MonthClosingSerializer(serializers.ModelSerializer[MonthClosing]):
    month = MonthField()

    class Meta:
        model = MonthClosing
        fields = ["id", "month", "closed_by", "created_at", "reopened_at", "reopened_by", "reopen_reason"]
        read_only_fields = ["closed_by", "created_at", "reopened_at", "reopened_by", "reopen_reason"]


class ClosedLineSerializer(serializers.Serializer[Any]):
    """The figures of a line as the month was closed with."""

    line = serializers.IntegerField(source="line_id")
    planned = MoneyField()
    carried_in = MoneyField()
    moved = MoneyField()
    available = MoneyField()
    actual = MoneyField()
    remaining = MoneyField()
    carried_out = MoneyField()
    forfeited = MoneyField()
    forgiven = MoneyField()
    to_pool = MoneyField()
    from_pool = MoneyField()


class MonthClosingFiguresSerializer(MonthClosingSerializer):
    """A closing, and the figures it froze."""

    lines = ClosedLineSerializer(source="figures", many=True, read_only=True)

    class Meta(MonthClosingSerializer.Meta):
        fields = [*MonthClosingSerializer.Meta.fields, "lines"]


class ReopeningSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(
        max_length=300, help_text=_("Stands in the history of the budget with your name and the day.")
    )


@extend_schema(parameters=[budget_parameter()])
class ClosingViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, InBudget):
    """Closed months of a budget. Closing a month closes the earlier open ones with it."""

    roles = {"list": Role.VIEWER, "retrieve": Role.VIEWER, "create": Role.EDITOR, "reopen": Role.OWNER}
    serializer_class = MonthClosingSerializer

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return MonthClosing.objects.none()
        closings = MonthClosing.objects.filter(budget=self.budget())
        if self.action == "list" and self.request.query_params.get("history") != "true":
            closings = closings.filter(STANDS)
        return closings

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "history", OpenApiTypes.BOOL, description=_("true: with the closings that were taken back.")
            )
        ]
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(responses=MonthClosingFiguresSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One closing with the figures it froze; they are kept when the month is reopened."""
        closing = self.get_object()
        closing.figures = selectors.closed_cells(closing)
        return Response(MonthClosingFiguresSerializer(closing, context=self.get_serializer_context()).data)

    @extend_schema(request=MonthClosingSerializer, responses={201: MonthClosingSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        wanted = self.get_serializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        budget, month = self.budget(), wanted.validated_data["month"]
        closed = services.close_month(budget, month=month, by=self.actor, today=self.workspace.today())
        answer = self.get_serializer(self.get_queryset().filter(STANDS).get(month=month)).data
        return Response(answer, status=status.HTTP_201_CREATED if closed else status.HTTP_200_OK)

    @extend_schema(request=ReopeningSerializer, responses=MonthClosingSerializer(many=True))
    @action(detail=True, methods=["post"], pagination_class=None)
    def reopen(self, request: Request, **kwargs: Any) -> Response:
        """Take back this closing and every later one; owners only, so not with an API key."""
        told = ReopeningSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        closing = self.get_object()
        if closing.reopened_at:
            raise MonthIsNotClosed(_("This closing has been taken back already."))
        closings = services.reopen_month(self.budget(), month=closing.month, by=self.actor, **told.validated_data)
        return Response(self.get_serializer(closings, many=True).data)
