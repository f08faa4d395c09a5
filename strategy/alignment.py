"""What social media does for the business, as a tree: objective → social indicator → goals → channel and metric.

Plain values in, plain values out: the entries of `strategy.snapshot`. The same
tree is a list on the page and a picture in what is exported.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from strategy.metrics import METRICS

DROPPED = "dropped"

type Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GoalLeaf:
    """A goal, the channel it is reached on and the metric that counts it; empty where nobody has chosen."""

    uid: str
    id: int
    title: str
    channel: str
    metric: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A business objective with the indicator that speaks for it, and the goals that serve it."""

    uid: str
    id: int
    name: str
    social_kpi: str
    metrics: list[str]
    goals: list[GoalLeaf]
    more_goals: int = 0

    @property
    def is_orphan(self) -> bool:
        return not self.goals


@dataclass(frozen=True, slots=True)
class ChannelLeaf:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Tree:
    branches: list[Branch] = field(default_factory=list)
    goals_without_objective: list[GoalLeaf] = field(default_factory=list)
    channels_without_goal: list[ChannelLeaf] = field(default_factory=list)
    more_goals: int = 0
    """How many more goals serve no objective than are listed."""
    more_channels: int = 0

    @property
    def is_whole(self) -> bool:
        """Tell whether everything hangs together."""
        return not (
            self.goals_without_objective
            or self.channels_without_goal
            or any(branch.is_orphan for branch in self.branches)
        )


def build(objectives: Iterable[Entry], goals: Iterable[Entry], channels: Iterable[Entry]) -> Tree:
    """Put the tree together; goals that were dropped are left out."""
    kept = [entry for entry in goals if entry["fields"]["status"] != DROPPED]
    serving: dict[str, list[GoalLeaf]] = defaultdict(list)
    for entry in kept:
        serving[_uid(entry["fields"]["business_objective"])].append(goal_leaf(entry))
    used = {_uid(entry["fields"]["channel"]) for entry in kept}
    unused = (entry for entry in channels if entry["fields"]["active"] and entry["uid"] not in used)
    return Tree(
        [branch(entry, serving[entry["uid"]]) for entry in objectives],
        serving[""],
        [ChannelLeaf(entry["id"], entry["label"]) for entry in unused],
    )


def _uid(reference: Mapping[str, str] | None) -> str:
    return reference["uid"] if reference else ""


def branch(entry: Entry, goals: list[GoalLeaf], more_goals: int = 0) -> Branch:
    fields = entry["fields"]
    metrics = [metric_label(key) for key in fields["metrics"]]
    return Branch(entry["uid"], entry["id"], fields["name"], fields["social_kpi"], metrics, goals, more_goals)


def goal_leaf(entry: Entry) -> GoalLeaf:
    fields = entry["fields"]
    channel = fields["channel"]["label"] if fields["channel"] else ""
    metric = fields["metric_name"] or metric_label(fields["metric"])
    return GoalLeaf(entry["uid"], entry["id"], fields["title"], channel, metric)


def metric_label(key: str) -> str:
    return str(METRICS[key].label) if key in METRICS else key


# --- The picture ---------------------------------------------------------------

COLUMN, GAP, MARGIN = 218, 36, 8
WIDTH = 4 * COLUMN + 3 * GAP + 2 * MARGIN
FONT, LINE, PADDING, SPACE = 12, 16, 9, 12
ROOM = COLUMN - 2 * PADDING
INK, MUTED, LINES, WARNING = "#17303a", "#52666e", "#9db4bc", "#8a5a00"
FILLS = ("#dcecf0", "#edf5f7", "#ffffff", "#f7f7f4")
NARROW, BROAD = set("iljtfrI.,:;!|'’ ()[]"), set("mwMW@%—")


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the picture in one of the four columns; what hangs loose is drawn dashed."""

    column: int
    heading: list[str]
    notes: list[str]
    loose: bool = False

    @property
    def height(self) -> int:
        return (len(self.heading) + len(self.notes)) * LINE + 2 * PADDING


@dataclass(frozen=True, slots=True)
class Strip:
    """What belongs together: the boxes it begins with, side by side, and the rows that hang on the last of them."""

    root: list[Box]
    rows: list[list[Box]]


def alignment_svg(document: Mapping[str, Any]) -> str:
    """Draw the tree of a document (`strategy.snapshot`) as a picture that needs nothing else."""
    parts = document["parts"]
    return picture(build(parts["objectives"], parts["goals"], parts["channels"]))


def picture(tree: Tree) -> str:
    """Draw the tree as SVG: one column to a level, text wrapped, what hangs loose dashed and said in words."""
    shapes, top = _headings(), MARGIN + LINE + SPACE
    for strip in _strips(tree):
        drawn, bottom = _draw(strip, top)
        shapes += drawn
        top = bottom + 2 * SPACE
    title = _safe(_("KPI alignment"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" height="{top}" '
        f'role="img" font-family="Inter, Helvetica, Arial, sans-serif" font-size="{FONT}" fill="{INK}">'
        f"<title>{title}</title><desc>{_safe(_described(tree))}</desc>{''.join(shapes)}</svg>"
    )


def _described(tree: Tree) -> str:
    goals = ((one.name, ", ".join(goal.title for goal in one.goals)) for one in tree.branches)
    nothing = _("no goal yet")
    told = "; ".join(f"{name}: {titles or nothing}" for name, titles in goals)
    return told or _("No business objectives yet.")


def _headings() -> list[str]:
    titles = (_("Business objective"), _("Social indicator"), _("Goals"), _("Channel and metric"))
    return [_text(_left(column), MARGIN, title, MUTED, bold=True) for column, title in enumerate(titles)]


def _strips(tree: Tree) -> Iterator[Strip]:
    for one in tree.branches:
        yield Strip(_root(one), [_goal_row(goal) for goal in one.goals])
    if tree.goals_without_objective:
        root = [_box(0, _("No business objective"), _("These goals serve none yet."), loose=True)]
        yield Strip(root, [_goal_row(goal) for goal in tree.goals_without_objective])
    for channel in tree.channels_without_goal:
        yield Strip([], [[_box(3, channel.name, _("In use, but no goal is reached here."), loose=True)]])


def _root(one: Branch) -> list[Box]:
    note = _("No goal serves it yet.") if one.is_orphan else ""
    indicator = one.social_kpi or _("No indicator yet")
    return [_box(0, one.name, note, loose=one.is_orphan), _box(1, indicator, ", ".join(one.metrics))]


def _goal_row(goal: GoalLeaf) -> list[Box]:
    counted = goal.metric or _("No number yet")
    place = goal.channel or _("Several channels")
    return [_box(2, goal.title), _box(3, place, counted, loose=not goal.metric)]


def _box(column: int, heading: str, note: str = "", *, loose: bool = False) -> Box:
    return Box(column, wrap(heading), wrap(note), loose)


def _draw(strip: Strip, top: int) -> tuple[list[str], int]:
    """Return the shapes of a strip and where it ends."""
    shapes = [_draw_box(box, top) for box in strip.root] + _links(strip.root, top)
    ends = [top + box.height for box in strip.root]
    y = top
    for row in strip.rows:
        shapes += [_draw_box(box, y) for box in row] + _links(row, y)
        if strip.root:
            shapes.append(_link(strip.root[-1].column, top, row[0].column, y))
        y += max(box.height for box in row) + SPACE
        ends.append(y - SPACE)
    return shapes, max(ends)


def _links(row: list[Box], top: int) -> list[str]:
    return [_link(one.column, top, other.column, top) for one, other in pairwise(row)]


def _link(column: int, top: int, other_column: int, other_top: int) -> str:
    """Draw a line from one box to another, at the height of their first lines."""
    start, end = _left(column) + COLUMN, _left(other_column)
    bend, middle = end - GAP // 2, PADDING + LINE // 2
    path = f"M{start} {top + middle}H{bend}V{other_top + middle}H{end}"
    return f'<path d="{path}" fill="none" stroke="{LINES}" stroke-width="1.5"/>'


def _draw_box(box: Box, top: int) -> str:
    left = _left(box.column)
    frame = f'stroke="{WARNING}" stroke-dasharray="5 3"' if box.loose else f'stroke="{LINES}"'
    lines = [(line, INK, True) for line in box.heading]
    lines += [(line, WARNING if box.loose else MUTED, False) for line in box.notes]
    return (
        f'<rect x="{left}" y="{top}" width="{COLUMN}" height="{box.height}" rx="5" '
        f'fill="{FILLS[box.column]}" {frame} stroke-width="1.5"/>'
    ) + "".join(
        _text(left + PADDING, top + PADDING + number * LINE, line, colour, bold=bold)
        for number, (line, colour, bold) in enumerate(lines)
    )


def _text(left: int, top: int, line: str, colour: str, *, bold: bool) -> str:
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{left}" y="{top + FONT}" fill="{colour}"{weight}>{_safe(line)}</text>'


def _safe(text: str) -> str:
    """Write a text so that it can stand in a picture; control characters cannot."""
    return escape("".join(letter for letter in text if unicodedata.category(letter) not in ("Cc", "Cs")))


def _left(column: int) -> int:
    return MARGIN + column * (COLUMN + GAP)


def wrap(text: str) -> list[str]:
    """Break a text into lines that fit into a box; a word too long for one line is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece in _pieces(word):
            longer = f"{line} {piece}".strip()
            if line and _width(longer) > ROOM:
                lines.append(line)
                longer = piece
            line = longer
    return [*lines, line] if line else lines


def _pieces(word: str) -> Iterator[str]:
    piece = ""
    for letter in word:
        if piece and _width(piece + letter) > ROOM:
            yield piece
            piece = ""
        piece += letter
    yield piece


def _width(text: str) -> float:
    return sum(map(_letter_width, text)) * FONT


def _letter_width(letter: str) -> float:
    """Estimate a letter's width as a share of the font size, rather too wide than too narrow."""
    if letter in NARROW:
        return 0.36
    if letter in BROAD or unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return 0.72 if letter.isupper() else 0.61
