"""Endpoint of money set aside for initiatives."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import WorkspaceRelatedField, WorkspaceViewSet
from accounts.filters import IdFilter
from accounts.roles import Role
from budget import services
from budget.api.fields import MoneyField, MoneySerializer, MonthField
from budget.api.shared import NamedRefusals
from budget.models import BudgetLine, InitiativeFunding
from roadmap.models import Initiative


class InitiativeFundingSerializer(MoneySerializer):
    month = MonthField()

    class Meta:
        model = InitiativeFunding
        fields = ["initiative", "line", "month", "amount"]


class FundSerializer(serializers.Serializer[Any]):
    """The amount in all; without a month it is spread evenly over the initiative's months."""

    initiative = WorkspaceRelatedField(model=Initiative)
    line = WorkspaceRelatedField(model=BudgetLine)
    amount = MoneyField()
    month = MonthField(required=False, allow_null=True)


class FundingFilter(filters.FilterSet):
    initiative = IdFilter(field_name="initiative_id", label=_("Id of the initiative"))
    line = IdFilter(field_name="line_id", label=_("Id of the budget line"))


class InitiativeFundingViewSet(NamedRefusals, mixins.ListModelMixin, mixins.RetrieveModelMixin, WorkspaceViewSet):
    """Money of lines set aside for initiatives, month by month.

    A POST replaces what the initiative had from the line; an amount of 0 takes it back.
    """

    serializer_class = InitiativeFundingSerializer
    filterset_class = FundingFilter
    roles = {"list": Role.VIEWER, "retrieve": Role.VIEWER, "create": Role.EDITOR}

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return InitiativeFunding.objects.none()
        return InitiativeFunding.objects.order_by("pk")

    @extend_schema(request=FundSerializer, responses={201: InitiativeFundingSerializer(many=True)})
    def create(self, request: Request, **kwargs: Any) -> Response:
        asked = FundSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        rows = services.fund_initiative(by=self.actor, **asked.validated_data)
        return Response(self.get_serializer(rows, many=True).data, status=status.HTTP_201_CREATED)
