"""SWOT boards and their comparison. Every write works as a plain form too; htmx only spares the reload."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from accounts.access import requires
from accounts.ids import id_in
from accounts.records import VersionConflict
from accounts.roles import Role
from strategy import desk
from strategy.desk import about_strategy
from strategy.forms.swot import SwotItemForm, SwotMoveForm
from strategy.models import Competitor, SwotItem
from strategy.selectors import swot as selectors
from strategy.services import swot as services
from strategy.views.base import UNPROCESSABLE

NO_CONTENT = 204
NEIGHBOURS = 6
"""How many competitors' boards are one step away; all are in the comparison."""


# --- One board ---------------------------------------------------------------


@require_GET
@about_strategy(Role.VIEWER)
def swot(request: Any) -> HttpResponse:
    return _show_board(request, _whose(request))


@require_POST
@about_strategy(Role.EDITOR)
def swot_add(request: Any, quadrant: str) -> HttpResponse:
    """Add an item; a refused text stays in its field."""
    competitor = _whose(request)
    form, item = _add(request, quadrant, competitor)
    status = None if item else UNPROCESSABLE
    if request.htmx:
        shown = selectors.quadrant(quadrant, competitor=competitor)
        context = {"quadrant": shown, "item": item, "form": None if item else form}
        return render(request, "strategy/_swot_added.html", {**context, **_parts(request)}, status=status)
    if item:
        return redirect(board_url(request, competitor))
    return _show_board(request, competitor, status=status, refused_quadrant=quadrant, form=form)


def _whose(request: Any) -> Competitor | None:
    """Return the competitor asked for, and lay out its strategy; None for one's own table."""
    asked = request.GET.get("competitor", "") or request.POST.get("competitor", "")
    if not asked:
        return None
    competitor = get_object_or_404(Competitor.objects.select_related("strategy"), pk=id_in(asked))
    desk.lay_out(request, competitor.strategy)
    return competitor


def _add(request: Any, quadrant: str, competitor: Competitor | None) -> tuple[SwotItemForm, SwotItem | None]:
    if quadrant not in SwotItem.Quadrant.values:
        raise Http404
    desk.refuse_when_read_only(request)
    form = SwotItemForm(request.POST)
    if not form.is_valid():
        return form, None
    text = form.cleaned_data["text"]
    item = services.add_swot_item(
        strategy=request.strategy, quadrant=quadrant, text=text, competitor=competitor, by=request.user
    )
    return form, item


def _parts(request: Any) -> dict[str, Any]:
    """Draw once what all items of a board show alike; drawn for each, it would take most of the page's time."""
    choices = SwotItem.Quadrant.choices
    drawn = {
        part: render_to_string("strategy/_swot_item_part.html", {"part": part, "quadrant_choices": choices}, request)
        for part in ("handle", "dots", "edit", "moves", "delete")
    }
    return {"parts": {**drawn, "question": gettext("Delete this item?"), "action": gettext("Delete")}}


def board_url(request: Any, competitor: Competitor | None) -> str:
    query = {"competitor": competitor.pk} if competitor else {}
    return desk.section_url(request, "strategy:swot", query=query)


def _show_board(request: Any, competitor: Competitor | None, status: int | None = None, **context: Any) -> HttpResponse:
    others = list(Competitor.objects.filter(strategy=request.strategy)[:NEIGHBOURS])
    if competitor and competitor not in others:
        others = [*others[: NEIGHBOURS - 1], competitor]
    asked = request.GET.get("all", "")
    whole = asked if asked in SwotItem.Quadrant.values else ""
    board = {
        "competitor": competitor,
        "quadrants": selectors.swot_board(request.strategy, competitor, whole=whole),
        "boards": [(other, board_url(request, other)) for other in others],
        **_parts(request),
    }
    return render(request, "strategy/swot.html", {**board, **context}, status=status)


# --- One item ----------------------------------------------------------------


@require_GET
@requires(Role.VIEWER)
def swot_item(request: Any, pk: int) -> HttpResponse:
    return _show_item(request, _item(request, pk))


@requires(Role.EDITOR)
def swot_item_edit(request: Any, pk: int) -> HttpResponse:
    """Reword an item in its place; after someone else's change both texts are shown."""
    item = _item(request, pk)
    if request.method != "POST":
        return _edit_item(request, item, SwotItemForm(initial={"text": item.text, "version": item.version}))
    desk.refuse_when_read_only(request)
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
    return _show_item(request, item) if request.htmx else _to_board(request, item)


@require_POST
@requires(Role.EDITOR)
def swot_item_move(request: Any, pk: int) -> HttpResponse:
    item = _item(request, pk)
    desk.refuse_when_read_only(request)
    form = SwotMoveForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors.as_json(), status=UNPROCESSABLE, content_type="application/json")
    services.move_swot_item(item, by=request.user, **form.destination(item))
    return HttpResponse(status=NO_CONTENT) if request.htmx else _to_board(request, item)


@require_POST
@requires(Role.EDITOR)
def swot_item_delete(request: Any, pk: int) -> HttpResponse:
    item = _item(request, pk)
    desk.refuse_when_read_only(request)
    services.delete_swot_item(item, by=request.user)
    return HttpResponse() if request.htmx else _to_board(request, item)


def _item(request: Any, pk: int) -> SwotItem:
    """Return an item, and lay out the strategy it belongs to."""
    item = get_object_or_404(SwotItem.objects.select_related("strategy", "competitor"), pk=pk)
    desk.lay_out(request, item.strategy)
    return item


def _to_board(request: Any, item: SwotItem) -> HttpResponse:
    return redirect(board_url(request, item.competitor))


def _show_item(request: Any, item: SwotItem) -> HttpResponse:
    return render(request, "strategy/_swot_item.html", {"item": item, **_parts(request)})


def _edit_item(request: Any, item: SwotItem, form: SwotItemForm) -> HttpResponse:
    template = "strategy/_swot_item_form.html" if request.htmx else "strategy/swot_item_form.html"
    status = UNPROCESSABLE if form.errors else None
    context = {"item": item, "form": form, "board_url": board_url(request, item.competitor)}
    return render(request, template, context, status=status)


# --- Side by side ------------------------------------------------------------


@require_GET
@about_strategy(Role.VIEWER)
def swot_compare(request: Any) -> HttpResponse:
    return _show_comparison(request)


@require_POST
@about_strategy(Role.EDITOR)
def swot_compare_add(request: Any, quadrant: str) -> HttpResponse:
    """Add an item in a cell; a refused text stays in its field."""
    competitor = _whose(request)
    form, item = _add(request, quadrant, competitor)
    refused = None if item else form
    status = None if item else UNPROCESSABLE
    if request.htmx:
        shown = selectors.cell(request.strategy, quadrant, competitor)
        context = {"cell": shown, "board_url": board_url(request, competitor), "form": refused, "open": True}
        return render(request, "strategy/_swot_cell.html", context, status=status)
    if item:
        return redirect(desk.section_url(request, "strategy:swot_compare"))
    return _show_comparison(request, status=status, refused_quadrant=quadrant, refused_competitor=competitor, form=form)


def _show_comparison(request: Any, status: int | None = None, **context: Any) -> HttpResponse:
    competitors = Competitor.objects.filter(strategy=request.strategy)
    page = Paginator(competitors, selectors.COLUMNS).get_page(request.GET.get("page"))
    columns = [None, *page.object_list]
    addresses = [board_url(request, competitor) for competitor in columns]
    rows = selectors.comparison(request.strategy, list(page.object_list))
    table = {
        "page_obj": page,
        "heads": list(zip(columns, addresses, strict=True)),
        "rows": [list(zip(row, addresses, strict=True)) for row in rows],
    }
    return render(request, "strategy/swot_compare.html", {**table, **context}, status=status)
