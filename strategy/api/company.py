"""REST endpoints of the company summary and the mission."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from strategy import sections
from strategy.api.base import PartSerializer, once_path
from strategy.models import CompanySummary, Mission
from strategy.models.rows import LONGEST_TEXT, MOST_ROWS
from strategy.partial_dates import tidy_partial_date


class MilestoneSerializer(serializers.Serializer[dict[str, str]]):
    """A step on the company's way."""

    on = serializers.CharField(
        max_length=20, help_text=_("A year (2019), a month (2019-05) or a day (2019-05-24); 5/2019 and 24.5.2019 too.")
    )
    text = serializers.CharField(max_length=LONGEST_TEXT, help_text=_("What happened then."))

    def validate_on(self, text: str) -> str:
        try:
            return tidy_partial_date(text)
        except ValidationError as error:
            raise serializers.ValidationError(error.messages) from error


class CompanySerializer(PartSerializer):
    milestones: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=MilestoneSerializer(), required=False, max_length=MOST_ROWS
    )

    class Meta:
        model = CompanySummary
        fields = sections.COMPANY.fields


class MissionSerializer(PartSerializer):
    class Meta:
        model = Mission
        fields = sections.MISSION.fields


urlpatterns = [
    once_path("company", sections.COMPANY, CompanySerializer),
    once_path("mission", sections.MISSION, MissionSerializer),
]
