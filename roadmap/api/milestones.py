"""Endpoint of milestones."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from accounts.api import RecordSerializer, RecordViewSet
from accounts.filters import IdFilter
from roadmap.models import Milestone
from roadmap.services.milestones import save_milestone


class PlanMilestoneSerializer(RecordSerializer):
    class Meta:
        model = Milestone
        fields = ["title", "due_on", "goal", "initiative", "reached_on", "baseline_on"]
        read_only_fields = ["baseline_on"]
        extra_kwargs = {
            "reached_on": {"help_text": _("null until it is reached.")},
            "baseline_on": {"help_text": _("The day when the plan was last kept to compare with.")},
        }


class MilestoneFilter(filters.FilterSet):
    goal = IdFilter(field_name="goal_id", label=_("Id of the goal"))
    initiative = IdFilter(field_name="initiative_id", label=_("Id of the initiative"))
    start = filters.DateFilter(field_name="due_on", lookup_expr="gte", label=_("Due on or after this day"))
    end = filters.DateFilter(field_name="due_on", lookup_expr="lte", label=_("Due on or before this day"))


class MilestoneViewSet(RecordViewSet):
    """Milestones by day: of a goal, of an initiative, or (both null) of the whole plan."""

    model = Milestone
    serializer_class = PlanMilestoneSerializer
    filterset_class = MilestoneFilter
    ordering = ("due_on", "pk")

    def write(self, instance: Milestone, **fields: object) -> Milestone:
        return save_milestone(instance, by=self.actor, **fields)  # type: ignore[arg-type]
