"""The whole strategy at once: as data, and as files."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import NamedChoiceField, WorkspaceViewSet
from accounts.ids import LARGEST_ID
from accounts.roles import Role
from strategy.exports import serve
from strategy.exports.serve import Edition
from strategy.models import Strategy
from strategy.views.exports import download


class EditionQuery(serializers.Serializer[Any]):
    version = serializers.IntegerField(
        required=False, min_value=1, max_value=LARGEST_ID, help_text=_("Id of a version; without it as it is now.")
    )


class FileQuery(EditionQuery):
    file = NamedChoiceField(choices=list(serve.FORMATS), help_text=_("The kind of file."))


class EntrySerializer(serializers.Serializer[Any]):
    uid = serializers.CharField(help_text=_("The same in every copy and version."))
    id = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]
    fields = serializers.DictField(  # type: ignore[assignment]
        help_text=_("Answers by the name of their field; a reference has `uid` and `label`.")
    )


class DocumentOfStrategySerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    state = serializers.CharField()


class DocumentOfWorkspaceSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    currency = serializers.CharField()
    language = serializers.CharField()


class DocumentSerializer(serializers.Serializer[Any]):
    format = serializers.IntegerField(help_text=_("Grows when the form of this answer changes."))
    strategy = DocumentOfStrategySerializer()
    workspace = DocumentOfWorkspaceSerializer()
    parts = serializers.DictField(child=serializers.ListField(child=EntrySerializer()), help_text=_("Rows by part."))


class WholeStrategy(WorkspaceViewSet):
    """The whole strategy at once."""

    serializer_class = DocumentSerializer
    roles = {"retrieve": Role.VIEWER, "export": Role.VIEWER}
    pagination_class = None
    filter_backends = ()

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Answer whatever the client accepts: which file it gets, it says in the address."""
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(operation_id="strategies_document_retrieve", parameters=[EditionQuery])
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """Read every section of a strategy as data, as it is now or as a version kept it."""
        return Response(self._edition(EditionQuery).document)

    @extend_schema(
        operation_id="strategies_export_retrieve",
        parameters=[FileQuery],
        responses={
            (HTTPStatus.OK.value, form.content_type.split(";")[0]): OpenApiTypes.BINARY
            for form in serve.FORMATS.values()
        },
    )
    def export(self, request: Request, **kwargs: Any) -> HttpResponse:
        """Download a strategy as PDF, DOCX or Markdown, in the workspace's language."""
        return download(serve.strategy_file(self._edition(FileQuery), self.asked["file"]))

    def _edition(self, query: type[EditionQuery]) -> Edition:
        asked = query(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        self.asked = asked.validated_data
        strategy = get_object_or_404(Strategy.objects.select_related("workspace"), pk=self.kwargs["strategy_pk"])
        edition = serve.edition_of(strategy, self.asked.get("version"))
        if edition is None:
            raise Http404
        return edition


urlpatterns = [
    path(
        "strategies/<int:strategy_pk>/document/", WholeStrategy.as_view({"get": "retrieve"}), name="strategy-document"
    ),
    path("strategies/<int:strategy_pk>/export/", WholeStrategy.as_view({"get": "export"}), name="strategy-export"),
]
