"""Endpoint of files and links."""

from typing import Any

import django_filters
from django.http import FileResponse, Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import RecordSerializer, RecordViewSet, WorkspaceRelatedField
from accounts.filters import IdFilter
from accounts.roles import Role
from accounts.stored_files import hand_out
from accounts.uploads import WORKING_FILES
from roadmap.api.checklists import BY_CONTRIBUTORS
from roadmap.models import Attachment, Initiative, Task
from roadmap.services import attachments as services
from roadmap.views.attachments import file_name
from strategy.models import Strategy

PLACES = ("strategy", "initiative", "task")


class AttachmentSerializer(RecordSerializer):
    class Meta:
        model = Attachment
        fields = ["strategy", "initiative", "task", "title", "url", "size", "content_type", "created_by"]
        read_only_fields = ["strategy", "initiative", "task", "size", "content_type", "created_by"]
        extra_kwargs = {"url": {"help_text": _("Address of a link; empty for a stored file.")}}

    def validate_url(self, url: str) -> str:
        if self.instance is not None and bool(self.instance.url) != bool(url):
            raise serializers.ValidationError(_("A link keeps an address, and a stored file has none."))
        return url


class InOnePlace(serializers.Serializer[Any]):
    """What an attachment hangs on: exactly one of the three."""

    strategy = WorkspaceRelatedField(model=Strategy, required=False)
    initiative = WorkspaceRelatedField(model=Initiative, required=False)
    task = WorkspaceRelatedField(model=Task, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        places = [attrs.pop(name) for name in PLACES if attrs.get(name)]
        if len(places) != 1:
            raise serializers.ValidationError(_("Name one place: a strategy, an initiative or a task."))
        return {**attrs, "place": places[0]}


class NewLink(InOnePlace):
    url = serializers.URLField(max_length=1000, help_text=_("An address of the web: http or https."))
    title = serializers.CharField(max_length=200, required=False, help_text=_("Left out: guessed from the address."))


class NewFile(InOnePlace):
    file = serializers.FileField(
        help_text=_("A picture, PDF, Office or OpenDocument file, film, CSV or text, up to 25 MB.")
    )


class AttachmentFilter(django_filters.FilterSet):
    strategy = IdFilter("strategy")
    initiative = IdFilter("initiative")
    task = IdFilter("task")


class AttachmentViewSet(RecordViewSet):
    """Files and links of strategies, initiatives and tasks. Contributors change what they added only.

    Send a link as JSON, a file as multipart/form-data.
    """

    model = Attachment
    serializer_class = AttachmentSerializer
    filterset_class = AttachmentFilter
    parser_classes = [JSONParser, MultiPartParser]
    roles = {**BY_CONTRIBUTORS, "file": Role.VIEWER}

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("strategy", "initiative", "task")

    @extend_schema(
        request={"application/json": NewLink, "multipart/form-data": NewFile}, responses={201: AttachmentSerializer}
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        is_file = "file" in request.data if isinstance(request.data, dict) else False
        sent = (NewFile if is_file else NewLink)(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        add: Any = services.add_file if is_file else services.add_link
        attachment = add(by=self.actor, **sent.validated_data)
        return Response(self.get_serializer(attachment).data, status=status.HTTP_201_CREATED)

    def write(self, instance: Attachment, **fields: Any) -> Attachment:
        self.check_own(instance)
        return services.rename(instance, by=self.actor, **fields)

    def remove(self, instance: Attachment) -> None:
        self.check_own(instance)
        services.delete_attachment(instance, by=self.actor)

    def check_own(self, attachment: Attachment) -> None:
        if not services.may_change(attachment, user=self.actor, role=self.role):
            raise PermissionDenied(_("Someone else added this."))

    @extend_schema(responses={(200, kind.content_type): OpenApiResponse(OpenApiTypes.BINARY) for kind in WORKING_FILES})
    @action(detail=True, filterset_class=None, pagination_class=None)
    def file(self, request: Request, **kwargs: Any) -> FileResponse:
        """Download the stored file; a link has none (404)."""
        attachment = self.get_object()
        if not attachment.file:
            raise Http404
        return hand_out(attachment.file, name=file_name(attachment), content_type=attachment.content_type)
