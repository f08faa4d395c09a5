"""Endpoint of the asset set-up."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import NamedChoiceField, WorkspaceRelatedField, WorkspaceViewSet
from accounts.roles import Role
from roadmap import setup
from roadmap.selectors.setup import channels_to_set_up, setup_rows
from roadmap.services.setup import create_missing, settle
from strategy.models import Channel


class SetupPointSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(source="point.key")
    title = serializers.CharField(source="point.title")
    why = serializers.CharField(source="point.why")
    how = serializers.CharField(source="point.how")
    state = serializers.CharField(help_text=_("missing, open, doing, done or not_relevant."))
    reason = serializers.CharField(help_text=_("Why it is not relevant here."))
    task = serializers.IntegerField(source="task.pk", default=None, allow_null=True)


class SetupRowSerializer(serializers.Serializer[Any]):
    channel = serializers.IntegerField(
        source="channel.pk", default=None, allow_null=True, help_text=_("null: settled once for the workspace.")
    )
    settled = serializers.IntegerField()
    total = serializers.IntegerField()
    points = SetupPointSerializer(source="cells", many=True)


class SetupBoardSerializer(serializers.Serializer[Any]):
    created = serializers.IntegerField(help_text=_("How many tasks the request created."))
    rows = SetupRowSerializer(many=True)


class SetupSerializer(serializers.Serializer[Any]):
    channel = WorkspaceRelatedField(
        model=Channel,
        required=False,
        allow_null=True,
        help_text=_("null: the workspace's own points; left out: everything. With a point, left out is null."),
    )
    point = NamedChoiceField(
        choices=[(point.key, point.title) for point in setup.POINTS],
        required=False,
        help_text=_("Settle this point. Without it, the missing tasks are created."),
    )
    state = NamedChoiceField(
        choices=[("done", _("Done")), ("not_relevant", _("Not relevant")), ("open", _("Open"))], default="done"
    )
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=300)


class SetupViewSet(WorkspaceViewSet):
    """The points of the asset set-up by channel; create the missing tasks, or settle a point."""

    serializer_class = SetupSerializer
    roles = {"retrieve": Role.VIEWER, "create": Role.CONTRIBUTOR}

    @extend_schema(responses=SetupBoardSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return self._board(created=0)

    @extend_schema(request=SetupSerializer, responses={200: SetupBoardSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        fields = asked.validated_data
        if "point" in fields:
            settle(
                workspace=self.workspace,
                point=setup.BY_KEY[fields["point"]],
                channel=fields.get("channel"),
                state=fields["state"],
                reason=fields["reason"],
                by=self.actor,
            )
            return self._board(created=0)
        channels = [fields["channel"]] if "channel" in fields else [None, *channels_to_set_up()]
        return self._board(created=len(create_missing(workspace=self.workspace, channels=channels, by=self.actor)))

    @staticmethod
    def _board(*, created: int) -> Response:
        return Response(SetupBoardSerializer({"created": created, "rows": setup_rows()}).data)
