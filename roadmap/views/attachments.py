"""Shared storage: the panel of a place, and the page with all of a strategy."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.access import WorkspaceView, requires
from accounts.pages import RecordEditView
from accounts.roles import Role
from accounts.stored_files import hand_out
from accounts.uploads import WORKING_FILES, suffixes_of
from roadmap.forms.attachments import AttachmentForm, FilesFilterForm, LinkForm
from roadmap.models import Attachment, Initiative, Task
from roadmap.selectors import attachments as selectors
from roadmap.services import attachments as services
from roadmap.services.attachments import Place
from strategy.desk import asked_for
from strategy.models import Strategy

ROWS_ON_A_PAGE = 50
ACCEPTED = ",".join(suffixes_of(WORKING_FILES))
PANELS = {Strategy: "roadmap:strategy_files", Initiative: "roadmap:initiative_files", Task: "roadmap:task_files"}


def panel_context(request: Any, place: Place, **context: Any) -> dict[str, Any]:
    """Return what the panel of a place shows."""
    rows = selectors.attachments().filter(**{type(place)._meta.model_name or "": place})
    closed = isinstance(place, Strategy) and place.is_archived
    return {
        "files_place": place,
        "files_url": reverse(PANELS[type(place)], args=[request.workspace.slug, place.pk]),
        "attachments": [(row, not closed and _may_change(request, row)) for row in rows],
        "may_add": request.role.includes(Role.CONTRIBUTOR) and not closed,
        "accepted": ACCEPTED,
        "most_megabytes": services.MOST_BYTES // 2**20,
        **context,
    }


def _may_change(request: Any, attachment: Attachment) -> bool:
    return services.may_change(attachment, user=request.user, role=request.role)


class Panel(WorkspaceView):
    """The files and links of one place; whoever contributes adds to them."""

    required_role = Role.VIEWER
    required_role_post = Role.CONTRIBUTOR
    http_method_names = ["get", "head", "post"]
    model: Any = None

    def get(self, request: Any, pk: int) -> HttpResponse:
        return show_panel(request, get_object_or_404(self.model, pk=pk))

    def post(self, request: Any, pk: int) -> HttpResponse:
        place = get_object_or_404(self.model.objects.select_related("workspace"), pk=pk)
        if request.POST.get("what") == "link":
            return self._add_link(place)
        return self._add_files(place)

    def _add_link(self, place: Place) -> HttpResponse:
        form = LinkForm(self.request.POST)
        try:
            if form.is_valid():
                services.add_link(place, by=self.request.user, **form.cleaned_data)
                return answer(self.request, place, said=_("The link is kept."))
        except ValidationError as error:
            form.add_error(None, error.messages)
        return show_panel(self.request, place, link_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def _add_files(self, place: Place) -> HttpResponse:
        """Store each of several files; what is wrong with one keeps no other out."""
        files, refusals = self.request.FILES.getlist("files"), []
        for file in files:
            try:
                services.add_file(place, file=file, by=self.request.user)
            except ValidationError as error:
                refusals += error.messages
        if not files:
            refusals = [_("Choose a file first.")]
        stored = len(files) - len(refusals) if files else 0
        said = ngettext("%(number)d file stored.", "%(number)d files stored.", stored) % {"number": stored}
        if refusals:
            context = {"refusals": refusals, "said": said if stored else ""}
            return show_panel(self.request, place, status=HTTPStatus.UNPROCESSABLE_ENTITY, **context)
        return answer(self.request, place, said=said)


def answer(request: Any, place: Place, *, said: str) -> HttpResponse:
    """Show the panel to htmx; send everyone else back to the page they came from."""
    if request.htmx:
        return show_panel(request, place, said=said)
    messages.success(request, said)
    return redirect(page_of(request, place))


def page_of(request: Any, place: Place) -> str:
    """Return the address of the page that a place's files are shown on."""
    if isinstance(place, Strategy):
        return reverse("roadmap:files", args=[request.workspace.slug], query={"strategy": place.pk})
    name = "roadmap:initiative" if isinstance(place, Initiative) else "roadmap:task"
    return reverse(name, args=[request.workspace.slug, place.pk]) + "#files"


def show_panel(request: Any, place: Place, status: int | None = None, **context: Any) -> HttpResponse:
    template = "roadmap/_files_panel.html" if request.htmx else "roadmap/files_of.html"
    shown = {**panel_context(request, place, **context), "page_address": page_of(request, place)}
    return render(request, template, shown, status=status)


# --- One file or link ----------------------------------------------------------


def _own_or_refuse(request: Any, pk: int) -> Attachment:
    attachment = get_object_or_404(selectors.attachments(), pk=pk)
    if not _may_change(request, attachment):
        raise PermissionDenied
    return attachment


@require_GET
@requires(Role.VIEWER)
def file(request: Any, pk: int) -> FileResponse:
    """Hand out a stored file; a link is followed by the browser itself."""
    attachment = get_object_or_404(Attachment, pk=pk)
    if not attachment.file:
        raise Http404
    return hand_out(attachment.file, name=file_name(attachment), content_type=attachment.content_type)


def file_name(attachment: Attachment) -> str:
    """Return the title as a file's name: it keeps its ending when it is renamed."""
    kind = next(kind for kind in WORKING_FILES if kind.content_type == attachment.content_type)
    fitting = attachment.title.lower().endswith(kind.suffixes)
    return attachment.title if fitting else f"{attachment.title}{kind.suffixes[0]}"


class AttachmentEdit(RecordEditView):
    model = Attachment
    form_class = AttachmentForm
    required_role = Role.CONTRIBUTOR
    title_edit = gettext_lazy("File or link")

    def get_object(self) -> Attachment:
        return _own_or_refuse(self.request, self.kwargs["pk"])

    def write(self, form: Any) -> Attachment:
        version = form.cleaned_data["version"]
        return services.rename(form.instance, by=self.request.user, version=version, **form.fields_to_save())

    def success_url(self, instance: Attachment) -> str:
        return page_of(self.request, services.place_of(instance))


@require_POST
@requires(Role.CONTRIBUTOR)
def file_delete(request: Any, pk: int) -> HttpResponse:
    attachment = _own_or_refuse(request, pk)
    place = services.place_of(attachment)
    services.delete_attachment(attachment, by=request.user)
    return answer(request, place, said=_("%(name)s has been deleted.") % {"name": attachment})


# --- All of a strategy ---------------------------------------------------------


@require_GET
@requires(Role.VIEWER)
def files(request: Any) -> HttpResponse:
    strategy = asked_for(request)
    form = FilesFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    context: dict[str, Any] = {"form": form, "strategy": strategy}
    if strategy is not None:
        rows = selectors.of_strategy(strategy)
        found = selectors.matching(
            rows, words=asked.get("q", ""), where=asked.get("where", ""), kind=asked.get("kind", "")
        )
        page = Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
        context |= {
            "page_obj": page,
            "lines": [(row, _may_change(request, row)) for row in page.object_list],
            "narrowed": any(asked.values()),
            "strategies": Strategy.objects.all(),
            **panel_context(request, strategy),
        }
    return render(request, "roadmap/files.html", context)


urlpatterns = [
    path("files/", files, name="files"),
    path("files/<int:pk>/", file, name="file"),
    path("files/<int:pk>/edit/", AttachmentEdit.as_view(), name="file_edit"),
    path("files/<int:pk>/delete/", file_delete, name="file_delete"),
    path("strategies/<int:pk>/files/", Panel.as_view(model=Strategy), name="strategy_files"),
    path("initiatives/<int:pk>/files/", Panel.as_view(model=Initiative), name="initiative_files"),
    path("tasks/<int:pk>/files/", Panel.as_view(model=Task), name="task_files"),
]
