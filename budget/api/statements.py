"""REST endpoints of bank and card statements: send the file, look, book, undo."""

import json
from typing import Any

from django.core.exceptions import ValidationError as ModelError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_scopes import scopes_disabled
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import RecordSerializer, WorkspaceViewSet
from accounts.roles import Role
from accounts.tables import check_size
from budget.api.fields import MoneyField
from budget.api.shared import NamedRefusals
from budget.models import SheetImport
from budget.selectors import statements as selectors
from budget.selectors.statements import Row
from budget.services import statements as services
from budget.statements import Layout, Spending, Target


class LayoutSerializer(serializers.Serializer[Any]):
    """What the columns mean; columns are counted from 0, rows from 1."""

    header = serializers.IntegerField(
        min_value=0, default=0, help_text=gettext_lazy("Row with the names of the columns; 0: none.")
    )
    columns = serializers.DictField(
        child=serializers.ChoiceField([target.value for target in Target]),
        help_text=gettext_lazy('Meaning by column, for instance {"0": "date", "3": "amount"}.'),
    )
    spending = serializers.ChoiceField([s.value for s in Spending], default=Spending.NEGATIVE.value)
    currency = serializers.CharField(
        max_length=3, allow_blank=True, default="", help_text=gettext_lazy("Of rows that name none.")
    )
    day_first = serializers.BooleanField(allow_null=True, default=None)
    sheet = serializers.IntegerField(min_value=0, default=0, help_text=gettext_lazy("Sheet of a workbook, from 0."))

    def validate_columns(self, value: dict[str, str]) -> dict[str, str]:
        if not all(at.isascii() and at.isdecimal() and len(at) <= 3 for at in value):
            raise serializers.ValidationError(_("Name columns by their number, counted from 0."))
        return value


class JsonLayoutField(serializers.JSONField):
    """The layout as an object, or its text as multipart forms send it."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        try:
            given = json.loads(data) if isinstance(data, str) else data
        except ValueError:
            given = None
        if not isinstance(given, dict):
            raise serializers.ValidationError(_("Send a JSON object."))
        layout = LayoutSerializer(data=given)
        layout.is_valid(raise_exception=True)
        return dict(layout.validated_data)


class StatementUpload(serializers.Serializer[Any]):
    file = serializers.FileField(help_text=gettext_lazy("CSV or .xlsx, up to 10 MB and 5,000 rows."))
    mapping = JsonLayoutField(required=False, help_text=gettext_lazy("What the columns mean; recognised without it."))


class StatementRowSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField(source="entry.row", help_text=gettext_lazy("Row number in the file."))
    date = serializers.DateField(source="entry.date", allow_null=True)
    payee = serializers.CharField(source="entry.payee")
    text = serializers.CharField(source="entry.text")
    amount = serializers.SerializerMethodField(
        help_text=gettext_lazy("In the currency of the row; money that came in is negative.")
    )
    currency = serializers.CharField(source="entry.currency", help_text=gettext_lazy("Empty: the workspace's own."))
    counts = MoneyField(source="valued.amount", allow_null=True, default=None)
    line = serializers.IntegerField(
        source="line.pk", allow_null=True, default=None, help_text=gettext_lazy("Chosen, or proposed by the vendor.")
    )
    book = serializers.BooleanField(source="is_ticked")
    expense = serializers.IntegerField(
        source="booked_as", allow_null=True, help_text=gettext_lazy("The expense it was booked as before.")
    )
    perhaps = serializers.IntegerField(
        source="twin.pk", allow_null=True, default=None, help_text=gettext_lazy("An expense that may be the same.")
    )
    code = serializers.CharField(help_text=gettext_lazy("Why it cannot be booked; empty when it can."))
    reason = serializers.CharField(source="obstacle")

    @extend_schema_field({"type": "string", "nullable": True, "example": "120.50"})
    def get_amount(self, row: Row) -> str | None:
        return None if row.entry.amount is None else f"{row.entry.amount:f}"


class SkippedRowSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField()
    date = serializers.DateField(allow_null=True)
    payee = serializers.CharField()
    amount = serializers.CharField(allow_null=True)
    currency = serializers.CharField()
    code = serializers.CharField()
    reason = serializers.CharField()


class StatementSerializer(RecordSerializer):
    mapping = serializers.SerializerMethodField()
    booked = serializers.IntegerField(source="result.booked", default=None, allow_null=True)
    known = serializers.IntegerField(
        source="result.known", default=None, allow_null=True, help_text=gettext_lazy("Rows booked before.")
    )
    deleted = serializers.IntegerField(
        source="result.deleted", default=None, allow_null=True, help_text=gettext_lazy("Expenses an undo took back.")
    )
    kept = serializers.IntegerField(
        source="result.kept", default=None, allow_null=True, help_text=gettext_lazy("Expenses changed since.")
    )

    class Meta:
        model = SheetImport
        fields = ["filename", "status", "mapping", "booked", "known", "deleted", "kept", "created_by"]
        read_only_fields = fields

    @extend_schema_field(LayoutSerializer)
    def get_mapping(self, run: SheetImport) -> dict[str, Any]:
        return {**run.mapping.get("layout", {}), "sheet": run.mapping.get("sheet", 0)}


class StatementDetailSerializer(StatementSerializer):
    rows = serializers.SerializerMethodField(help_text=gettext_lazy("While it waits: every row and its proposal."))
    skipped = serializers.SerializerMethodField(help_text=gettext_lazy("Once booked: what was left out, and why."))

    class Meta(StatementSerializer.Meta):
        fields = [*StatementSerializer.Meta.fields, "rows", "skipped"]
        read_only_fields = fields

    @extend_schema_field(StatementRowSerializer(many=True))
    def get_rows(self, run: SheetImport) -> Any:
        if run.status != SheetImport.Status.UPLOADED:
            return []
        return StatementRowSerializer(selectors.review(run).rows, many=True).data

    @extend_schema_field(SkippedRowSerializer(many=True))
    def get_skipped(self, run: SheetImport) -> Any:
        return run.result.get("skipped", [])


class RowChoice(serializers.Serializer[Any]):
    row = serializers.IntegerField(min_value=1)
    line = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class Booking(serializers.Serializer[Any]):
    rows = RowChoice(
        many=True,
        required=False,
        help_text=gettext_lazy("Exactly these rows on these lines; without it all rows with `book`."),
    )


class StatementViewSet(NamedRefusals, mixins.ListModelMixin, mixins.RetrieveModelMixin, WorkspaceViewSet):
    """Bank and card statements.

    POST the file and see in `rows` what each would become; POST `book/` to book them, `undo/` to take
    the booking back. A payment is never booked twice, however often its statement is sent.
    """

    serializer_class = StatementSerializer
    parser_classes = [MultiPartParser, JSONParser]
    roles = dict.fromkeys(("list", "retrieve", "create", "columns", "book", "undo", "destroy"), Role.EDITOR)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            with scopes_disabled():
                return SheetImport.objects.none()
        return selectors.statements().order_by("-pk")

    def get_serializer_class(self) -> Any:
        return StatementSerializer if self.action == "list" else StatementDetailSerializer

    def _answer(self, run: SheetImport, code: int = status.HTTP_200_OK) -> Response:
        return Response(StatementDetailSerializer(run, context=self.get_serializer_context()).data, status=code)

    @extend_schema(request={"multipart/form-data": StatementUpload}, responses={201: StatementDetailSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        sent = StatementUpload(data=request.data)
        sent.is_valid(raise_exception=True)
        upload, mapping = sent.validated_data["file"], sent.validated_data.get("mapping")
        try:
            check_size(upload.size)
            run = services.upload_statement(
                workspace=self.workspace, filename=upload.name, data=upload.read(), by=self.actor
            )
        except ModelError as error:
            raise serializers.ValidationError({"file": error.messages}, code=error.code) from error
        # Nobody looks at the recognised columns unless the sender does, in the answer.
        try:
            run = self._settled(run, mapping or self._recognised(run))
        except serializers.ValidationError:
            services.discard_statement(run, by=self.actor)
            raise
        return self._answer(run, status.HTTP_201_CREATED)

    @staticmethod
    def _recognised(run: SheetImport) -> dict[str, Any]:
        return {**run.mapping["layout"], "sheet": run.mapping["sheet"]}

    def _settled(self, run: SheetImport, mapping: dict[str, Any]) -> SheetImport:
        """Settle what the columns mean; a file that does not tell is not kept."""
        try:
            return services.settle_layout(
                run, layout=Layout.from_json(mapping), sheet=mapping.get("sheet", 0), by=self.actor
            )
        except ModelError as error:
            raise serializers.ValidationError({"mapping": error.messages}) from error

    @extend_schema(request=LayoutSerializer, responses=StatementDetailSerializer)
    @action(detail=True, methods=["post"])
    def columns(self, request: Request, **kwargs: Any) -> Response:
        """Say what the columns mean, and see the rows read so."""
        layout = LayoutSerializer(data=request.data)
        layout.is_valid(raise_exception=True)
        return self._answer(self._settled(self.get_object(), dict(layout.validated_data)))

    @extend_schema(request=Booking, responses=StatementDetailSerializer)
    @action(detail=True, methods=["post"])
    def book(self, request: Request, **kwargs: Any) -> Response:
        """Book the rows as expenses, all in one go."""
        sent = Booking(data=request.data)
        sent.is_valid(raise_exception=True)
        rows = sent.validated_data.get("rows")
        choices = None if rows is None else services.choices_of((row["row"], row["line"]) for row in rows)
        run = services.book_statement(self.get_object(), by=self.actor, role=self.role, choices=choices)
        return self._answer(run)

    @extend_schema(request=None, responses=StatementDetailSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, **kwargs: Any) -> Response:
        """Delete the expenses it booked; those changed since, or given a receipt, stay."""
        return self._answer(services.undo_statement(self.get_object(), by=self.actor))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """Forget a statement that has not been booked."""
        services.discard_statement(self.get_object(), by=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)
