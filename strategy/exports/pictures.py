"""The pictures of the printed document, drawn from its plain data."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts import charts
from strategy import sections, snapshot
from strategy.alignment import alignment_svg
from strategy.charts import Growth, growth
from strategy.exports.blocks import Picture

MOST_LINES = 6
"""More than this many lines cannot be told apart."""
VIEW_BOX = re.compile(r'viewBox="0 0 (\d+) (\d+)"')
SPARE_WIDTH = 40
MOST_BOXES = 30
"""More business objectives and goals than this do not fit on a page."""


def growth_picture(figures: Sequence[dict[str, Any]]) -> Picture | None:
    """Draw the followers of the largest profiles; nothing where none was counted on two days."""
    lines = [line for line in _growth_of_profiles(figures) if len(line.points) > 1]
    if not lines:
        return None
    lines = sorted(lines, key=lambda line: -line.points[-1][1])[:MOST_LINES]
    title = _("Followers of competitors")
    alt = title + ": " + ", ".join(line.name for line in lines)
    drawn = charts.draw(growth(lines, _("Followers")), key="document-growth", title=title, description=alt)
    return Picture(_with_room(str(drawn.drawing)), title, alt)


def _with_room(drawing: str) -> str:
    """Widen a drawing: the names at its right end are longer in the fonts of a PDF than they were measured."""
    return VIEW_BOX.sub(lambda box: f'viewBox="0 0 {int(box[1]) + SPARE_WIDTH} {box[2]}"', drawing, count=1)


def _growth_of_profiles(figures: Sequence[dict[str, Any]]) -> list[Growth]:
    points: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for fields in figures:
        if fields["followers"] is not None:
            network = snapshot.show(sections.COMPETITOR_FIGURES, "network", fields["network"])
            name = f"{fields['competitor']['label']}, {network}"
            points[name].append((date.fromisoformat(fields["observed_on"]), fields["followers"]))
    return [Growth(name, tuple(sorted(days))) for name, days in points.items()]


def alignment_picture(document: snapshot.Document) -> Picture | None:
    """Draw business objectives down to goals, channels and metrics; nothing where it would not fit on a page."""
    if sum(len(document["parts"].get(part.key, [])) for part in (sections.OBJECTIVES, sections.GOALS)) > MOST_BOXES:
        return None
    names = [entry["label"] for entry in document["parts"][sections.OBJECTIVES.key]]
    alt = _("Business objectives, the goals that serve them, and where they are measured") + ": " + ", ".join(names)
    return Picture(alignment_svg(document), _("From business objectives to channels and metrics"), alt)
