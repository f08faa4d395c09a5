"""Tell the team when nobody opens or reviews its strategy any more."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from accounts import mail
from accounts.access import inside
from accounts.models import User, Workspace
from accounts.roles import Role
from strategy.models import Strategy
from strategy.selectors.reviews import Neglect, neglect, perhaps_neglected

NOT_AGAIN_FOR = timedelta(days=30)


def remind_neglected_everywhere() -> int:
    """Write to the teams of all neglected strategies; return how many strategies that were."""
    now = timezone.now()
    with scopes_disabled():
        strategies = list(perhaps_neglected(now).filter(_due(now)).select_related("workspace"))
    reminded = 0
    for strategy in strategies:
        with inside(strategy.workspace):
            reminded += remind(strategy, now=now)
    return reminded


def remind(strategy: Strategy, *, now: datetime) -> bool:
    """Write to the owners and editors if the strategy is neglected and they have not been told lately."""
    found = neglect(strategy, now=now)
    if found is None or not _claim(strategy, now):
        return False
    sent = [_write_to(user, found) for user in _people_who_write(strategy.workspace)]
    if not any(sent):
        _release(strategy, now)
    return any(sent)


def _due(now: datetime) -> Q:
    return Q(reminded_at=None) | Q(reminded_at__lte=now - NOT_AGAIN_FOR)


def _claim(strategy: Strategy, now: datetime) -> bool:
    """Note the reminder before it is sent: of two workers one writes, and the other finds it noted."""
    return bool(Strategy.objects.filter(_due(now), pk=strategy.pk).update(reminded_at=now))


def _release(strategy: Strategy, now: datetime) -> None:
    """Nobody could be reached: try again tomorrow."""
    Strategy.objects.filter(pk=strategy.pk, reminded_at=now).update(reminded_at=strategy.reminded_at)


def _people_who_write(workspace: Workspace) -> list[User]:
    roles = [Role.OWNER, Role.EDITOR]
    return list(
        User.objects.filter(memberships__workspace=workspace, memberships__role__in=roles, is_active=True).order_by(
            "pk"
        )
    )


def _write_to(user: User, found: Neglect) -> bool:
    """Send one person the reminder in their language; tell whether it left."""
    strategy = found.strategy
    workspace = strategy.workspace
    context = {
        "found": found,
        "strategy": strategy,
        "home_url": _address("strategy:home", workspace),
        "review_url": _address("strategy:review_new", workspace),
    }
    return mail.send(user, workspace=workspace, template="strategy/email/neglected", context=context)


def _address(name: str, workspace: Workspace) -> str:
    return mail.absolute(reverse(name, args=[workspace.slug]))
