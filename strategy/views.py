"""Pages of the strategy document."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import requires
from accounts.forms import RecordForm
from accounts.pages import RecordDeleteView, RecordEditView
from accounts.records import VersionConflict
from accounts.roles import Role
from strategy import checks, selectors, services
from strategy.forms import ChannelForm, CompanySummaryForm, GoalForm, PersonaForm, SwotItemForm, SwotMoveForm
from strategy.models import Channel, CompanySummary, Goal, Persona, SwotItem
from strategy.objectives import ALIGNMENTS
from strategy.purposes import SUGGESTED_METRICS

NO_CONTENT = 204
UNPROCESSABLE = 422


@require_GET
@requires(Role.VIEWER)
def home(request: Any) -> HttpResponse:
    sections = selectors.outline()
    context = {"sections": sections, "next": selectors.next_section(sections)}
    return render(request, "strategy/home.html", context)


@require_GET
@requires(Role.VIEWER)
def summary(request: Any) -> HttpResponse:
    sections = selectors.outline()
    context = {"sections": sections, "next": selectors.next_section(sections)}
    return render(request, "strategy/_summary.html", context)


class SectionEditView(RecordEditView):
    """An edit page that says which section of the document it belongs to."""

    template_name = "strategy/record_form.html"
    section: Any = ""
    help_template = ""

    def context(self, form: RecordForm) -> dict[str, Any]:
        return {
            "section": self.section,
            "section_url": reverse(self.success_url_name, args=[self.request.workspace.slug]),
            "help_template": self.help_template,
        }


# --- Company -----------------------------------------------------------------


class CompanyEdit(SectionEditView):
    model = CompanySummary
    form_class = CompanySummaryForm
    success_url_name = "strategy:home"
    title_new = title_edit = _("Company")
    help_template = "strategy/_company_help.html"
    required_role = Role.VIEWER
    required_role_post = Role.EDITOR

    def get_object(self) -> CompanySummary:
        return CompanySummary.objects.first() or CompanySummary(workspace=self.request.workspace)

    def initial(self) -> dict[str, Any]:
        return {"name": self.request.workspace.name} if not CompanySummary.objects.exists() else {}

    def get(self, request: Any, **kwargs: Any) -> HttpResponse:
        if request.role.includes(Role.EDITOR):
            return super().get(request, **kwargs)
        return render(request, "strategy/company.html", {"company": CompanySummary.objects.first()})


# --- SWOT --------------------------------------------------------------------
# Every write works as a plain form too; htmx only spares the reload.

MOVES = {"quadrant_choices": SwotItem.Quadrant.choices}


@require_GET
@requires(Role.VIEWER)
def swot(request: Any) -> HttpResponse:
    return _show_board(request)


@require_POST
@requires(Role.EDITOR)
def swot_add(request: Any, quadrant: str) -> HttpResponse:
    """Add an item; a refused text stays in its field."""
    if quadrant not in SwotItem.Quadrant.values:
        raise Http404
    form = SwotItemForm(request.POST)
    item = None
    if form.is_valid():
        text = form.cleaned_data["text"]
        item = services.add_swot_item(workspace=request.workspace, quadrant=quadrant, text=text, by=request.user)
    status = None if item else UNPROCESSABLE
    if request.htmx:
        context = {"quadrant": selectors.quadrant(quadrant), "item": item, "form": None if item else form}
        return render(request, "strategy/_swot_added.html", {**context, **MOVES}, status=status)
    return _to_board(request) if item else _show_board(request, status=status, refused_quadrant=quadrant, form=form)


@require_GET
@requires(Role.VIEWER)
def swot_item(request: Any, pk: int) -> HttpResponse:
    return _show_item(request, get_object_or_404(SwotItem.objects.all(), pk=pk))


@requires(Role.EDITOR)
def swot_item_edit(request: Any, pk: int) -> HttpResponse:
    """Reword an item in its place; after someone else's change both texts are shown."""
    item = get_object_or_404(SwotItem.objects.all(), pk=pk)
    if request.method != "POST":
        return _edit_item(request, item, SwotItemForm(instance=item, initial={"version": item.version}))
    form = SwotItemForm(request.POST)
    if not form.is_valid():
        return _edit_item(request, item, form)
    try:
        item = services.change_swot_item(item, by=request.user, **form.cleaned_data)
    except VersionConflict as conflict:
        form.add_error(None, str(conflict))
        item.refresh_from_db()
        # Saving again replaces what is stored now, which the person has seen.
        form.data = {"text": form.cleaned_data["text"], "version": item.version}
        return _edit_item(request, item, form)
    return _show_item(request, item) if request.htmx else _to_board(request)


@require_POST
@requires(Role.EDITOR)
def swot_item_move(request: Any, pk: int) -> HttpResponse:
    item = get_object_or_404(SwotItem.objects.all(), pk=pk)
    form = SwotMoveForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors.as_json(), status=UNPROCESSABLE, content_type="application/json")
    services.move_swot_item(item, by=request.user, **form.destination(item))
    return HttpResponse(status=NO_CONTENT) if request.htmx else _to_board(request)


@require_POST
@requires(Role.EDITOR)
def swot_item_delete(request: Any, pk: int) -> HttpResponse:
    services.delete_swot_item(get_object_or_404(SwotItem.objects.all(), pk=pk), by=request.user)
    return HttpResponse() if request.htmx else _to_board(request)


def _show_board(request: Any, status: int | None = None, **context: Any) -> HttpResponse:
    context = {"quadrants": selectors.swot_board(), **MOVES, **context}
    return render(request, "strategy/swot.html", context, status=status)


def _to_board(request: Any) -> HttpResponse:
    return redirect("strategy:swot", request.workspace.slug)


def _show_item(request: Any, item: SwotItem) -> HttpResponse:
    return render(request, "strategy/_swot_item.html", {"item": item, **MOVES})


def _edit_item(request: Any, item: SwotItem, form: SwotItemForm) -> HttpResponse:
    template = "strategy/_swot_item_form.html" if request.htmx else "strategy/swot_item_form.html"
    status = UNPROCESSABLE if form.errors else None
    return render(request, template, {"item": item, "form": form}, status=status)


# --- Personas ----------------------------------------------------------------


@require_GET
@requires(Role.VIEWER)
def personas(request: Any) -> HttpResponse:
    return render(request, "strategy/personas.html", {"personas": Persona.objects.all()})


@require_GET
@requires(Role.VIEWER)
def persona(request: Any, pk: int) -> HttpResponse:
    shown = get_object_or_404(Persona.objects.all(), pk=pk)
    return render(request, "strategy/persona.html", {"persona": shown, "groups": selectors.persona_groups(shown)})


class PersonaEdit(SectionEditView):
    model = Persona
    form_class = PersonaForm
    success_url_name = "strategy:personas"
    section = _("Personas")
    title_new = _("New persona")
    title_edit = _("Persona")
    help_template = "strategy/_persona_help.html"

    def initial(self) -> dict[str, Any]:
        return {"is_negative": True} if "negative" in self.request.GET and "pk" not in self.kwargs else {}


class PersonaDelete(RecordDeleteView):
    model = Persona
    success_url_name = "strategy:personas"


# --- Channels ----------------------------------------------------------------


@require_GET
@requires(Role.VIEWER)
def channels(request: Any) -> HttpResponse:
    return render(request, "strategy/channels.html", {"channels": Channel.objects.order_by("-active", "name", "pk")})


class ChannelEdit(SectionEditView):
    model = Channel
    form_class = ChannelForm
    success_url_name = "strategy:channels"
    template_name = "strategy/channel_form.html"
    section = _("Channels")
    title_new = _("New channel")
    title_edit = _("Channel")
    help_template = "strategy/_channel_help.html"

    def write(self, form: RecordForm) -> Channel:
        version = form.cleaned_data.get("version")
        return services.save_channel(form.instance, by=self.request.user, version=version, **form.fields_to_save())

    def context(self, form: RecordForm) -> dict[str, Any]:
        return {**super().context(form), "suggested_metrics": SUGGESTED_METRICS}


class ChannelDelete(RecordDeleteView):
    model = Channel
    success_url_name = "strategy:channels"
    template_name = "strategy/channel_delete.html"

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, **kwargs)
        except services.ChannelInUse as refusal:
            context = {"record": self.get_object(), "refusal": refusal, "cancel_url": self.success_url(None)}
            return render(request, self.template_name, context, status=UNPROCESSABLE)

    def remove(self, instance: Channel) -> None:
        services.delete_channel(instance, by=self.request.user)


@require_POST
@requires(Role.EDITOR)
def channel_retire(request: Any, pk: int) -> HttpResponse:
    channel = get_object_or_404(Channel.objects.all(), pk=pk)
    services.retire_channel(channel, by=request.user)
    messages.success(request, _("%(name)s is no longer in use. Its figures stay.") % {"name": channel})
    return redirect("strategy:channels", request.workspace.slug)


# --- Goals -------------------------------------------------------------------


@require_GET
@requires(Role.VIEWER)
def goals(request: Any) -> HttpResponse:
    today = request.workspace.today()
    rows = [checks.assess(goal, today=today) for goal in selectors.goals_with_channel()]
    return render(request, "strategy/goals.html", {"rows": rows})


@require_GET
@requires(Role.VIEWER)
def goal(request: Any, pk: int) -> HttpResponse:
    shown = get_object_or_404(selectors.goals_with_channel(), pk=pk)
    context = {"row": checks.assess(shown, today=request.workspace.today()), "goal": shown}
    return render(request, "strategy/goal.html", context)


class GoalEdit(SectionEditView):
    model = Goal
    form_class = GoalForm
    success_url_name = "strategy:goals"
    section = _("Goals")
    title_new = _("New goal")
    title_edit = _("Goal")
    help_template = "strategy/_goal_help.html"

    def context(self, form: RecordForm) -> dict[str, Any]:
        return {**super().context(form), "alignments": ALIGNMENTS}

    def success_url(self, instance: Goal) -> str:
        if instance.pk is None:
            return super().success_url(instance)
        return reverse("strategy:goal", args=[self.request.workspace.slug, instance.pk])


class GoalDelete(RecordDeleteView):
    model = Goal
    success_url_name = "strategy:goals"
    warning = _("Its initiatives are deleted with it. This cannot be undone.")
