"""REST endpoint of the response plan."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from rest_framework import serializers

from accounts.filters import IdFilter
from strategy import sections
from strategy.api.base import PartFilter, PartSerializer, PartViewSet
from strategy.fields import LONGEST_SPAN
from strategy.models import ResponseSituation


class ResponseSituationSerializer(PartSerializer):
    answer_within_minutes = serializers.IntegerField(
        min_value=1,
        max_value=LONGEST_SPAN,
        required=False,
        allow_null=True,
        help_text=_("Within how many minutes the first answer is out."),
    )

    class Meta:
        model = ResponseSituation
        fields = sections.RESPONSES.fields


class ResponseSituationFilter(PartFilter):
    severity = filters.ChoiceFilter(choices=ResponseSituation.Severity.choices)
    responder = IdFilter(field_name="responder_id", label=_("Id of the role that answers"))


class ResponseSituationViewSet(PartViewSet):
    """Situations of the response plan: what happens, who answers, how soon, and in which words."""

    model = ResponseSituation
    serializer_class = ResponseSituationSerializer
    filterset_class = ResponseSituationFilter
    ordering = ("strategy_id", "name", "pk")
