"""The time line as an iCalendar (RFC 5545): every initiative, milestone and deadline an all-day event.

The same row has the same UID in every file, so that a calendar program that reads the file again
changes its events instead of doubling them. `DTEND` is the day after the last, as the standard asks.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.models import Workspace
from roadmap import timeline_words as words
from roadmap.selectors.picture import Picture
from roadmap.timeline import Group, Milestone, Piece

CONTENT_TYPE = "text/calendar; charset=utf-8"
READ_AGAIN = timedelta(hours=12)


def render(shown: Picture, workspace: Workspace) -> bytes:
    name = _("%(workspace)s, roadmap") % {"workspace": workspace.name}
    calendar = Calendar()
    calendar.add("prodid", f"-//Luotsi//Roadmap//{(get_language() or 'en').upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    written = datetime.combine(shown.today, time(), UTC)
    for event in _events(shown, workspace):
        event.add("dtstamp", written)
        calendar.add_component(event)
    return calendar.to_ical()


def _events(shown: Picture, workspace: Workspace) -> Iterator[Event]:
    for group in shown.page.groups:
        for piece in group.pieces:
            yield _initiative(piece, workspace)
    for milestone in (*shown.milestones, *_deadlines(shown.page.groups)):
        yield _milestone(milestone, workspace)


def _deadlines(groups: Iterable[Group]) -> Iterator[Milestone]:
    """Return the deadlines that groups by goal carry themselves."""
    for group in groups:
        if group.deadline and group.key and not group.continued:
            yield Milestone(group.key, group.title, group.deadline, is_deadline=True, of=group.title)


def _initiative(piece: Piece, workspace: Workspace) -> Event:
    event = _all_day("initiative", piece.key, piece.title, piece.first, piece.last, workspace)
    said = [piece.goal, piece.status_label, words.when(piece), words.slack(piece), words.drift(piece)]
    event.add("description", "\n".join(filter(None, said)))
    event.add("sequence", piece.version)
    if piece.status == "dropped":
        event.add("status", "CANCELLED")
    return event


def _milestone(milestone: Milestone, workspace: Workspace) -> Event:
    kind = "deadline" if milestone.is_deadline else "milestone"
    title = _("Deadline: %(goal)s") % {"goal": milestone.title} if milestone.is_deadline else f"◆ {milestone.title}"
    event = _all_day(kind, milestone.key, title, milestone.day, milestone.day, workspace)
    event.add("description", "\n".join(filter(None, [milestone.of, words.reached(milestone)])))
    return event


def _all_day(kind: str, key: int, title: str, first: date, last: date, workspace: Workspace) -> Event:
    event = Event()
    event.add("uid", f"{kind}-{key}@{workspace.slug}.luotsi")
    event.add("summary", title)
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event
