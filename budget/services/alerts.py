"""Raise and clear the alerts of a budget, and write to those who want to hear of them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from accounts.access import inside
from accounts.models import User
from accounts.roles import Role
from budget import pacing, selectors
from budget.carryover import Figures
from budget.models import Budget, BudgetLine, LineAlert
from budget.months import add_months, month_of
from budget.services.mail import TRIED_FOR, mail_news
from budget.signals import budget_alert

SWEPT_MONTHS_BACK = 12
CHECKED_FOR = 24 * 3600  # seconds

Crossing = tuple[int, date, int]
"""A line's id, a month and a level in per cent."""


@transaction.atomic
def check_alerts(budget: Budget) -> list[LineAlert]:
    """Raise what has been crossed and clear what has fallen below; repeating it changes nothing.

    Return the alerts that are new. The budget is locked meanwhile, so that two workers see one
    after the other what the figures and the alerts are.
    """
    budget = Budget.objects.select_for_update(of=("self",)).select_related("workspace").get(pk=budget.pk)
    grid = selectors.grid(budget, budget.workspace.today())
    watched = [head.month for head in selectors.watched_months(grid)]
    crossed = _crossed(grid)
    standing = selectors.alerts_of(budget).filter(cleared_at=None, month__in=watched)
    known = {(alert.line_id, alert.month, alert.level): alert for alert in standing}
    _clear(alert for crossing, alert in known.items() if crossing not in crossed)
    return _raise(budget, {crossing: figures for crossing, figures in crossed.items() if crossing not in known})


def _crossed(grid: selectors.Grid) -> dict[Crossing, Figures]:
    """Return the levels reached; a line nobody tracks spends exactly its plan and is no news."""
    tracked = [row for row in grid.lines if row.line.actuals_from != BudgetLine.Actuals.UNTRACKED]
    crossed = {}
    for row in tracked:
        for head in selectors.watched_months(grid):
            figures = row.figures.months[head.index]
            for level in pacing.levels_reached(grid.budget.alert_levels, figures.actual, figures.available):
                crossed[row.line.pk, head.month, level] = figures
    return crossed


def _clear(alerts: Iterable[LineAlert]) -> None:
    cleared = [alert.pk for alert in alerts]
    if cleared:
        LineAlert.objects.filter(pk__in=cleared).update(cleared_at=timezone.now())


def _raise(budget: Budget, crossed: dict[Crossing, Figures]) -> list[LineAlert]:
    raised = LineAlert.objects.bulk_create(
        LineAlert(
            workspace=budget.workspace,
            line_id=line_id,
            month=month,
            level=level,
            actual=figures.actual,
            available=figures.available,
        )
        for (line_id, month, level), figures in crossed.items()
    )
    for alert in raised:
        budget_alert.send(sender=LineAlert, workspace=budget.workspace, alert=alert)
    return raised


# --- After a change, and from time to time ------------------------------------


def check_and_mail(budget_id: int) -> int:
    """Check one budget and mail what is due; return how many e-mails left. A budget that is gone has none."""
    with scopes_disabled():
        budget = Budget.objects.select_related("workspace").filter(pk=budget_id, scenario_of=None).first()
    if budget is None:
        return 0
    with inside(budget.workspace):
        check_alerts(budget)
        cache.set(_mark_key(budget), _mark(budget), CHECKED_FOR)
        return mail_due_alerts(budget)


def check_changed_budgets() -> int:
    """Check every budget that has changed, or seen a new day, since its last check; return how many."""
    with scopes_disabled():
        budgets = list(Budget.objects.filter(scenario_of=None).select_related("workspace"))
        unsent = LineAlert.objects.filter(mailed_at=None, cleared_at=None, created_at__gte=_tried_since())
        waiting = set(unsent.order_by().values_list("line__budget", flat=True))
    running = [budget for budget in budgets if _is_watched(budget)]
    marks = cache.get_many([_mark_key(budget) for budget in running])
    due = [budget for budget in running if marks.get(_mark_key(budget)) != _mark(budget) or budget.pk in waiting]
    for budget in due:
        check_and_mail(budget.pk)
    return len(due)


def _is_watched(budget: Budget) -> bool:
    this_month = month_of(budget.workspace.today())
    return budget.first_month <= this_month <= add_months(budget.last_month, SWEPT_MONTHS_BACK)


def _mark(budget: Budget) -> str:
    """Return the state a check was about; it is read before the check, so a write meanwhile shows."""
    return f"{budget.revision} {budget.workspace.today()}"


def _mark_key(budget: Budget) -> str:
    return f"budget-alerts:{budget.pk}"


# --- E-mail -------------------------------------------------------------------


def mail_due_alerts(budget: Budget) -> int:
    """Write once of all crossings of a budget that nobody has been told of; return how many e-mails left.

    They are claimed before anything is sent, so that two workers or a repeated job send none
    twice. When nobody could be reached they are released for the next attempt.
    """
    claimed = [alert for alert in _due(budget).select_related("line") if _claim(alert)]
    if not claimed:
        return 0
    people = _alerted(budget)
    sent = sum(_write_to(user, budget, selectors.highest(claimed)) for user in people)
    if people and not sent:
        LineAlert.objects.filter(pk__in=[alert.pk for alert in claimed]).update(mailed_at=None)
    return sent


def _due(budget: Budget) -> QuerySet[LineAlert]:
    """Return what is news: levels of this month, and an overspent month before it.

    Older months stand on the page only, so that a history that is imported fills no mailbox.
    """
    this_month = month_of(budget.workspace.today())
    news = Q(month=this_month) | Q(month=add_months(this_month, -1), actual__gt=F("available"))
    due = LineAlert.objects.filter(mailed_at=None, cleared_at=None, created_at__gte=_tried_since())
    return due.filter(news, line__budget=budget).order_by("month", "line", "level")


def _tried_since() -> datetime:
    return timezone.now() - TRIED_FOR


def _claim(alert: LineAlert) -> bool:
    claimed = LineAlert.objects.filter(pk=alert.pk, mailed_at=None, cleared_at=None)
    return bool(claimed.update(mailed_at=timezone.now()))


def _alerted(budget: Budget) -> list[User]:
    """Return whom the team chose, as far as they are members still, else all owners and editors."""
    members = User.objects.filter(memberships__workspace=budget.workspace, is_active=True).order_by("pk")
    chosen = list(members.filter(pk__in=budget.alerted.values("pk")))
    editing = Q(memberships__workspace=budget.workspace, memberships__role__in=(Role.OWNER, Role.EDITOR))
    return chosen or list(User.objects.filter(editing, is_active=True).order_by("pk"))


def _write_to(user: User, budget: Budget, alerts: list[LineAlert]) -> bool:
    path = reverse("budget:overview", args=[budget.workspace.slug, budget.pk])
    return mail_news(
        "alerts", user, workspace=budget.workspace, path=path, context={"alerts": alerts, "budget": budget}
    )
