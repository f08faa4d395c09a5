"""The SWOT board. Every write works as a plain form too; htmx only spares the reload."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.records import VersionConflict
from accounts.roles import Role
from strategy import desk
from strategy.desk import about_strategy
from strategy.forms.swot import SwotItemForm, SwotMoveForm
from strategy.models import SwotItem
from strategy.selectors import swot as selectors
from strategy.services import swot as services
from strategy.views.base import UNPROCESSABLE

NO_CONTENT = 204
MOVES = {"quadrant_choices": SwotItem.Quadrant.choices}


@require_GET
@about_strategy(Role.VIEWER)
def swot(request: Any) -> HttpResponse:
    return _show_board(request)


@require_POST
@about_strategy(Role.EDITOR)
def swot_add(request: Any, quadrant: str) -> HttpResponse:
    """Add an item; a refused text stays in its field."""
    if quadrant not in SwotItem.Quadrant.values:
        raise Http404
    form = SwotItemForm(request.POST)
    item = None
    if form.is_valid():
        text = form.cleaned_data["text"]
        item = services.add_swot_item(strategy=request.strategy, quadrant=quadrant, text=text, by=request.user)
    status = None if item else UNPROCESSABLE
    if request.htmx:
        context = {"quadrant": selectors.quadrant(quadrant), "item": item, "form": None if item else form}
        return render(request, "strategy/_swot_added.html", {**context, **MOVES}, status=status)
    return _to_board(request) if item else _show_board(request, status=status, refused_quadrant=quadrant, form=form)


@require_GET
@about_strategy(Role.VIEWER)
def swot_item(request: Any, pk: int) -> HttpResponse:
    return _show_item(request, get_object_or_404(SwotItem.objects.all(), pk=pk))


@about_strategy(Role.EDITOR)
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
@about_strategy(Role.EDITOR)
def swot_item_move(request: Any, pk: int) -> HttpResponse:
    item = get_object_or_404(SwotItem.objects.all(), pk=pk)
    form = SwotMoveForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors.as_json(), status=UNPROCESSABLE, content_type="application/json")
    services.move_swot_item(item, by=request.user, **form.destination(item))
    return HttpResponse(status=NO_CONTENT) if request.htmx else _to_board(request)


@require_POST
@about_strategy(Role.EDITOR)
def swot_item_delete(request: Any, pk: int) -> HttpResponse:
    services.delete_swot_item(get_object_or_404(SwotItem.objects.all(), pk=pk), by=request.user)
    return HttpResponse() if request.htmx else _to_board(request)


def _show_board(request: Any, status: int | None = None, **context: Any) -> HttpResponse:
    context = {"quadrants": selectors.swot_board(request.strategy), **MOVES, **context}
    return render(request, "strategy/swot.html", context, status=status)


def _to_board(request: Any) -> HttpResponse:
    return redirect(desk.section_url(request, "strategy:swot"))


def _show_item(request: Any, item: SwotItem) -> HttpResponse:
    return render(request, "strategy/_swot_item.html", {"item": item, **MOVES})


def _edit_item(request: Any, item: SwotItem, form: SwotItemForm) -> HttpResponse:
    template = "strategy/_swot_item_form.html" if request.htmx else "strategy/swot_item_form.html"
    status = UNPROCESSABLE if form.errors else None
    return render(request, template, {"item": item, "form": form}, status=status)
