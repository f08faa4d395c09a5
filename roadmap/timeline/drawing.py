"""Lay out groups, bars, milestones, arrows and marks inside a period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from roadmap.timeline import outlines
from roadmap.timeline.parts import Group, Mark, Milestone, Piece, Tie
from roadmap.timeline.periods import Period, months_within

MIN_WIDTH = 960
MIN_MONTH_WIDTH = 40
AXIS_HEIGHT = 32
MARKS_HEIGHT = 18
GROUP_HEIGHT = 36
STRIP_HEIGHT = 24
ROW_HEIGHT = 42
GROUP_GAP = 10
LABEL_BASELINE = 14
BAR_TOP = 20
BAR_HEIGHT = 12
BASELINE_TOP = 35
BASELINE_HEIGHT = 3
MIN_BAR = 8
MIN_MARK = 3
CHARACTER = 6.9
"""Generous average width of a letter of a bar's label."""
DAYS_TOLD_APART = 35
WEEKS_TOLD_APART = 100


@dataclass(frozen=True, slots=True)
class Tick:
    """A line on the axis and the day it stands for."""

    first: date
    x: float
    names_year: bool = False


@dataclass(frozen=True, slots=True)
class Diamond:
    milestone: Milestone
    x: float
    y: float
    outline: str
    names_itself: bool
    """Whether there is room for its title beside it."""


@dataclass(frozen=True, slots=True)
class Bar:
    piece: Piece
    label_x: float
    label_y: float
    outline: str
    row_y: float
    left: float
    right: float
    baseline: str
    """The outline of the bar as the plan was frozen; "" without one."""
    diamonds: list[Diamond]

    @property
    def middle(self) -> float:
        return self.row_y + BAR_TOP + BAR_HEIGHT / 2


@dataclass(frozen=True, slots=True)
class GroupRow:
    group: Group
    y: float
    height: float
    deadline_x: float | None
    bars: list[Bar]
    diamonds: list[Diamond]


@dataclass(frozen=True, slots=True)
class Arrow:
    tie: Tie
    outline: str


@dataclass(frozen=True, slots=True)
class Band:
    """A mark on the axis; a season has room for its name or not."""

    mark: Mark
    x: float
    width: float
    names_itself: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    period: Period
    width: float
    height: float
    top: float
    """Where the axis ends and the groups begin."""
    day_width: float
    months: list[Tick]
    weeks: list[float]
    days: list[Tick]
    bands: list[Band]
    today_x: float | None
    groups: list[GroupRow]
    arrows: list[Arrow]
    left_out: int
    """How many pieces lie wholly outside the period."""

    @property
    def today_share(self) -> float | None:
        """Return where today stands between the left edge (0) and the right (1)."""
        return None if self.today_x is None else self.today_x / self.width


def draw(
    groups: Iterable[Group],
    *,
    period: Period,
    today: date,
    ties: Iterable[Tie] = (),
    marks: Sequence[Mark] = (),
) -> Timeline:
    """Lay out the groups with their pieces inside a period."""
    scale = Scale(period)
    top = float(AXIS_HEIGHT + (MARKS_HEIGHT if marks else 0))
    rows: list[GroupRow] = []
    left_out = 0
    y = top
    for group in groups:
        shown = [piece for piece in group.pieces if period.overlaps(piece.first, piece.last)]
        left_out += len(group.pieces) - len(shown)
        if shown or any(period.holds(milestone.day) for milestone in group.milestones):
            rows.append(_group_row(group, shown, y, scale))
            y += rows[-1].height + GROUP_GAP
    return Timeline(
        period=period,
        width=scale.width,
        height=y,
        top=top,
        day_width=scale.day,
        months=_months(scale),
        weeks=_weeks(scale),
        days=_days(scale),
        bands=[_band(mark, scale) for mark in marks if period.overlaps(mark.first, mark.last)],
        today_x=scale.middle(today) if period.holds(today) else None,
        groups=rows,
        arrows=_arrows(rows, ties),
        left_out=left_out,
    )


class Scale:
    """Turn days into x."""

    def __init__(self, period: Period) -> None:
        self.period = period
        self.width = float(max(MIN_WIDTH, MIN_MONTH_WIDTH * len(months_within(period))))
        self.day = self.width / period.days

    def morning(self, day: date) -> float:
        return (day - self.period.first).days * self.day

    def evening(self, day: date) -> float:
        return self.morning(day) + self.day

    def middle(self, day: date) -> float:
        return round(self.morning(day) + self.day / 2, 1)

    def span(self, first: date, last: date, *, at_least: float) -> tuple[float, float]:
        """Return both edges of some days cut at the period, wide enough to be seen and hit."""
        left = self.morning(max(first, self.period.first))
        right = self.evening(min(last, self.period.last))
        if right - left < at_least:
            left = min(left, self.width - at_least)
            right = left + at_least
        return left, right


# --- The axis ----------------------------------------------------------------


def _months(scale: Scale) -> list[Tick]:
    return [
        Tick(month, round(max(scale.morning(month), 0), 1), names_year=n == 0 or month.month == 1)
        for n, month in enumerate(months_within(scale.period))
    ]


def _all_days(scale: Scale) -> Iterable[date]:
    return (scale.period.first + timedelta(days=n) for n in range(scale.period.days))


def _weeks(scale: Scale) -> list[float]:
    """Return x of each Monday, where weeks are wide enough to be told apart."""
    if scale.period.days > WEEKS_TOLD_APART:
        return []
    return [round(scale.morning(day), 1) for day in _all_days(scale) if day.weekday() == 0]


def _days(scale: Scale) -> list[Tick]:
    """Return each day, where days are wide enough to be numbered."""
    if scale.period.days > DAYS_TOLD_APART:
        return []
    return [Tick(day, scale.middle(day)) for day in _all_days(scale)]


def _band(mark: Mark, scale: Scale) -> Band:
    left, right = scale.span(mark.first, mark.last, at_least=MIN_MARK)
    room = right - left
    return Band(mark, round(left, 1), round(room, 1), names_itself=mark.is_season and len(mark.name) * CHARACTER < room)


# --- Groups ------------------------------------------------------------------


def _group_row(group: Group, pieces: Sequence[Piece], y: float, scale: Scale) -> GroupRow:
    milestones = [milestone for milestone in group.milestones if scale.period.holds(milestone.day)]
    head = GROUP_HEIGHT + (STRIP_HEIGHT if milestones else 0)
    bars = [_bar(piece, y + head + n * ROW_HEIGHT, scale) for n, piece in enumerate(pieces)]
    return GroupRow(
        group=group,
        y=y,
        height=head + len(pieces) * ROW_HEIGHT,
        deadline_x=_deadline_x(group.deadline, scale),
        bars=bars,
        diamonds=_strip(milestones, y + GROUP_HEIGHT + STRIP_HEIGHT / 2, scale),
    )


def _deadline_x(deadline: date | None, scale: Scale) -> float | None:
    if deadline is None or not scale.period.holds(deadline):
        return None
    return round(scale.evening(deadline), 1)


def _strip(milestones: Sequence[Milestone], y: float, scale: Scale) -> list[Diamond]:
    """Put the milestones of a group beside each other, each with its title where the next leaves room."""
    diamonds = [_diamond(milestone, y, scale) for milestone in sorted(milestones, key=lambda m: (m.day, m.key))]
    ends = [*(diamond.x for diamond in diamonds[1:]), scale.width][: len(diamonds)]
    return [
        Diamond(d.milestone, d.x, d.y, d.outline, names_itself=d.x + 12 + len(d.milestone.title) * CHARACTER < end)
        for d, end in zip(diamonds, ends, strict=True)
    ]


def _diamond(milestone: Milestone, y: float, scale: Scale) -> Diamond:
    x = min(max(scale.middle(milestone.day), outlines.DIAMOND), scale.width - outlines.DIAMOND)
    return Diamond(milestone, x, y, outlines.diamond(x, y), names_itself=False)


def _bar(piece: Piece, y: float, scale: Scale) -> Bar:
    period = scale.period
    left, right = scale.span(piece.first, piece.last, at_least=MIN_BAR)
    goes_on = piece.last > period.last
    end = "flat" if goes_on else "arrow" if piece.open_ended else "round"
    label_room = scale.width - len(piece.label) * CHARACTER
    middle = y + BAR_TOP + BAR_HEIGHT / 2
    return Bar(
        piece=piece,
        label_x=round(max(min(left, label_room), 2.0), 1),
        label_y=y + LABEL_BASELINE,
        outline=outlines.bar(left, right, y + BAR_TOP, BAR_HEIGHT, true_start=piece.first >= period.first, end=end),
        row_y=y,
        left=round(left, 1),
        right=round(right, 1),
        baseline=_baseline(piece, y, scale),
        diamonds=[_diamond(m, middle, scale) for m in piece.milestones if period.holds(m.day)],
    )


def _baseline(piece: Piece, y: float, scale: Scale) -> str:
    if piece.baseline is None or not scale.period.overlaps(*piece.baseline):
        return ""
    left, right = scale.span(*piece.baseline, at_least=MIN_BAR)
    return outlines.bar(left, right, y + BASELINE_TOP, BASELINE_HEIGHT, true_start=False, end="flat")


# --- Arrows ------------------------------------------------------------------


def _arrows(rows: Iterable[GroupRow], ties: Iterable[Tie]) -> list[Arrow]:
    """Return the arrows between bars that are both drawn."""
    bars = {bar.piece.key: bar for row in rows for bar in row.bars}
    return [
        _arrow(tie, bars[tie.predecessor], bars[tie.successor])
        for tie in ties
        if tie.predecessor in bars and tie.successor in bars
    ]


def _arrow(tie: Tie, first: Bar, second: Bar) -> Arrow:
    goes_down = second.row_y > first.row_y
    gap = second.row_y + 2 if goes_down else second.row_y + ROW_HEIGHT - 2
    return Arrow(tie, outlines.arrow((first.right, first.middle), (second.left, second.middle), gap=gap))
