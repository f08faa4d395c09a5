"""REST endpoints of the strategy document."""

from http import HTTPStatus
from typing import Any, ClassVar

from django.http import Http404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import records
from accounts.api import RecordSerializer, RecordViewSet, WorkspaceViewSet
from accounts.filters import IdFilter
from accounts.problems import Conflict
from accounts.roles import Role
from strategy import services
from strategy.metrics import metric_choices
from strategy.models import Channel, CompanySummary, Goal, Persona, SwotItem
from strategy.selectors import COMPANY_QUESTIONS, PERSONA_ANSWERS

# --- Company -----------------------------------------------------------------


class CompanySerializer(RecordSerializer):
    class Meta:
        model = CompanySummary
        fields = COMPANY_QUESTIONS


class CompanyDetail(WorkspaceViewSet):
    """The company summary; one to a workspace."""

    serializer_class = CompanySerializer
    roles = {"retrieve": Role.VIEWER, "update": Role.EDITOR}
    pagination_class = None

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Read the summary; 404 until it is written."""
        company = CompanySummary.objects.first()
        if company is None:
            raise Http404
        return Response(self.get_serializer(company).data)

    @extend_schema(responses={200: CompanySerializer, 201: OpenApiResponse(CompanySerializer)})
    def update(self, request: Request, **kwargs: Any) -> Response:
        """Write the summary, or replace the answers sent."""
        company = CompanySummary.objects.first()
        serializer = self.get_serializer(company, data=request.data)
        serializer.is_valid(raise_exception=True)
        target = company or CompanySummary(workspace=self.workspace)
        saved = records.save(target, by=self.actor, **serializer.validated_data)
        return Response(self.get_serializer(saved).data, status=HTTPStatus.OK if company else HTTPStatus.CREATED)


# --- SWOT --------------------------------------------------------------------


class SwotItemSerializer(RecordSerializer):
    class Meta:
        model = SwotItem
        fields = ["quadrant", "text", "position"]
        read_only_fields = ["position"]


class SwotMoveSerializer(serializers.Serializer[Any]):
    quadrant = serializers.ChoiceField(choices=SwotItem.Quadrant.choices)
    position = serializers.IntegerField(
        min_value=0, help_text=_("Place in the quadrant, from 0; beyond the end means last.")
    )


class SwotItemFilter(filters.FilterSet):
    quadrant = filters.ChoiceFilter(choices=SwotItem.Quadrant.choices)


class SwotItemViewSet(RecordViewSet):
    """Items of the SWOT board, in the order of their quadrant."""

    model = SwotItem
    serializer_class = SwotItemSerializer
    filterset_class = SwotItemFilter
    ordering = ("quadrant", "position", "pk")
    roles: ClassVar[dict[str, Role]] = {**RecordViewSet.roles, "move": Role.EDITOR}

    def write(self, instance: SwotItem, **fields: Any) -> SwotItem:
        if instance.pk is None:
            return services.add_swot_item(
                workspace=self.workspace, quadrant=fields["quadrant"], text=fields["text"], by=self.actor
            )
        return services.change_swot_item(instance, by=self.actor, **fields)

    def remove(self, instance: SwotItem) -> None:
        services.delete_swot_item(instance, by=self.actor)

    @extend_schema(request=SwotMoveSerializer, responses=SwotItemSerializer)
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def move(self, request: Request, **kwargs: Any) -> Response:
        """Place an item at a position of a quadrant; the others make room."""
        item = self.get_object()
        destination = SwotMoveSerializer(data=request.data)
        destination.is_valid(raise_exception=True)
        services.move_swot_item(item, by=self.actor, **destination.validated_data)
        return Response(self.get_serializer(item).data)


# --- Personas ----------------------------------------------------------------


class PersonaSerializer(RecordSerializer):
    class Meta:
        model = Persona
        fields = PERSONA_ANSWERS


class PersonaFilter(filters.FilterSet):
    is_negative = filters.BooleanFilter()


class PersonaViewSet(RecordViewSet):
    """Personas, the negative ones last."""

    model = Persona
    serializer_class = PersonaSerializer
    filterset_class = PersonaFilter
    ordering = ("is_negative", "name", "pk")


# --- Channels ----------------------------------------------------------------


class ChannelSerializer(RecordSerializer):
    metrics = serializers.ListField(
        child=serializers.ChoiceField(choices=metric_choices()),
        required=False,
        help_text=_("Keys of the metrics that show whether the channel serves its purpose."),
    )

    class Meta:
        model = Channel
        fields = [
            "name",
            "kind",
            "purpose",
            "purpose_note",
            "metrics",
            "is_primary_sales",
            "is_support",
            "gets_largest_budget",
            "active",
        ]
        extra_kwargs = {
            "is_primary_sales": {"help_text": _("One channel at most: setting it here takes it from the other.")},
            "gets_largest_budget": {"help_text": _("One channel at most: setting it here takes it from the other.")},
        }


class ChannelFilter(filters.FilterSet):
    active = filters.BooleanFilter()
    kind = filters.ChoiceFilter(choices=Channel.Kind.choices)
    purpose = filters.ChoiceFilter(choices=Channel.Purpose.choices)


class ChannelViewSet(RecordViewSet):
    """Channels by name. One that figures or budgets belong to cannot be deleted (409): set `active` to false."""

    model = Channel
    serializer_class = ChannelSerializer
    filterset_class = ChannelFilter
    ordering = ("name", "pk")

    def write(self, instance: Channel, **fields: Any) -> Channel:
        return services.save_channel(instance, by=self.actor, **fields)

    def remove(self, instance: Channel) -> None:
        try:
            services.delete_channel(instance, by=self.actor)
        except services.ChannelInUse as refusal:
            raise Conflict(str(refusal), code="channel_in_use") from refusal


# --- Goals -------------------------------------------------------------------


class GoalSerializer(RecordSerializer):
    class Meta:
        model = Goal
        fields = [
            "title",
            "specific",
            "metric",
            "metric_name",
            "baseline",
            "target",
            "unit",
            "achievable",
            "relevant",
            "starts_on",
            "deadline",
            "business_objective",
            "channel",
            "status",
        ]


class GoalFilter(filters.FilterSet):
    business_objective = filters.ChoiceFilter(choices=Goal.Objective.choices)
    status = filters.ChoiceFilter(choices=Goal.Status.choices)
    metric = filters.ChoiceFilter(choices=metric_choices())
    channel = IdFilter(field_name="channel_id", label=_("Id of the channel"))
    deadline_after = filters.DateFilter(field_name="deadline", lookup_expr="gte", label=_("Due on or after this day"))
    deadline_before = filters.DateFilter(field_name="deadline", lookup_expr="lte", label=_("Due on or before this day"))


class GoalViewSet(RecordViewSet):
    """SMART goals by deadline. Deleting one deletes its initiatives."""

    model = Goal
    serializer_class = GoalSerializer
    filterset_class = GoalFilter
    ordering = ("deadline", "pk")


routes: list[tuple[str, Any, str]] = [
    ("swot-items", SwotItemViewSet, "swot-item"),
    ("personas", PersonaViewSet, "persona"),
    ("channels", ChannelViewSet, "channel"),
    ("goals", GoalViewSet, "goal"),
]
urlpatterns = [path("company/", CompanyDetail.as_view({"get": "retrieve", "put": "update"}), name="company-detail")]
