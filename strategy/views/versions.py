"""Pages of versions: the list, one of them as the document was, and two of them side by side."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.access import requires
from accounts.forms import RecordForm
from accounts.pages import RecordEditView
from accounts.roles import Role
from strategy import desk, snapshot
from strategy.compare import compare
from strategy.desk import about_strategy
from strategy.forms.documents import VersionForm
from strategy.models import Strategy, StrategyVersion
from strategy.sections import SECTION_BY_KEY, SECTIONS, Part, Section
from strategy.selectors import versions as selectors
from strategy.selectors.documents import strategies
from strategy.selectors.versions import NOW, Side
from strategy.services import versions as services
from strategy.snapshot import Document
from strategy.views.base import ROWS_ON_A_PAGE, PartPage


@require_GET
@about_strategy(Role.VIEWER)
def versions(request: Any) -> HttpResponse:
    found = selectors.versions_of(request.strategy)
    page = Paginator(found, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "strategy/versions.html", {"strategy": request.strategy, "page_obj": page})


class VersionNew(PartPage, RecordEditView):
    """Keep the document as it is now, under a name."""

    model = StrategyVersion
    form_class = VersionForm
    template_name = "strategy/version_form.html"
    success_url_name = "strategy:versions"
    title_new = _("Save a version")
    saved_message = _("The version is saved. Whatever changes from now on can be compared with it.")

    def draft_key(self, instance: StrategyVersion) -> str:
        return f"strategy.version.new.{self.request.strategy.pk}"

    def write(self, form: RecordForm) -> StrategyVersion:
        return services.save_version(self.request.strategy, by=self.request.user, **form.fields_to_save())


@require_GET
@requires(Role.VIEWER)
def version(request: Any, pk: int) -> HttpResponse:
    """Show one section of the document as it was."""
    shown = get_object_or_404(StrategyVersion.objects.select_related("strategy", "taken_by"), pk=pk)
    desk.lay_out(request, shown.strategy)
    counts = [(section, _count(shown.document, section)) for section in SECTIONS]
    section = _section_asked_for(request, counts)
    rows = Paginator(list(_rows(shown.document, section)), ROWS_ON_A_PAGE)
    context = {
        "version": shown,
        "document": shown.document,
        "sections": counts,
        "section": section,
        "page_obj": rows.get_page(request.GET.get("page")),
        "before": selectors.version_before(shown),
        "starts_on": snapshot.show_partial_date(shown.document["strategy"]["starts_on"]),
        "ends_on": snapshot.show_partial_date(shown.document["strategy"]["ends_on"]),
    }
    return render(request, "strategy/version.html", context)


def _section_asked_for(request: Any, counts: list[tuple[Section, int]]) -> Section:
    """Return the section the address names, else the first in which something was written."""
    asked = SECTION_BY_KEY.get(request.GET.get("section", ""))
    return asked or next((section for section, count in counts if count), SECTIONS[0])


def _count(document: Document, section: Section) -> int:
    return sum(len(document["parts"].get(part.key, [])) for part in section.parts)


def _rows(document: Document, section: Section) -> Iterator[tuple[Part, Any]]:
    for part in section.parts:
        for entry in document["parts"].get(part.key, []):
            yield part, entry


@require_GET
@about_strategy(Role.VIEWER)
def comparison(request: Any) -> HttpResponse:
    """Show what changed between two versions of any strategies, or up to now."""
    old, new = _sides(request)
    context: dict[str, Any] = {"old": old, "new": new, "choices": _choices()}
    if old and new:
        context |= _differences(request, old, new)
    return render(request, "strategy/compare.html", context)


def _differences(request: Any, old: Side, new: Side) -> dict[str, Any]:
    found = compare(old.document, new.document)
    page = Paginator(found.rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    authors = selectors.Authors(page, old, new)
    return {
        "comparison": found,
        "own_changes": selectors.own_changes(found, authors),
        "page_obj": page,
        "changes": selectors.told(page, authors),
    }


def _sides(request: Any) -> tuple[Side | None, Side | None]:
    """Return the two documents of the address; without one, the last version and what is written now."""
    latest = selectors.versions_of(request.strategy).first()
    asked_old = request.GET.get("from") or (str(latest.pk) if latest else "")
    old = _side(asked_old, request.strategy) if asked_old else None
    return old, _side(request.GET.get("to") or NOW, request.strategy)


def _side(token: str, strategy: Strategy) -> Side:
    found = selectors.side(token, strategy)
    if found is None:
        raise Http404
    return found


def _choices() -> list[tuple[Strategy, list[tuple[str, str]]]]:
    """Return every strategy with what can be compared: itself as it is now, and its versions."""
    of_strategy: dict[int, list[StrategyVersion]] = {}
    for one in selectors.versions():
        of_strategy.setdefault(one.strategy_id, []).append(one)
    return [
        (
            strategy,
            [
                _choice(selectors.present(strategy)),
                *(_choice(Side(strategy, one, one.taken_at)) for one in of_strategy.get(strategy.pk, ())),
            ],
        )
        for strategy in strategies()
    ]


def _choice(side: Side) -> tuple[str, str]:
    return side.token, side.label
