"""REST endpoints of the guidance: the remarks on a strategy, and the answers to them."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import RecordSerializer, RecordViewSet, WorkspaceViewSet
from accounts.roles import Role
from strategy.api.base import PartFilter
from strategy.models import Dismissal, Strategy
from strategy.selectors.guidance import is_known, open_groups
from strategy.services import guidance as services


class RemarkSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(help_text=_("Send it as `remark` to dismiss it."))
    text = serializers.CharField()


class RemarkGroupSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField(source="kind.key")
    title = serializers.CharField(source="kind.title")
    remarks = RemarkSerializer(many=True)
    more = serializers.IntegerField(help_text=_("How many more rows it concerns than are listed."))


class RemarksView(WorkspaceViewSet):
    """What a careful colleague would remark on a strategy."""

    serializer_class = RemarkGroupSerializer
    roles = {"list": Role.VIEWER}
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses=RemarkGroupSerializer(many=True))
    def list(self, request: Request, **kwargs: Any) -> Response:
        """Read the open remarks by kind; dismissed ones are left out."""
        strategy = get_object_or_404(Strategy.objects.all(), pk=self.kwargs["strategy_pk"])
        return Response(self.get_serializer(open_groups(strategy), many=True).data)


class DismissalSerializer(RecordSerializer):
    class Meta:
        model = Dismissal
        fields = ["strategy", "remark", "reason"]
        extra_kwargs = {"remark": {"help_text": _("Key of the remark.")}}

    def validate_remark(self, remark: str) -> str:
        if not is_known(remark):
            raise serializers.ValidationError(_("There is no remark of this name."), code="unknown_remark")
        return remark


class DismissalViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.DestroyModelMixin,
    WorkspaceViewSet,
):
    """Remarks answered with a reason. Answering one again replaces the reason; deleting the answer brings it back."""

    model = Dismissal
    serializer_class = DismissalSerializer
    filterset_class: ClassVar[Any] = PartFilter
    ordering = ("-pk",)
    select_related = ("strategy",)
    roles: ClassVar[dict[str, Role]] = {
        name: RecordViewSet.roles[name] for name in ("list", "retrieve", "create", "destroy")
    }
    get_queryset = RecordViewSet.get_queryset

    def perform_create(self, serializer: Any) -> None:
        fields = {name: value for name, value in serializer.validated_data.items() if name != "version"}
        serializer.instance = services.dismiss(by=self.actor, **fields)

    def perform_destroy(self, instance: Dismissal) -> None:
        services.take_back(instance, by=self.actor)


urlpatterns = [path("strategies/<int:strategy_pk>/remarks/", RemarksView.as_view({"get": "list"}), name="remarks-list")]
