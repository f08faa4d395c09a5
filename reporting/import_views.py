"""Pages of metrics in: imports of files, and figures typed by hand."""

import csv
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import WorkspaceRequest, requires
from accounts.pages import RecordDeleteView, RecordEditView
from accounts.roles import Role
from reporting import import_services, services
from reporting.import_files import ImportRefused
from reporting.import_forms import FileOptionsForm, ObservationFilterForm, ObservationForm, UploadForm, known_campaigns
from reporting.import_page import ImportPage, csv_safe
from reporting.imports.problems import UnreadableFile
from reporting.imports.wording import problem_words, words
from reporting.models import Import, Observation
from strategy.models import Channel

ROWS_ON_A_PAGE = 50


@require_GET
@requires(Role.VIEWER)
def imports(request: WorkspaceRequest) -> HttpResponse:
    page = Paginator(Import.objects.select_related("created_by").defer("preview", "problems"), ROWS_ON_A_PAGE)
    context = {"page_obj": page.get_page(request.GET.get("page"))}
    return render(request, "reporting/imports.html", context)


@require_http_methods(["GET", "POST"])
@requires(Role.EDITOR)
def import_new(request: WorkspaceRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            import_services.check_size(upload.size)
            run = import_services.upload_import(
                workspace=request.workspace,
                filename=upload.name,
                data=upload.read(),
                source=Import.Source.BROWSER,
                by=request.user,
            )
        except (UnreadableFile, ImportRefused) as error:
            form.add_error("file", words(error.code, **error.more))
        else:
            return redirect("reporting:import", request.workspace.slug, run.pk)
    return render(request, "reporting/import_new.html", {"form": form})


@require_GET
@requires(Role.VIEWER)
def import_detail(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return _show_import(request, get_object_or_404(Import.objects.all(), pk=pk))


def _show_import(request: WorkspaceRequest, run: Import, form: FileOptionsForm | None = None) -> HttpResponse:
    context: dict[str, Any] = {"run": run, "page": ImportPage(run)}
    if run.is_waiting:
        context["form"] = form or FileOptionsForm(run=run)
        context["channels"] = Channel.objects.values_list("name", flat=True)
        return render(request, "reporting/import_preview.html", context)
    return render(request, "reporting/import_result.html", context)


@require_POST
@requires(Role.EDITOR)
def import_settle(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Take over the chosen meaning of the columns; with `confirm` also start the import."""
    run = get_object_or_404(Import.objects.all(), pk=pk)
    form = FileOptionsForm(request.POST, run=run)
    if not form.is_valid():
        return _show_import(request, run, form)
    headers = run.preview.get("headers", [])
    mapping = {name: request.POST.get(f"column-{at}", "ignore") for at, name in enumerate(headers)}
    try:
        run = import_services.check_import(run=run, mapping=mapping, options=form.options(), by=request.user)
        if "confirm" in request.POST:
            import_services.confirm_import(run=run, by=request.user)
        else:
            messages.success(request, _("Checked again."))
    except ImportRefused as error:
        messages.error(request, words(error.code))
    return redirect("reporting:import", request.workspace.slug, run.pk)


@require_GET
@requires(Role.VIEWER)
def import_progress(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Tell how far a running import is; have the page load anew when it has ended."""
    run = get_object_or_404(Import.objects.defer("preview", "problems"), pk=pk)
    response = render(request, "reporting/_import_progress.html", {"run": run})
    if not run.is_moving:
        response["HX-Refresh"] = "true"
    return response


@require_GET
@requires(Role.VIEWER)
def import_problems(request: WorkspaceRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(Import.objects.all(), pk=pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="problems-{run.pk}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([_("Row"), _("Column"), _("Value"), _("Problem")])
    for problem in run.problems:
        cells = (problem["row"] or "", problem["column"], problem["value"], problem_words(problem))
        writer.writerow([csv_safe(cell) for cell in cells])
    return response


@require_POST
@requires(Role.EDITOR)
def import_undo(request: WorkspaceRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(Import.objects.all(), pk=pk)
    try:
        import_services.undo_import(run=run, by=request.user)
        messages.success(request, _("The import is undone: the figures are as if it had never been."))
    except ImportRefused as error:
        messages.error(request, words(error.code))
    return redirect("reporting:import", request.workspace.slug, run.pk)


@require_POST
@requires(Role.EDITOR)
def import_discard(request: WorkspaceRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(Import.objects.all(), pk=pk)
    try:
        import_services.discard_import(run=run, by=request.user)
        messages.success(request, _("The file has been removed."))
    except ImportRefused as error:
        messages.error(request, words(error.code))
    return redirect("reporting:imports", request.workspace.slug)


@require_GET
@requires(Role.VIEWER)
def observations(request: WorkspaceRequest) -> HttpResponse:
    form = ObservationFilterForm(request.GET or None)
    rows = Observation.objects.select_related("channel", "import_run").defer(
        "import_run__preview", "import_run__problems", "import_run__mapping"
    )
    if form.is_valid():
        rows = _filtered(rows, form.cleaned_data)
    page = Paginator(rows.order_by("-date", "-pk"), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "is_filtered": bool(request.GET.keys() - {"page"}),
        "campaigns": known_campaigns(),
        "can_enter": request.role.includes(Role.CONTRIBUTOR),
    }
    return render(request, "reporting/observations.html", context)


def _filtered(rows: Any, chosen: dict[str, Any]) -> Any:
    lookups = {
        "channel": chosen["channel"],
        "kind": chosen["kind"],
        "campaign__iexact": " ".join(chosen["campaign"].split()),
        "until__gte": chosen["start"],
        "date__lte": chosen["end"],
    }
    return rows.filter(**{name: value for name, value in lookups.items() if value})


class ObservationEdit(RecordEditView):
    model = Observation
    form_class = ObservationForm
    template_name = "reporting/observation_form.html"
    required_role = Role.CONTRIBUTOR
    success_url_name = "reporting:observations"
    title_new = gettext_lazy("Enter figures")
    title_edit = gettext_lazy("Edit figures")

    def context(self, form: Any) -> dict[str, Any]:
        return {"campaigns": known_campaigns(), "has_channels": Channel.objects.exists()}

    def write(self, form: Any) -> Observation:
        return services.save_observation(
            observation=form.instance,
            by=self.request.user,
            version=form.cleaned_data.get("version"),
            **form.fields_to_save(),
        )


class ObservationDelete(RecordDeleteView):
    model = Observation
    required_role = Role.CONTRIBUTOR
    success_url_name = "reporting:observations"
    warning = gettext_lazy("Its figures leave every report.")

    def remove(self, instance: Any) -> None:
        services.delete_observation(observation=instance, by=self.request.user)
