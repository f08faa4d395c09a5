"""What the time line's tooltips, its table and its files say of a piece of work, in the reader's language."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.timeline import Milestone, Piece
from roadmap.timeline.parts import Wait


def when(piece: Piece) -> str:
    return f"{date_format(piece.first, 'SHORT_DATE_FORMAT')} – {end(piece)}"


def end(piece: Piece) -> str:
    return _("until the goal is met") if piece.open_ended else date_format(piece.last, "SHORT_DATE_FORMAT")


def slack(piece: Piece) -> str:
    """Say by how much a piece can slip; "" for one that depends on nothing."""
    if piece.critical:
        return _("on the critical path")
    if piece.slack is None:
        return ""
    days = max(piece.slack, 0)
    return ngettext("can slip %(n)d day", "can slip %(n)d days", days) % {"n": days}


def drift(piece: Piece) -> str:
    """Say how the dates differ from the baseline; "" without one."""
    starts, ends = piece.starts_later, piece.ends_later
    if starts is None or ends is None:
        return ""
    said = [text for text in (_starts(starts), "" if piece.open_ended else _ends(ends)) if text]
    return ", ".join(said) or _("as in the baseline")


def _starts(days: int) -> str:
    if days > 0:
        return ngettext("starts %(n)d day later", "starts %(n)d days later", days) % {"n": days}
    return ngettext("starts %(n)d day earlier", "starts %(n)d days earlier", -days) % {"n": -days} if days else ""


def _ends(days: int) -> str:
    if days > 0:
        return ngettext("ends %(n)d day later", "ends %(n)d days later", days) % {"n": days}
    return ngettext("ends %(n)d day earlier", "ends %(n)d days earlier", -days) % {"n": -days} if days else ""


def wait(waiting: Wait) -> str:
    """Say what a piece waits for, with the days in between and whether it begins too early."""
    said = [waiting.title]
    if waiting.lag_days > 0:
        said.append(
            ngettext("%(n)d day in between", "%(n)d days in between", waiting.lag_days) % {"n": waiting.lag_days}
        )
    if waiting.lag_days < 0:
        overlap = -waiting.lag_days
        said.append(ngettext("may overlap by %(n)d day", "may overlap by %(n)d days", overlap) % {"n": overlap})
    if waiting.too_early:
        said.append(_("begins too early"))
    return ", ".join(said)


def tooltip(piece: Piece, *, baseline: bool = True) -> str:
    """Return one line with everything the bar shows."""
    return " · ".join([piece.title, piece.status_label, when(piece), *_extras(piece, baseline=baseline)])


def _extras(piece: Piece, *, baseline: bool) -> Iterator[str]:
    if text := slack(piece):
        yield text
    if baseline and (text := drift(piece)):
        yield _("against the baseline: %(drift)s") % {"drift": text}


def reached(milestone: Milestone) -> str:
    """Say whether a milestone is reached, and when; a deadline says only what it is."""
    if milestone.is_deadline:
        return _("deadline of the goal")
    if milestone.reached_on is None:
        return _("not reached yet")
    return _("reached on %(day)s") % {"day": date_format(milestone.reached_on, "SHORT_DATE_FORMAT")}
