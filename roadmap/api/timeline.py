"""REST endpoints of the time line: what it shows as data, and as files."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import NamedChoiceField, WorkspaceViewSet
from accounts.roles import Role
from roadmap.exports import serve
from roadmap.forms.timeline import ViewForm
from roadmap.models import Initiative
from roadmap.selectors.picture import Picture, View, picture
from strategy.models import validate_planned_date
from strategy.views.exports import download


class ViewQuery(serializers.Serializer[Any]):
    """What of the plan is asked for."""

    by = NamedChoiceField(choices=ViewForm.GROUPINGS, default="goal")
    zoom = NamedChoiceField(
        choices=ViewForm.ZOOMS, default="", help_text=_("Length of the period; without it everything, while it fits.")
    )
    at = serializers.DateField(
        default=None, validators=[validate_planned_date], help_text=_("A day of the period; without it today.")
    )
    closed = serializers.BooleanField(default=True, help_text=_("Whether work that is done or dropped is included."))
    holidays = serializers.BooleanField(default=True)

    def view(self, **more: Any) -> View:
        asked = self.validated_data
        names = ("by", "zoom", "closed", "holidays")
        return View(day=asked["at"], **{name: asked[name] for name in names}, **more)


class TimelineQuery(ViewQuery):
    page = serializers.IntegerField(min_value=1, max_value=10_000, default=1, help_text=_("A hundred bars each."))


class ExportQuery(ViewQuery):
    file = NamedChoiceField(choices=list(serve.FORMATS), help_text=_("The kind of file."))
    baseline = serializers.BooleanField(default=True, help_text=_("Whether the picture shows the baseline."))

    def view(self, **more: Any) -> View:
        return super().view(baseline=self.validated_data["baseline"], **more)


class TimelineMilestoneSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="key")
    title = serializers.CharField()
    due_on = serializers.DateField(source="day")
    reached_on = serializers.DateField(allow_null=True)
    is_deadline = serializers.BooleanField(help_text=_("The deadline of a goal; `id` is the goal's."))
    of = serializers.CharField(help_text=_("Title of its goal or initiative; empty for the whole plan."))


class TimelineBarSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="key", help_text=_("Id of the initiative"))
    title = serializers.CharField()
    version = serializers.IntegerField()
    starts_on = serializers.DateField(source="first")
    ends_on = serializers.DateField(source="last", help_text=_("For what is open-ended the deadline of its goal."))
    until_goal_is_met = serializers.BooleanField(source="open_ended")
    status = serializers.ChoiceField(choices=Initiative.Status.choices)
    goal = serializers.CharField()
    owner = serializers.CharField()
    channel = serializers.CharField()
    critical = serializers.BooleanField()
    slack_days = serializers.IntegerField(
        source="slack", allow_null=True, help_text=_("null: nothing depends on it, and it depends on nothing.")
    )
    start_later_days = serializers.IntegerField(
        source="starts_later", allow_null=True, help_text=_("Against the baseline; less than 0 is earlier.")
    )
    end_later_days = serializers.IntegerField(source="ends_later", allow_null=True)


class TimelineGroupSerializer(serializers.Serializer[Any]):
    goal = serializers.IntegerField(source="key", allow_null=True, help_text=_("Id, where bars are grouped by goal."))
    title = serializers.CharField()
    deadline = serializers.DateField(allow_null=True)
    bars = TimelineBarSerializer(source="pieces", many=True)


class TimelineLinkSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="key", help_text=_("Id of the dependency"))
    predecessor = serializers.IntegerField()
    successor = serializers.IntegerField()
    critical = serializers.BooleanField()
    too_early = serializers.BooleanField(help_text=_("The successor begins before it may."))


class TimelineMarkSerializer(serializers.Serializer[Any]):
    first = serializers.DateField()
    last = serializers.DateField()
    name = serializers.CharField()
    places = serializers.CharField(help_text=_("The countries that keep it."))
    is_season = serializers.BooleanField(help_text=_("A shopping day or season; else a public holiday."))


class TimelineSerializer(serializers.Serializer[Any]):
    """The time line of the current strategy in a period."""

    first = serializers.DateField(source="period.first")
    last = serializers.DateField(source="period.last")
    zoom = serializers.ChoiceField(choices=ViewForm.ZOOMS)
    today = serializers.DateField()
    page = serializers.IntegerField(source="page.number")
    pages = serializers.IntegerField(source="page.pages")
    groups = TimelineGroupSerializer(source="page.groups", many=True)
    milestones = TimelineMilestoneSerializer(many=True)
    links = TimelineLinkSerializer(source="plan.ties", many=True)
    holidays = TimelineMarkSerializer(source="marks.marks", many=True)


class TimelineViewSet(WorkspaceViewSet):
    roles = {"retrieve": Role.VIEWER}
    serializer_class = TimelineSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(operation_id="roadmap_timeline_retrieve", parameters=[TimelineQuery], responses=TimelineSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Read what the time line draws: groups, bars, milestones, links, holidays and seasons."""
        asked = TimelineQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        shown: Picture = picture(self.workspace, asked.view(page=asked.validated_data["page"]))
        return Response(self.get_serializer(shown).data)


class TimelineExportViewSet(WorkspaceViewSet):
    roles = {"retrieve": Role.VIEWER}
    serializer_class = ExportQuery
    pagination_class = None
    filter_backends = ()

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Answer whatever the client accepts: which file it gets, it says in the address."""
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(
        operation_id="roadmap_export_retrieve",
        parameters=[ExportQuery],
        responses={
            (HTTPStatus.OK.value, kind.content_type.split(";")[0]): OpenApiTypes.BINARY
            for kind in serve.FORMATS.values()
        },
    )
    def retrieve(self, request: Request, **kwargs: Any) -> HttpResponse:
        """Download the time line as SVG, PNG, PDF, CSV or iCalendar, all rows of the period."""
        asked = ExportQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return download(serve.timeline_file(self.workspace, asked.view(), asked.validated_data["file"]))
