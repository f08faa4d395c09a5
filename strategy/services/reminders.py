"""Tell the team when nobody opens or reviews its strategy any more."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django_scopes import scopes_disabled

from accounts.access import inside
from accounts.models import User, Workspace
from accounts.roles import Role
from strategy.models import Strategy
from strategy.selectors.reviews import Neglect, neglect, next_review_due, perhaps_neglected

log = logging.getLogger(__name__)

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
    with translation.override(user.language or workspace.language):
        context = {
            "found": found,
            "strategy": strategy,
            "workspace": workspace,
            "next_review": next_review_due(strategy),
            "home_url": _address("strategy:home", workspace),
            "review_url": _address("strategy:review_new", workspace),
        }
        # On one line: a name with a line break in it would stop the reminders of everybody else.
        subject = " ".join(render_to_string("strategy/email/neglected_subject.txt", context).split())
        message = render_to_string("strategy/email/neglected.txt", context).strip() + "\n"
    try:
        send_mail(subject=subject, message=message, from_email=None, recipient_list=[user.email])
    except OSError:
        log.exception("The reminder of strategy %s could not be sent to user %s", strategy.pk, user.pk)
        return False
    return True


def _address(name: str, workspace: Workspace) -> str:
    return settings.PUBLIC_URL.rstrip("/") + reverse(name, args=[workspace.slug])
