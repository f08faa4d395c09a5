"""REST endpoints of the files beside an expense."""

from typing import Any

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django_scopes import scopes_disabled
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import RecordSerializer, WorkspaceViewSet
from accounts.roles import Role
from accounts.stored_files import hand_out
from accounts.uploads import DOCUMENTS
from budget.models import Expense, Receipt
from budget.services import receipts as services

OF_EXPENSE = r"expenses/(?P<expense_pk>[0-9]+)/receipts"


class ReceiptSerializer(RecordSerializer):
    class Meta:
        model = Receipt
        fields = ["name", "size", "content_type", "uploaded_by"]
        read_only_fields = fields


class ReceiptUpload(serializers.Serializer[Any]):
    file = serializers.FileField(help_text=_("PDF, PNG, JPEG, WebP or HEIC, up to 10 MB."))


@extend_schema(
    parameters=[
        OpenApiParameter("expense_pk", OpenApiTypes.INT, OpenApiParameter.PATH, description=_("The expense's id."))
    ]
)
class ReceiptViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.DestroyModelMixin, WorkspaceViewSet):
    """The bills of an expense, as files. Contributors change those of their own expenses only."""

    serializer_class = ReceiptSerializer
    parser_classes = [MultiPartParser]
    roles = {
        "list": Role.VIEWER,
        "retrieve": Role.VIEWER,
        "file": Role.VIEWER,
        "create": Role.CONTRIBUTOR,
        "destroy": Role.CONTRIBUTOR,
    }

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            with scopes_disabled():
                return Receipt.objects.none()
        return Receipt.objects.filter(expense=self.expense()).order_by("pk")

    def expense(self) -> Expense:
        return get_object_or_404(Expense.objects.select_related("workspace"), pk=self.kwargs["expense_pk"])

    def own_expense(self) -> Expense:
        expense = self.expense()
        if not self.role.includes(Role.EDITOR) and expense.created_by != self.actor:
            raise PermissionDenied(_("This expense was entered by someone else."))
        return expense

    @extend_schema(request={"multipart/form-data": ReceiptUpload}, responses={201: ReceiptSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        expense = self.own_expense()
        sent = ReceiptUpload(data=request.data)
        sent.is_valid(raise_exception=True)
        receipt = services.add_receipt(expense=expense, file=sent.validated_data["file"], by=self.actor)
        return Response(self.get_serializer(receipt).data, status=status.HTTP_201_CREATED)

    def perform_destroy(self, instance: Receipt) -> None:
        self.own_expense()
        services.delete_receipt(instance, by=self.actor)

    @extend_schema(responses={(200, kind.content_type): OpenApiResponse(OpenApiTypes.BINARY) for kind in DOCUMENTS})
    @action(detail=True)
    def file(self, request: Request, **kwargs: Any) -> FileResponse:
        """Download the file."""
        receipt = self.get_object()
        return hand_out(receipt.file, name=receipt.name, content_type=receipt.content_type)
