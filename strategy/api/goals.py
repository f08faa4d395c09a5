from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from accounts.filters import IdFilter
from strategy import sections
from strategy.api.base import PartFilter, PartSerializer, PartViewSet
from strategy.metrics import metric_choices
from strategy.models import Goal


class GoalSerializer(PartSerializer):
    class Meta:
        model = Goal
        fields = sections.GOALS.fields


class GoalFilter(PartFilter):
    business_objective = IdFilter(field_name="business_objective_id", label=_("Id of the business objective"))
    status = filters.ChoiceFilter(choices=Goal.Status.choices)
    metric = filters.ChoiceFilter(choices=metric_choices())
    channel = IdFilter(field_name="channel_id", label=_("Id of the channel"))
    deadline_after = filters.DateFilter(field_name="deadline", lookup_expr="gte", label=_("Due on or after this day"))
    deadline_before = filters.DateFilter(field_name="deadline", lookup_expr="lte", label=_("Due on or before this day"))


class GoalViewSet(PartViewSet):
    """SMART goals by deadline. Deleting one deletes its initiatives."""

    model = Goal
    serializer_class = GoalSerializer
    filterset_class = GoalFilter
    ordering = ("deadline", "pk")
