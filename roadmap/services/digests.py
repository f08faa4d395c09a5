"""Send each member, at the hour they chose, what is late, due and waiting in their week."""

import zoneinfo
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from accounts import mail
from accounts.access import inside
from accounts.models import Membership
from roadmap.digests import is_due
from roadmap.models import DigestSettings
from roadmap.selectors.board import person_of
from roadmap.selectors.focus import Focus, this_week


def send_due_digests() -> int:
    """Send what is due by each workspace's clock; return how many e-mails left."""
    now = timezone.now()
    with scopes_disabled():
        chosen = DigestSettings.objects.exclude(rhythm=DigestSettings.Rhythm.NEVER)
        settings = list(chosen.select_related("workspace", "user").order_by("pk"))
    sent = 0
    for one in settings:
        if _is_due(one, now):
            with inside(one.workspace):
                sent += send_digest(one, today=_local(one, now).date())
    return sent


def _local(settings: DigestSettings, now: datetime) -> datetime:
    return now.astimezone(zoneinfo.ZoneInfo(settings.workspace.time_zone))


def _is_due(settings: DigestSettings, now: datetime) -> bool:
    return is_due(
        _local(settings, now),
        rhythm=settings.rhythm,
        weekday=settings.weekday,
        hour=settings.hour,
        sent_on=settings.sent_on,
    )


def send_digest(settings: DigestSettings, *, today: date) -> bool:
    """Write to one member unless there is nothing to tell; tell whether the e-mail left.

    The day is noted before the e-mail leaves, so that of two workers one sends it; where the mail
    server refuses, the note is taken back for the next attempt.
    """
    found = _week_of(settings, today)
    if found is None or not _claim(settings, today) or not found.has_news:
        return False
    context = {
        "focus": found,
        "site": mail.absolute(""),
        "url": _page("roadmap:focus", settings),
        "settings_url": _page("roadmap:digest", settings),
    }
    sent = mail.send(settings.user, workspace=settings.workspace, template="roadmap/email/digest", context=context)
    if not sent:
        _release(settings, today)
    return sent


def _week_of(settings: DigestSettings, today: date) -> Focus | None:
    """Read the member's week; None for who has left, was switched off, or is no person of the strategy."""
    members = Membership.objects.filter(workspace=settings.workspace, user__is_active=True)
    person = person_of(settings.user) if members.filter(user=settings.user).exists() else None
    return this_week(person, today) if person else None


def _claim(settings: DigestSettings, today: date) -> bool:
    unsent = Q(sent_on=None) | Q(sent_on__lt=today)
    return bool(DigestSettings.objects.filter(unsent, pk=settings.pk).update(sent_on=today))


def _release(settings: DigestSettings, today: date) -> None:
    DigestSettings.objects.filter(pk=settings.pk, sent_on=today).update(sent_on=settings.sent_on)


def _page(name: str, settings: DigestSettings) -> str:
    return mail.absolute(reverse(name, args=[settings.workspace.slug]))
