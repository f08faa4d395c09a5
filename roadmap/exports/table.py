"""The time line as a table for other programs: one row to an initiative or milestone.

Heads and codes are in English whatever the reader's language; days are ISO 8601.
"""

import csv
import io
from collections.abc import Iterator

from accounts.downloads import harmless
from roadmap import timeline_words as words
from roadmap.selectors.picture import Picture
from roadmap.timeline import Group, Milestone, Piece

COLUMNS = (
    "kind",
    "id",
    "title",
    "goal",
    "owner",
    "channel",
    "starts_on",
    "ends_on",
    "until_goal_is_met",
    "status",
    "reached_on",
    "critical",
    "slack_days",
    "waits_for",
    "baseline_starts_on",
    "baseline_ends_on",
    "start_later_days",
    "end_later_days",
)


def render(shown: Picture) -> bytes:
    """Return the table as UTF-8 with a mark by which spreadsheet programs know it."""
    target = io.StringIO()
    writer = csv.DictWriter(target, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for group in shown.page.groups:
        writer.writerows(_rows(group))
    for milestone in shown.milestones:
        writer.writerow(_milestone(milestone))
    return target.getvalue().encode("utf-8-sig")


def _rows(group: Group) -> Iterator[dict[str, object]]:
    for piece in group.pieces:
        yield _piece(piece)


def _piece(piece: Piece) -> dict[str, object]:
    baseline = piece.baseline or ("", "")
    return {
        "kind": "initiative",
        "id": piece.key,
        "title": harmless(piece.title),
        "goal": harmless(piece.goal),
        "owner": harmless(piece.owner),
        "channel": harmless(piece.channel),
        "starts_on": piece.first,
        "ends_on": "" if piece.open_ended else piece.last,
        "until_goal_is_met": int(piece.open_ended),
        "status": piece.status,
        "critical": int(piece.critical),
        "slack_days": "" if piece.slack is None else piece.slack,
        "waits_for": harmless("; ".join(words.wait(waiting) for waiting in piece.waits_for)),
        "baseline_starts_on": baseline[0],
        "baseline_ends_on": baseline[1],
        "start_later_days": "" if piece.starts_later is None else piece.starts_later,
        "end_later_days": "" if piece.ends_later is None else piece.ends_later,
    }


def _milestone(milestone: Milestone) -> dict[str, object]:
    return {
        "kind": "deadline" if milestone.is_deadline else "milestone",
        "id": milestone.key,
        "title": harmless(milestone.title),
        "goal": harmless(milestone.of),
        "starts_on": milestone.day,
        "ends_on": milestone.day,
        "reached_on": milestone.reached_on or "",
    }
