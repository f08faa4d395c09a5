"""Competitors, and what their profiles showed over time."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts import records
from accounts.access import requires
from accounts.forms import RecordForm
from accounts.roles import Role
from strategy import desk, sections, snapshot
from strategy.charts import growth_chart
from strategy.desk import about_strategy
from strategy.forms.competitors import CompetitorForm, FiguresForm
from strategy.models import Competitor, CompetitorFigures, SwotItem
from strategy.selectors import competitors as selectors
from strategy.selectors.market import market_steps
from strategy.views.base import ROWS_ON_A_PAGE, UNPROCESSABLE, SectionDeleteView, SectionEditView
from strategy.views.swot import board_url


@require_GET
@about_strategy(Role.VIEWER)
def competitors(request: Any) -> HttpResponse:
    strategy = request.strategy
    page = Paginator(selectors.competitors_of(strategy), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    networks = selectors.networks_counted(strategy)
    context = {"page_obj": page, "steps": market_steps(strategy), "networks": networks}
    return render(request, "strategy/competitors.html", {**context, **_comparison(request, networks, page)})


def _comparison(request: Any, networks: list[tuple[str, str]], page: Any) -> dict[str, Any]:
    """Compare on the network asked for, else on the one where most competitors were counted."""
    labels = dict(networks)
    asked = request.GET.get("network", "")
    network = asked if asked in labels else next(iter(labels), "")
    found = selectors.compare(request.strategy, network, page.object_list)
    title = gettext("Followers on %(network)s") % {"network": labels.get(network, "")}
    return {
        "network": network,
        "network_label": labels.get(network, ""),
        "rows": [(competitor, found.latest.get(competitor.pk)) for competitor in page],
        "chart": growth_chart(found.lines, key="competitors", title=title),
        "left_out": found.left_out,
        "drawn": len(found.lines),
    }


@require_GET
@requires(Role.VIEWER)
def competitor(request: Any, pk: int) -> HttpResponse:
    return _show(request, _laid_out(request, pk))


def _show(request: Any, shown: Competitor, form: FiguresForm | None = None, status: int | None = None) -> HttpResponse:
    fields = {**snapshot.entry(sections.COMPETITORS, shown)["fields"], "name": "", "website": ""}
    context = {
        "answers": snapshot.answers(sections.COMPETITORS, fields),
        "swot_url": board_url(request, shown),
        "swot_count": SwotItem.objects.filter(competitor=shown).count(),
        **_figures(request, shown, form),
    }
    return render(request, "strategy/competitor.html", context, status=status)


@require_POST
@requires(Role.EDITOR)
def figures_add(request: Any, pk: int) -> HttpResponse:
    """Note what a profile shows; a refused reading stays in its fields."""
    shown = _laid_out(request, pk)
    desk.refuse_when_read_only(request)
    form = _figures_form(request, shown, request.POST)
    added = _store(request, form)
    if request.htmx:
        context = _figures(request, shown, form=None if added else form)
        status = None if added else UNPROCESSABLE
        return render(request, "strategy/_competitor_figures.html", {**context, "added": added}, status=status)
    if added:
        return redirect(desk.section_url(request, "strategy:competitor", shown.pk))
    return _show(request, shown, form, status=UNPROCESSABLE)


def _store(request: Any, form: FiguresForm) -> CompetitorFigures | None:
    if not form.is_valid():
        return None
    try:
        return records.save(form.instance, by=request.user, **form.fields_to_save())
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None


def _laid_out(request: Any, pk: int) -> Competitor:
    shown = get_object_or_404(Competitor.objects.select_related("strategy"), pk=pk)
    desk.lay_out(request, shown.strategy)
    return shown


def _figures(request: Any, shown: Competitor, form: FiguresForm | None = None) -> dict[str, Any]:
    """Return the statistics of a competitor, drawn and listed, with the form for the next reading."""
    figures = selectors.figures_of(shown)
    page = Paginator(selectors.readings(figures), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    title = gettext("Followers of %(name)s") % {"name": shown.name}
    return {
        "competitor": shown,
        "chart": growth_chart(selectors.growth_by_network(figures), key="growth", title=title),
        "page_obj": page,
        "form": form or _figures_form(request, shown),
    }


def _figures_form(request: Any, shown: Competitor, data: Any = None) -> FiguresForm:
    figures = CompetitorFigures(workspace=request.workspace, strategy=shown.strategy, competitor=shown)
    initial = {"observed_on": request.workspace.today()}
    return FiguresForm(data, workspace=request.workspace, strategy=shown.strategy, instance=figures, initial=initial)


class CompetitorEdit(SectionEditView):
    model = Competitor
    form_class = CompetitorForm
    success_url_name = "strategy:competitors"
    section = _("Competitors")
    title_new = _("New competitor")
    title_edit = _("Competitor")
    help_template = "strategy/_competitor_help.html"

    def success_url(self, instance: Competitor) -> str:
        if instance.pk is None:
            return super().success_url(instance)
        return desk.section_url(self.request, "strategy:competitor", instance.pk)


class CompetitorDelete(SectionDeleteView):
    model = Competitor
    success_url_name = "strategy:competitors"
    warning = _("Its channel statistics and its SWOT are deleted with it. This cannot be undone.")


class FiguresEdit(SectionEditView):
    model = CompetitorFigures
    form_class = FiguresForm
    success_url_name = "strategy:competitors"
    section = _("Competitors")
    title_edit = _("Reading")
    help_template = "strategy/_competitor_figures_help.html"

    def success_url(self, instance: CompetitorFigures) -> str:
        return desk.section_url(self.request, "strategy:competitor", instance.competitor_id)

    def context(self, form: RecordForm) -> dict[str, Any]:
        competitor = form.instance.competitor
        own = {"section": competitor, "section_url": self.success_url(form.instance)}
        return {**super().context(form), **own}


class FiguresDelete(SectionDeleteView):
    model = CompetitorFigures
    success_url_name = "strategy:competitors"

    def success_url(self, instance: CompetitorFigures) -> str:
        return desk.section_url(self.request, "strategy:competitor", instance.competitor_id)
