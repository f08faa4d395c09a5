"""The board, personal boards, and what they fetch while they are looked at."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_GET

from accounts.access import WorkspaceView, requires
from accounts.roles import Role
from roadmap import periods
from roadmap.forms.boards import BoardForm
from roadmap.models import Initiative, Stage
from roadmap.selectors import board as selectors
from roadmap.services.tasks import add_task
from roadmap.timeline import Period
from strategy.models import Person, validate_planned_date

NO_NEWS = 204
UNPROCESSABLE = 422


@require_GET
@requires(Role.VIEWER)
def board(request: Any) -> HttpResponse:
    form = BoardForm(request.GET)
    return render(request, "roadmap/board.html", {"form": form, **_shown(request, form)})


@require_GET
@requires(Role.VIEWER)
def my_work(request: Any) -> HttpResponse:
    """Show the board of one person: of who is signed in, unless another is chosen."""
    person = _asked_person(request) or selectors.person_of(request.user)
    people = Person.objects.all()
    if person is None:
        return render(request, "roadmap/board_unlinked.html", {"people": people})
    form = BoardForm({**request.GET.dict(), "person": person.pk})
    context = {
        "form": form,
        "person": person,
        "people": people,
        "is_own": person.user_id == request.user.pk,
        "hats": selectors.hats_of(person),
        **_shown(request, form),
    }
    return render(request, "roadmap/my_work.html", context)


def _asked_person(request: Any) -> Person | None:
    asked: Person | None = BoardForm(request.GET).asked.get("person")
    return asked


@require_GET
@requires(Role.VIEWER)
def board_changes(request: Any) -> HttpResponse:
    """Answer the board's columns when something was written since the revision `since`, else nothing."""
    revision = selectors.revision()
    if request.GET.get("since") == revision:
        return HttpResponse(status=NO_NEWS)
    return render(request, "roadmap/_board.html", _shown(request, BoardForm(request.GET), revision))


@require_GET
@requires(Role.VIEWER)
def board_column(request: Any) -> HttpResponse:
    """Answer the cards of a stage that follow those shown."""
    stage, below = request.GET.get("stage"), _below(request.GET.get("below", ""))
    if stage not in Stage or below is None:
        raise Http404
    form = BoardForm(request.GET)
    period = _period(request, form)
    cards, more_from = selectors.more_cards(
        form.filters, period=period, today=_today(request), stage=Stage(stage), below=below
    )
    context = {"cards": cards, "stage": stage, "more_from": more_from, "query": _query(form), **_may(request)}
    return render(request, "roadmap/_board_more.html", context)


def _below(text: str) -> tuple[int, int] | None:
    """Read the place "rank.id" below which the next cards are."""
    rank, _dot, pk = text.partition(".")
    try:
        place = int(rank), int(pk)
    except ValueError:
        return None
    return place if all(abs(number) < 2**63 for number in place) else None


class InitiativeTasks(WorkspaceView):
    """The panel of an initiative's tasks by stage, to which tasks are added by their titles."""

    required_role = Role.VIEWER
    required_role_post = Role.CONTRIBUTOR

    def get(self, request: Any, pk: int) -> HttpResponse:
        return self._show(get_object_or_404(Initiative, pk=pk))

    def post(self, request: Any, pk: int) -> HttpResponse:
        initiative = get_object_or_404(Initiative, pk=pk)
        try:
            title = request.POST.get("title", "").strip()
            add_task(workspace=request.workspace, by=request.user, title=title, initiative=initiative)
        except ValidationError as refusal:
            return self._show(initiative, status=UNPROCESSABLE, problem=refusal.messages[0])
        if not request.htmx:
            return redirect("roadmap:initiative", request.workspace.slug, pk)
        return self._show(initiative, added=True)

    def _show(self, initiative: Initiative, status: int = 200, **context: Any) -> HttpResponse:
        tasks = selectors.matching(selectors.Filters(initiative=initiative))
        context |= {"initiative": initiative, "columns": selectors.whole(tasks, _today(self.request))}
        return render(self.request, "roadmap/_board_initiative.html", {**context, **_may(self.request)}, status=status)


# --- What is shown -------------------------------------------------------------


def _shown(request: Any, form: BoardForm, revision: str = "") -> dict[str, Any]:
    period, today = _period(request, form), _today(request)
    revision = revision or selectors.revision()
    return {
        "columns": selectors.columns(form.filters, period=period, today=today, cards=_cards(request)),
        "revision": revision,
        "filters": form.filters,
        "query": _query(form),
        "period": period,
        "period_kind": form.asked.get("period") or periods.MONTH,
        "periods": BoardForm.PERIODS,
        "is_present": period.first <= today <= period.last,
        **_beside(period),
        **_may(request),
    }


def _query(form: BoardForm) -> dict[str, str]:
    """Return what the form was understood to ask for, as an address carries it."""
    asked = {name: getattr(value, "pk", value) for name, value in form.asked.items() if value}
    return {name: str(value) for name, value in asked.items()}


def _cards(request: Any) -> int:
    asked = request.GET.get("cards", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else selectors.CARDS
    return min(max(number, selectors.CARDS), selectors.MOST_CARDS)


def _period(request: Any, form: BoardForm) -> Period:
    return periods.around(
        form.asked.get("at") or _today(request),
        kind=form.asked.get("period") or periods.MONTH,
        year_start=request.workspace.fiscal_year_start,
    )


def _beside(period: Period) -> dict[str, date | None]:
    """Return a day of the period before and of the one after, as far as plans reach."""
    earlier, later = period.first - timedelta(days=1), period.last + timedelta(days=1)
    return {"earlier": _planned(earlier), "later": _planned(later)}


def _planned(day: date) -> date | None:
    try:
        validate_planned_date(day)
    except ValidationError:
        return None
    return day


def _may(request: Any) -> dict[str, bool]:
    return {"may_contribute": request.role.includes(Role.CONTRIBUTOR)}


def _today(request: Any) -> date:
    today: date = request.workspace.today()
    return today


urlpatterns = [
    path("board/", board, name="board"),
    path("board/changes/", board_changes, name="board_changes"),
    path("board/column/", board_column, name="board_column"),
    path("my-work/", my_work, name="my_work"),
    path("initiatives/<int:pk>/tasks/", InitiativeTasks.as_view(), name="initiative_tasks"),
]
