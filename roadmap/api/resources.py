"""Endpoints of what an initiative needs, its risks, and its health."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import NamedChoiceField, RecordSerializer, RecordViewSet, WorkspaceViewSet
from accounts.filters import IdFilter
from accounts.roles import Role
from roadmap.models import Effort, Health, Initiative, Risk
from roadmap.selectors.health import Standing, standing
from roadmap.services.initiatives import overrule_health, return_to_computed_health
from roadmap.words import in_words


class EffortSerializer(RecordSerializer):
    class Meta:
        model = Effort
        fields = ["initiative", "person", "team_role", "hours_per_week"]


class EffortFilter(filters.FilterSet):
    initiative = IdFilter(field_name="initiative_id", label=_("Id of the initiative"))
    person = IdFilter(field_name="person_id", label=_("Id of the person"))


class EffortViewSet(RecordViewSet):
    """Hours a week of people for initiatives."""

    model = Effort
    serializer_class = EffortSerializer
    filterset_class = EffortFilter
    # The name of a row in the audit trail is its person's.
    select_related = ("person",)


class RiskSerializer(RecordSerializer):
    weight = serializers.IntegerField(read_only=True, help_text=_("Likelihood times effect, 1 to 9."))

    class Meta:
        model = Risk
        fields = ["initiative", "title", "source", "likelihood", "effect", "weight", "response", "owner", "status"]


class RiskFilter(filters.FilterSet):
    initiative = IdFilter(field_name="initiative_id", label=_("Id of the initiative"))
    status = filters.ChoiceFilter(choices=Risk.Status.choices)


class RiskViewSet(RecordViewSet):
    """Risks of initiatives; likelihood and effect are 1 (low), 2 or 3 (high)."""

    model = Risk
    serializer_class = RiskSerializer
    filterset_class = RiskFilter


class ReasonSerializer(serializers.Serializer[Any]):
    why = serializers.CharField(help_text=_("A stable key."))
    level = serializers.ChoiceField(choices=Health.choices)
    number = serializers.IntegerField(help_text=_("Days, a percentage or a count, as the key says; else 0."))
    message = serializers.SerializerMethodField()

    def get_message(self, reason: Any) -> str:
        return in_words(reason)


class HealthSerializer(serializers.Serializer[Any]):
    health = serializers.ChoiceField(
        choices=Health.choices, allow_null=True, help_text=_("What counts; null once it is done or dropped.")
    )
    computed = serializers.ChoiceField(choices=Health.choices, allow_null=True)
    reasons = ReasonSerializer(many=True)
    override = serializers.ChoiceField(choices=Health.choices, allow_blank=True)
    override_reason = serializers.CharField(allow_blank=True)
    measure = serializers.DecimalField(
        max_digits=22, decimal_places=4, allow_null=True, help_text=_("What the metric has come to; null: unknown.")
    )
    measured_on = serializers.DateField(allow_null=True)
    tasks = serializers.IntegerField()
    tasks_done = serializers.IntegerField()
    version = serializers.IntegerField()


class OverruleSerializer(serializers.Serializer[Any]):
    health = NamedChoiceField(choices=Health.choices)
    reason = serializers.CharField(max_length=300)
    version = serializers.IntegerField(
        required=False, help_text=_("Send the version you read: a change made by someone else in between answers 409.")
    )


class HealthViewSet(WorkspaceViewSet):
    """How an initiative stands, computed from its tasks, dates, measure and risks, or as the team says."""

    serializer_class = HealthSerializer
    roles = {"retrieve": Role.VIEWER, "update": Role.EDITOR, "destroy": Role.EDITOR}

    def get_queryset(self) -> QuerySet[Initiative]:
        return Initiative.objects.select_related("goal__strategy")

    @extend_schema(responses=HealthSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return self._answer(self.get_object())

    @extend_schema(request=OverruleSerializer, responses=HealthSerializer)
    def update(self, request: Request, **kwargs: Any) -> Response:
        """Say against the computed health how it stands, and why."""
        initiative = self.get_object()
        said = OverruleSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        fields = said.validated_data
        return self._answer(
            overrule_health(
                initiative,
                health=Health(fields["health"]),
                reason=fields["reason"],
                version=fields.get("version"),
                by=self.actor,
            )
        )

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """Let the computed health count again."""
        return_to_computed_health(self.get_object(), by=self.actor)
        return Response(status=204)

    def _answer(self, initiative: Initiative) -> Response:
        found = standing(initiative, self.workspace.today())
        return Response(HealthSerializer(_health(initiative, found)).data)


def _health(initiative: Initiative, found: Standing | None) -> dict[str, Any]:
    reading = found.reading if found else None
    return {
        "health": found.health if found else None,
        "computed": found.computed if found else None,
        "reasons": found.reasons if found else [],
        "override": initiative.health_override,
        "override_reason": initiative.health_reason,
        "measure": reading.value if reading else None,
        "measured_on": reading.as_of if reading else None,
        "tasks": found.tasks if found else 0,
        "tasks_done": found.tasks_done if found else 0,
        "version": initiative.version,
    }
