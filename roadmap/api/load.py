"""Endpoint of people's load."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import WorkspaceViewSet
from accounts.roles import Role
from roadmap.load import weeks_from
from roadmap.selectors.load import people_load
from strategy.models import validate_planned_date

MOST_WEEKS = 53


class LoadQuerySerializer(serializers.Serializer[Any]):
    at = serializers.DateField(
        required=False, validators=[validate_planned_date], help_text=_("A day in the first week; today if left out.")
    )
    weeks = serializers.IntegerField(default=12, min_value=1, max_value=MOST_WEEKS)


class WeekSerializer(serializers.Serializer[Any]):
    week = serializers.DateField(help_text=_("Its Monday."))
    hours = serializers.DecimalField(max_digits=None, decimal_places=2, help_text=_("What open initiatives ask."))
    overloaded = serializers.SerializerMethodField(
        help_text=_("Whether that is more than the person has; null when nobody entered the person's hours.")
    )

    def get_overloaded(self, cell: Any) -> bool | None:
        return None if cell.state == "unknown" else cell.state == "over"


class PersonLoadSerializer(serializers.Serializer[Any]):
    """One person's hours, week by week."""

    person = serializers.IntegerField(source="person.pk")
    name = serializers.CharField(source="person.name")
    hours_per_week = serializers.DecimalField(
        source="person.hours_per_week", max_digits=5, decimal_places=2, allow_null=True
    )
    weeks = WeekSerializer(many=True, source="cells")


class LoadSerializer(serializers.Serializer[Any]):
    people = PersonLoadSerializer(many=True)


class LoadViewSet(WorkspaceViewSet):
    """How many hours a week open initiatives ask of each person."""

    roles = {"retrieve": Role.VIEWER}
    serializer_class = LoadSerializer

    @extend_schema(parameters=[LoadQuerySerializer], responses=LoadSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        asked = LoadQuerySerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        weeks = weeks_from(asked.validated_data.get("at") or self.workspace.today(), asked.validated_data["weeks"])
        return Response(LoadSerializer({"people": people_load(weeks)}).data)
