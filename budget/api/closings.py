"""REST endpoint of closed months."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.roles import Role
from budget import services
from budget.api.fields import MonthField
from budget.api.shared import InBudget, budget_parameter
from budget.models import STANDS, MonthClosing


class MonthClosingSerializer(serializers.ModelSerializer[MonthClosing]):
    month = MonthField()

    class Meta:
        model = MonthClosing
        fields = ["id", "month", "closed_by", "created_at"]
        read_only_fields = ["closed_by", "created_at"]


@extend_schema(parameters=[budget_parameter()])
class ClosingViewSet(mixins.ListModelMixin, InBudget):
    """Closed months of a budget. Closing a month closes the earlier open ones with it."""

    roles = {"list": Role.VIEWER, "create": Role.EDITOR}
    serializer_class = MonthClosingSerializer

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return MonthClosing.objects.none()
        return MonthClosing.objects.filter(STANDS, budget=self.budget())

    @extend_schema(request=MonthClosingSerializer, responses={201: MonthClosingSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        wanted = self.get_serializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        budget, month = self.budget(), wanted.validated_data["month"]
        closed = services.close_month(budget, month=month, by=self.actor, today=self.workspace.today())
        answer = self.get_serializer(self.get_queryset().get(month=month)).data
        return Response(answer, status=status.HTTP_201_CREATED if closed else status.HTTP_200_OK)
