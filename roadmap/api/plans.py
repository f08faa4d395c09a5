"""Endpoints of templates of initiatives, and of splitting one into tasks."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import WorkspaceRelatedField, WorkspaceViewSet
from accounts.roles import Role
from roadmap.initiative_templates import SETS, TEMPLATES, titles_of
from roadmap.models import Initiative
from roadmap.plans import draft
from roadmap.selectors import plans as selectors
from roadmap.services import plans as services
from strategy.models import Channel, Goal, Person, validate_planned_date


class TaskIdeaSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    why = serializers.CharField()
    role = serializers.CharField(help_text=_("Key of the standard role that does it."))
    day = serializers.IntegerField(help_text=_("Days from the first day of the initiative."))
    hours = serializers.IntegerField()
    checklist = serializers.ListField(child=serializers.CharField())
    repeats = serializers.CharField(help_text=_("day, workday or week for a task that comes back; else empty."))


class RiskIdeaSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    likelihood = serializers.IntegerField()
    effect = serializers.IntegerField()
    response = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]


class InitiativeTemplateSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField()
    about = serializers.CharField()
    days = serializers.IntegerField(allow_null=True, help_text=_("null: goes on until the goal is met."))
    measure = serializers.CharField()
    metric = serializers.CharField()
    resources = serializers.CharField()
    after = serializers.ListField(child=serializers.CharField(), help_text=_("Templates that come first."))
    tasks = TaskIdeaSerializer(many=True)
    risks = RiskIdeaSerializer(many=True)


class TemplateSetSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField()
    about = serializers.CharField()
    templates = serializers.SerializerMethodField()

    def get_templates(self, template_set: Any) -> list[str]:
        return list(template_set.titles)


class TemplateCatalogueSerializer(serializers.Serializer[Any]):
    templates = InitiativeTemplateSerializer(many=True)
    sets = TemplateSetSerializer(many=True)


class UseTemplateSerializer(serializers.Serializer[Any]):
    goal = WorkspaceRelatedField(model=Goal)
    starts_on = serializers.DateField(validators=[validate_planned_date])
    channel = WorkspaceRelatedField(model=Channel, required=False, allow_null=True, default=None)


class CreatedPlanSerializer(serializers.Serializer[Any]):
    created = serializers.BooleanField(help_text=_("false: the same had been created before."))
    initiatives = serializers.ListField(child=serializers.IntegerField(), help_text=_("Their ids."))


class TemplateViewSet(WorkspaceViewSet):
    """Templates of initiatives: read the catalogue, and use one or a whole set for a goal."""

    serializer_class = TemplateCatalogueSerializer
    roles = {"retrieve": Role.VIEWER, "use": Role.EDITOR}

    @extend_schema(responses=TemplateCatalogueSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return Response(TemplateCatalogueSerializer({"templates": TEMPLATES.values(), "sets": SETS.values()}).data)

    @extend_schema(request=UseTemplateSerializer, responses={200: CreatedPlanSerializer, 201: CreatedPlanSerializer})
    def use(self, request: Request, key: str, **kwargs: Any) -> Response:
        titles = titles_of(key)
        if titles is None:
            raise Http404
        asked = UseTemplateSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        holders = {name: role.holder for name, role in selectors.role_holders().items()}
        fields = asked.validated_data
        try:
            planned = draft(titles, fields["starts_on"], holders)
        except ValidationError as error:
            raise serializers.ValidationError({"starts_on": error.messages}) from error
        created = services.create_plan(
            workspace=self.workspace, goal=fields["goal"], channel=fields["channel"], planned=planned, by=self.actor
        )
        body = {"created": created.new, "initiatives": [initiative.pk for initiative in created.initiatives]}
        return Response(body, status=201 if created.new else 200)


class SplitRowSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    due_on = serializers.DateField(required=False, allow_null=True, validators=[validate_planned_date])
    assignee = WorkspaceRelatedField(model=Person, required=False, allow_null=True)
    estimated_hours = serializers.DecimalField(
        max_digits=6, decimal_places=2, min_value=0, required=False, allow_null=True
    )


class SplitSerializer(serializers.Serializer[Any]):
    dry_run = serializers.BooleanField(default=False, help_text=_("Only return the proposal; create nothing."))
    tasks = SplitRowSerializer(  # type: ignore[call-arg]
        many=True, required=False, max_length=60, help_text=_("Without them, what is proposed is created.")
    )


class InitiativeTasksSerializer(serializers.Serializer[Any]):
    created = serializers.ListField(child=serializers.IntegerField(), help_text=_("Ids of the new tasks."))
    tasks = SplitRowSerializer(many=True)


class SplitViewSet(WorkspaceViewSet):
    """Split an initiative into tasks; those it has already, by their title, are not created again."""

    serializer_class = SplitSerializer
    roles = {"create": Role.CONTRIBUTOR}

    @extend_schema(request=SplitSerializer, responses={200: InitiativeTasksSerializer, 201: InitiativeTasksSerializer})
    def create(self, request: Request, pk: int, **kwargs: Any) -> Response:
        initiative = get_object_or_404(Initiative.objects.select_related("goal__strategy", "owner"), pk=pk)
        initiative.workspace = self.workspace
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        rows = asked.validated_data.get("tasks") or self._proposed(initiative)
        dry_run = asked.validated_data["dry_run"]
        made = [] if dry_run else services.split(initiative, rows=rows, by=self.actor)
        body = {"created": [task.pk for task in made], "tasks": SplitRowSerializer(rows, many=True).data}
        return Response(body, status=201 if made else 200)

    @staticmethod
    def _proposed(initiative: Initiative) -> list[dict[str, Any]]:
        person = selectors.who_does_it(initiative)
        parts = selectors.proposed_split(initiative)
        return [{"title": part.title, "due_on": part.due_on, "assignee": person} for part in parts]
