"""REST: observations, one or many at once, and imports of files."""

import json
from typing import Any

import django_filters
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import RecordSerializer, WorkspaceViewSet
from accounts.filters import IdFilter
from accounts.problems import Conflict
from accounts.roles import Role
from reporting import import_services, services
from reporting.import_files import ImportRefused
from reporting.import_options import BadOption
from reporting.imports.problems import UnreadableFile
from reporting.imports.wording import problem_words, row_words, words
from reporting.models import Import, Observation
from strategy.metrics import METRICS
from strategy.models import channel_key


class ObservationFilter(django_filters.FilterSet):
    channel = IdFilter(field_name="channel_id", help_text="Id of a channel.")
    channel_name = django_filters.CharFilter(method="by_channel_name", help_text="Name of a channel in any spelling.")
    kind = django_filters.ChoiceFilter(choices=Observation.Kind.choices)
    campaign = django_filters.CharFilter(field_name="campaign", lookup_expr="iexact")
    post = django_filters.CharFilter()
    start = django_filters.DateFilter(
        field_name="until", lookup_expr="gte", help_text="Rows that reach this day or later."
    )
    end = django_filters.DateFilter(
        field_name="date", lookup_expr="lte", help_text="Rows that begin on this day or before."
    )

    def by_channel_name(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(channel__key=channel_key(value))


class ObservationSerializer(RecordSerializer):
    channel_name = serializers.CharField(source="channel.name", read_only=True)

    class Meta:
        model = Observation
        fields = [
            "channel", "channel_name", "kind", "campaign", "post", "date", "until", *METRICS, "own",
            "source_rows", "import_run",
        ]  # fmt: skip


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}]})
class ChannelField(serializers.Field[Any, Any, Any, Any]):
    """An id, or a name in any spelling."""


def _measure_fields() -> dict[str, serializers.Field[Any, Any, Any, Any]]:
    """Describe the measures of a row that is sent; the checking is `observation_rows`'."""
    fields: dict[str, serializers.Field[Any, Any, Any, Any]] = {}
    for key in METRICS:
        model_field = Observation._meta.get_field(key)
        if model_field.get_internal_type() == "DecimalField":
            fields[key] = serializers.DecimalField(max_digits=18, decimal_places=4, required=False, allow_null=True)
        else:
            fields[key] = serializers.IntegerField(required=False, allow_null=True)
    return fields


ObservationRow = type(
    "ObservationRow",
    (serializers.Serializer,),
    {
        "__doc__": "One row to create or replace, found by channel, kind, campaign, post and date.",
        "channel": ChannelField(help_text="Id, or a name; a name not known yet becomes a channel."),
        "kind": serializers.ChoiceField(choices=Observation.Kind.choices, default="paid"),
        "campaign": serializers.CharField(max_length=255, required=False, allow_blank=True),
        "post": serializers.CharField(max_length=255, required=False, allow_blank=True),
        "date": serializers.DateField(),
        "until": serializers.DateField(
            required=False, allow_null=True, help_text="Last day, for a row that covers several."
        ),
        "own": serializers.DictField(child=serializers.FloatField(), required=False),
        **_measure_fields(),
    },
)


class StoredSerializer(serializers.Serializer[Any]):
    created = serializers.IntegerField(source="added")
    updated = serializers.IntegerField(source="replaced")
    unchanged = serializers.IntegerField()


class ObservationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.DestroyModelMixin, WorkspaceViewSet):
    """What channels, campaigns and posts did, by day or period.

    POST takes one row or a list of up to 1,000 and creates or replaces each by its key: channel, kind, campaign,
    post and date. Measures a row does not name keep their value; null makes one unknown. All rows are stored, or
    none.
    """

    serializer_class = ObservationSerializer
    filterset_class = ObservationFilter
    roles = {
        "list": Role.VIEWER,
        "retrieve": Role.VIEWER,
        "create": Role.CONTRIBUTOR,
        "destroy": Role.CONTRIBUTOR,
    }

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            with scopes_disabled():
                return Observation.objects.none()
        return Observation.objects.select_related("channel").order_by("-date", "-pk")

    @extend_schema(
        request=PolymorphicProxySerializer(
            component_name="ObservationRows",
            serializers=[ObservationRow, ObservationRow(many=True)],
            many=False,
            resource_type_field_name=None,
        ),
        responses={200: StoredSerializer, 201: ObservationSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        rows: Any = request.data
        is_list = isinstance(rows, list)
        if is_list and not 1 <= len(rows) <= services.MAX_ROWS:
            raise ValidationError(_("Send between 1 and %(most)s rows.") % {"most": services.MAX_ROWS})
        try:
            stored = services.store_observations(
                workspace=self.workspace, rows=rows if is_list else [rows], by=self.actor
            )
        except services.RowsRefused as error:
            raise ValidationError(_faults(error, is_list=is_list)) from error
        code = status.HTTP_201_CREATED if stored.added else status.HTTP_200_OK
        if is_list:
            return Response(StoredSerializer(stored).data, status=code)
        return Response(self.get_serializer(self._row(rows)).data, status=code)

    def _row(self, row: dict[str, Any]) -> Observation:
        """Return the stored row that a sent one has become."""
        name = row["channel"]
        by_channel = {"channel": name} if isinstance(name, int) else {"channel__key": channel_key(name)}
        return self.get_queryset().get(
            **by_channel,
            kind=row.get("kind", "paid"),
            campaign=services.known_spelling(row.get("campaign") or ""),
            post=" ".join((row.get("post") or "").split()),
            date=row["date"],
        )

    def perform_destroy(self, instance: Observation) -> None:
        services.delete_observation(observation=instance, by=self.actor)


def _faults(error: services.RowsRefused, *, is_list: bool) -> dict[str, list[ErrorDetail]]:
    """Name each fault's place: `3.spend` is the field spend of the fourth row."""
    detail: dict[str, list[ErrorDetail]] = {}
    for fault in error.faults[:200]:
        place = ".".join(filter(None, [str(fault.index) if is_list else "", fault.field])) or "non_field_errors"
        detail.setdefault(place, []).append(ErrorDetail(row_words(fault.code), code=fault.code))
    return detail


class ImportProblemSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField(help_text="Row number as a spreadsheet shows it; 0: the whole file.")
    column = serializers.CharField()
    value = serializers.CharField()
    code = serializers.CharField()
    message = serializers.SerializerMethodField()
    skipped = serializers.BooleanField(help_text="The row was left out because of this.")

    def get_message(self, problem: dict[str, Any]) -> str:
        return problem_words(problem)


class ImportSerializer(serializers.ModelSerializer[Import]):
    problems = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField(help_text="Why the import failed, in words.")

    class Meta:
        model = Import
        fields = [
            "id", "filename", "size", "sha256", "source", "status", "progress", "mapping", "options", "rows_read",
            "rows_stored", "rows_skipped", "observations_added", "observations_replaced", "observations_unchanged",
            "problem_count", "problems", "error", "created_at", "started_at", "finished_at",
        ]  # fmt: skip

    @extend_schema_field(ImportProblemSerializer(many=True))
    def get_problems(self, run: Import) -> Any:
        return ImportProblemSerializer(run.problems, many=True).data

    def get_error(self, run: Import) -> str:
        return words(run.error) if run.error else ""


class ImportDetailSerializer(ImportSerializer):
    preview = serializers.JSONField(
        help_text="What the last check found: headers, first rows, totals, what is missing."
    )

    class Meta(ImportSerializer.Meta):
        fields = [*ImportSerializer.Meta.fields, "preview"]


class ImportListSerializer(ImportSerializer):
    class Meta(ImportSerializer.Meta):
        fields = [name for name in ImportSerializer.Meta.fields if name not in ("problems", "mapping", "options")]


UNASSIGNED = "Unassigned"
"""The channel of an unattended import whose file names none."""


class ImportUpload(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="CSV or TSV, up to 50 MB.")
    mapping = serializers.JSONField(
        required=False, help_text='{"column name": "target"}; columns left out are ignored.'
    )
    options = serializers.JSONField(
        required=False,
        help_text='For the whole file: {"channel": "Instagram", "kind": "paid", "first_day": "2026-03-01", '
        '"last_day": "2026-03-31", "day_first": true, "decimal_sign": ",", "file_currency": "USD", '
        '"rates": {"USD": "0.92"}}.',
    )
    channel = serializers.CharField(
        required=False,
        max_length=120,
        help_text="Short for options.channel: the channel of rows that name none "
        "(Unassigned when such a file is imported at once without it).",
    )
    confirm = serializers.BooleanField(default=False, help_text="Import at once, without a look at the proposal.")

    def validate_mapping(self, value: Any) -> dict[str, str]:
        return _column_names(value)

    def validate_options(self, value: Any) -> dict[str, Any]:
        return _json_object(value)


def _with_channel(sent: dict[str, Any]) -> dict[str, Any]:
    if "channel" not in sent:
        return sent
    return {**sent, "options": {**sent.get("options", {}), "channel": sent["channel"]}}


def _json_object(value: Any) -> dict[str, Any]:
    """Accept an object, or its text as multipart forms send it."""
    try:
        given = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise ValidationError(_("Send a JSON object."))
    return given


def _column_names(value: Any) -> dict[str, str]:
    mapping = _json_object(value)
    if not all(isinstance(target, str) for target in mapping.values()):
        raise ValidationError(_("Give what a column means as text, for instance “spend”."))
    return mapping


class ImportSettings(serializers.Serializer[Any]):
    mapping = serializers.JSONField(required=False)
    options = serializers.JSONField(required=False)


class ImportFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(choices=Import.Status.choices)


class ImportViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, WorkspaceViewSet):
    """Files of figures. Without `confirm` an upload answers with a proposed mapping; POST `confirm/` then runs it."""

    serializer_class = ImportSerializer
    filterset_class = ImportFilter
    parser_classes = [MultiPartParser, FormParser, JSONParser]
    roles = {
        "list": Role.VIEWER,
        "retrieve": Role.VIEWER,
        "create": Role.EDITOR,
        "confirm": Role.EDITOR,
        "undo": Role.EDITOR,
    }

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            with scopes_disabled():
                return Import.objects.none()
        return Import.objects.order_by("-pk")

    def get_serializer_class(self) -> type[ImportSerializer]:
        return {"list": ImportListSerializer, "retrieve": ImportDetailSerializer}.get(self.action, ImportSerializer)

    @extend_schema(
        request={"multipart/form-data": ImportUpload},
        responses={201: ImportDetailSerializer, 202: ImportDetailSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        sent = ImportUpload(data=request.data)
        sent.is_valid(raise_exception=True)
        upload = sent.validated_data["file"]
        try:
            import_services.check_size(upload.size)
            run = import_services.upload_import(
                workspace=self.workspace, filename=upload.name, data=upload.read(), source="api", by=self.actor
            )
        except (UnreadableFile, ImportRefused) as error:
            raise ValidationError({"file": [ErrorDetail(words(error.code, **error.more), code=error.code)]}) from error
        run = self._settled(run, _with_channel(sent.validated_data))
        if not sent.validated_data["confirm"]:
            return self._answer(run, status.HTTP_201_CREATED)
        if import_services.lacks_only_a_channel(run):
            # Nobody is there to ask; the figures can be given to a channel by importing the file again.
            run = self._settled(run, {"options": {"channel": UNASSIGNED}})
        return self._confirmed(run)

    @extend_schema(request=ImportSettings, responses={202: ImportDetailSerializer})
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, **kwargs: Any) -> Response:
        """Run an uploaded import, after a change of `mapping` or `options` if given."""
        data: Any = request.data
        readers = {"mapping": _column_names, "options": _json_object}
        sent = {name: read(data[name]) for name, read in readers.items() if name in data}
        return self._confirmed(self._settled(self.get_object(), sent))

    @extend_schema(request=None, responses={200: ImportDetailSerializer})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, **kwargs: Any) -> Response:
        """Take a finished import off again, as a whole."""
        try:
            run = import_services.undo_import(run=self.get_object(), by=self.actor)
        except ImportRefused as error:
            raise Conflict(words(error.code), code=error.code) from error
        return self._answer(run, status.HTTP_200_OK)

    def _settled(self, run: Import, sent: dict[str, Any]) -> Import:
        if "mapping" not in sent and "options" not in sent:
            return run
        try:
            return import_services.check_import(
                run=run,
                mapping=sent.get("mapping", run.mapping),
                options={**run.options, **sent.get("options", {})},
                by=self.actor,
            )
        except BadOption as error:
            raise ValidationError({"options": [words("bad_option", value=error.name)]}) from error
        except ImportRefused as error:
            raise Conflict(words(error.code), code=error.code) from error

    def _confirmed(self, run: Import) -> Response:
        try:
            return self._answer(import_services.confirm_import(run=run, by=self.actor), status.HTTP_202_ACCEPTED)
        except ImportRefused as error:
            if error.code != "not_ready":
                raise Conflict(words(error.code), code=error.code) from error
            faults = [*run.preview.get("mapping_problems", []), *run.preview.get("blocked", [])]
            raise ValidationError(
                {"mapping": [ErrorDetail(problem_words(fault), code=fault["code"]) for fault in faults]}
            ) from error

    def _answer(self, run: Import, code: int) -> Response:
        return Response(ImportDetailSerializer(run, context=self.get_serializer_context()).data, status=code)


routes: list[tuple[str, Any, str]] = [
    ("observations", ObservationViewSet, "observation"),
    ("imports", ImportViewSet, "import"),
]
