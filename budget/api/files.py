"""REST endpoints of the budget in and out: download it, and bring one in a file."""

import json
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError as ModelError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import NamedChoiceField
from accounts.roles import Role
from accounts.tables import check_size
from budget.api.fields import MoneyField, MonthField
from budget.api.shared import InBudget, budget_parameter
from budget.exceptions import Refusal
from budget.exports import serve
from budget.models import BudgetLine, SheetImport
from budget.plan_import.layout import Layout
from budget.selectors.plan_imports import NEW, Preview, Row, plan_imports, plan_preview
from budget.services import plan_imports as services
from budget.words.files import NOTES, place_in_words, problem_in_words
from strategy.views.exports import download


class ExportQuery(serializers.Serializer[Any]):
    file = NamedChoiceField(choices=list(serve.FORMATS), help_text=gettext_lazy("The kind of file."))


@extend_schema(parameters=[budget_parameter()])
class ExportViewSet(InBudget):
    """A budget or scenario as a file."""

    roles = {"retrieve": Role.VIEWER}
    serializer_class = ExportQuery
    pagination_class = None
    filter_backends = ()

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Answer whatever the client accepts: which file it gets, it says in the address."""
        return super().perform_content_negotiation(request, force=True)

    @extend_schema(
        operation_id="budgets_export_retrieve",
        parameters=[ExportQuery],
        responses={
            (HTTPStatus.OK.value, kind.content_type.split(";")[0]): OpenApiTypes.BINARY
            for kind in serve.FORMATS.values()
        },
    )
    def retrieve(self, request: Request, **kwargs: Any) -> HttpResponse:
        """Download the computed budget as XLSX with live formulas, CSV or PDF."""
        asked = ExportQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return download(serve.budget_file(self.budget(), self.workspace, asked.validated_data["file"]))


class PlanLayoutSerializer(serializers.Serializer[Any]):
    """Where the file keeps what; sheets, rows and columns are counted from 0."""

    sheet = serializers.IntegerField(min_value=0, default=0)
    header = serializers.IntegerField(min_value=0, help_text=gettext_lazy("Row of the column heads."))
    name = serializers.IntegerField(min_value=0, help_text=gettext_lazy("Column of the lines' names."))
    category = serializers.IntegerField(min_value=0, allow_null=True, default=None)
    measure = serializers.CharField(
        allow_blank=True,
        default="",
        max_length=120,
        help_text=gettext_lazy("Where each line is a block of rows: the text of the rows to take."),
    )
    block = serializers.IntegerField(
        min_value=0, allow_null=True, default=None, help_text=gettext_lazy("Column that names the blocks.")
    )
    months = serializers.DictField(
        child=MonthField(),
        required=False,
        help_text=gettext_lazy('Month by column, such as {"3": "2026-01"}; read from the heads without it.'),
    )


class JsonLayoutField(serializers.JSONField):
    """The layout as an object, or its text as multipart forms send it."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        try:
            given = json.loads(data) if isinstance(data, str) else data
        except ValueError:
            given = None
        if not isinstance(given, dict):
            raise serializers.ValidationError(_("Send a JSON object."))
        layout = PlanLayoutSerializer(data=given)
        layout.is_valid(raise_exception=True)
        sent = dict(layout.validated_data)
        if "months" in sent:
            sent["months"] = {column: f"{month:%Y-%m}" for column, month in sent["months"].items()}
        return sent


class PlanUpload(serializers.Serializer[Any]):
    file = serializers.FileField(help_text=gettext_lazy("An .xlsx workbook or a CSV file, up to 10 MB."))
    mapping = JsonLayoutField(required=False, help_text=gettext_lazy("Recognised without it."))


class PlanLineChoiceSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField(help_text=gettext_lazy("Row of the line in the file, from 1."))
    take = serializers.BooleanField(default=True)
    line = serializers.IntegerField(
        required=False,
        allow_null=True,
        help_text=gettext_lazy("Line to update; null: a new one. Left out: by its name."),
    )
    category = serializers.ChoiceField(choices=BudgetLine.Category.choices, required=False)


class PlanChoices(serializers.Serializer[Any]):
    """What to take; what is left out is taken as the preview says."""

    lines = PlanLineChoiceSerializer(many=True, required=False)
    months = serializers.ListField(child=MonthField(), required=False)
    rules = serializers.BooleanField(
        default=True, help_text=gettext_lazy("Of files made here: take policies, caps and opening balances, too.")
    )

    def choices(self) -> dict[str, Any]:
        """Return the choices as `services.apply_plan` takes them."""
        data = self.validated_data
        choices: dict[str, Any] = {"lines": {str(line["row"]): _choice(line) for line in data.get("lines", [])}}
        if "months" in data:
            choices["months"] = [f"{month:%Y-%m}" for month in data["months"]]
        return {**choices, "rules": data["rules"]}


def _choice(line: dict[str, Any]) -> dict[str, Any]:
    choice: dict[str, Any] = {"take": line["take"], "category": line.get("category", "")}
    if "line" in line:
        choice["line"] = NEW if line["line"] is None else str(line["line"])
    return choice


class PlannedSerializer(serializers.Serializer[Any]):
    month = MonthField()
    planned = MoneyField()


class PlanRowSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField(help_text=gettext_lazy("In the file, from 1."))
    name = serializers.CharField()
    category = serializers.ChoiceField(choices=BudgetLine.Category.choices)
    take = serializers.BooleanField()
    line = serializers.IntegerField(allow_null=True, help_text=gettext_lazy("The line it updates; null: a new one."))
    months = PlannedSerializer(many=True)
    replaces = PlannedSerializer(many=True, help_text=gettext_lazy("What is planned now and would be replaced."))
    total = MoneyField()


class FileProblemSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    place = serializers.CharField()
    message = serializers.CharField()


class PlanPreviewSerializer(serializers.Serializer[Any]):
    mapping = PlanLayoutSerializer(allow_null=True)
    is_ours = serializers.BooleanField(help_text=gettext_lazy("The file was made here and is read without a mapping."))
    notes = serializers.ListField(child=serializers.CharField())
    not_plans = serializers.ListField(child=serializers.CharField(), help_text=gettext_lazy("Rows left out, by text."))
    problems = FileProblemSerializer(many=True)
    closed = serializers.ListField(child=MonthField(), help_text=gettext_lazy("Months that never change."))
    lines = PlanRowSerializer(many=True)
    total = MoneyField()


class PlanImportSerializer(serializers.ModelSerializer[SheetImport]):
    """A budget in a file, on its way into the plan."""

    preview = PlanPreviewSerializer(allow_null=True, read_only=True, required=False)
    lines_created = serializers.ListField(child=serializers.IntegerField(), read_only=True)
    lines_changed = serializers.ListField(child=serializers.IntegerField(), read_only=True)

    class Meta:
        model = SheetImport
        fields = ["id", "filename", "status", "created_at", "lines_created", "lines_changed", "preview"]
        read_only_fields = fields

    def to_representation(self, run: SheetImport) -> dict[str, Any]:
        run.lines_created = run.result.get("created", [])  # type: ignore[attr-defined]
        run.lines_changed = run.result.get("changed", [])  # type: ignore[attr-defined]
        run.preview = self.context.get("preview")  # type: ignore[attr-defined]
        return super().to_representation(run)


def preview_as_data(preview: Preview) -> dict[str, Any]:
    problems = preview.found.problems
    return {
        "mapping": _layout_as_data(preview.layout) if preview.layout else None,
        "is_ours": preview.found.is_ours,
        "notes": [str(NOTES[note]) for note in preview.notes],
        "not_plans": preview.run.mapping.get("others", []),
        "problems": [
            {"code": p.code, "place": place_in_words(preview.sheet.name, p), "message": problem_in_words(p)}
            for p in problems
        ],
        "closed": list(preview.closed),
        "lines": [_row_as_data(row) for row in preview.rows],
        "total": preview.total,
    }


def _layout_as_data(layout: Layout) -> dict[str, Any]:
    return {**layout.as_json(), "months": {str(column): month for column, month in layout.months.items()}}


def _row_as_data(row: Row) -> dict[str, Any]:
    return {
        "row": row.found.row,
        "name": row.found.name,
        "category": row.category,
        "take": row.take,
        "line": row.existing.pk if row.existing else None,
        "months": [{"month": month, "planned": amount} for month, amount in row.new.items()],
        "replaces": [{"month": month, "planned": amount} for month, amount in row.replaced.items()],
        "total": row.total,
    }


@extend_schema(parameters=[budget_parameter()])
class PlanImportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, InBudget):
    """Budgets in files. An upload answers with what was read; `apply/` plans it, `undo/` takes it back."""

    serializer_class = PlanImportSerializer
    parser_classes = [MultiPartParser, JSONParser]
    roles = {
        "list": Role.VIEWER,
        "retrieve": Role.VIEWER,
        "create": Role.EDITOR,
        "mapping": Role.EDITOR,
        "apply": Role.EDITOR,
        "undo": Role.EDITOR,
    }

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return SheetImport.objects.none()
        return plan_imports(self.budget())

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return self.answer(self.get_object())

    @extend_schema(request={"multipart/form-data": PlanUpload}, responses={201: PlanImportSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Send a file; nothing is planned by that."""
        sent = PlanUpload(data=request.data)
        sent.is_valid(raise_exception=True)
        file = sent.validated_data["file"]
        budget = self.budget()
        try:
            check_size(file.size)
            run = services.upload_plan(budget, data=file.read(), filename=file.name, by=self.actor)
        except ModelError as error:
            raise serializers.ValidationError({"file": error.messages}) from error
        if "mapping" in sent.validated_data:
            self._correct(run, sent.validated_data["mapping"])
        return self.answer(run, status.HTTP_201_CREATED)

    @extend_schema(request=PlanLayoutSerializer, responses=PlanImportSerializer)
    @action(detail=True, methods=["put"])
    def mapping(self, request: Request, **kwargs: Any) -> Response:
        """Correct what was recognised, and read the file again."""
        run = self.get_object()
        self._correct(run, JsonLayoutField().run_validation(request.data))
        return self.answer(run)

    @extend_schema(request=PlanChoices, responses=PlanImportSerializer)
    @action(detail=True, methods=["post"])
    def apply(self, request: Request, **kwargs: Any) -> Response:
        """Plan what the file says, in one piece."""
        sent = PlanChoices(data=request.data)
        sent.is_valid(raise_exception=True)
        run = self.get_object()
        try:
            services.apply_plan(run, by=self.actor, choices=sent.choices())
        except Refusal:
            raise
        except ModelError as error:
            raise serializers.ValidationError({"lines": error.messages}) from error
        return self.answer(run)

    @extend_schema(request=None, responses=PlanImportSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, **kwargs: Any) -> Response:
        """Take an import back while nothing it wrote has changed."""
        return self.answer(services.undo_plan(self.get_object(), by=self.actor))

    def _correct(self, run: SheetImport, layout: dict[str, Any]) -> None:
        try:
            services.correct_layout(run, by=self.actor, layout=layout)
        except Refusal:
            raise
        except ModelError as error:
            raise serializers.ValidationError({"mapping": error.messages}) from error

    def answer(self, run: SheetImport, code: int = status.HTTP_200_OK) -> Response:
        waits = run.status == SheetImport.Status.UPLOADED
        preview = preview_as_data(plan_preview(run)) if waits else None
        context = {**self.get_serializer_context(), "preview": preview}
        return Response(PlanImportSerializer(run, context=context).data, status=code)
