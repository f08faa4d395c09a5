"""Where everything on the time line stands: dates in, coordinates out.

One day is equally wide everywhere. Units are SVG user units, of which the
drawing is at least `MIN_WIDTH` wide; y grows downwards. A bar runs from the
morning of its first day to the evening of its last. What lies outside the
period is left out, what reaches beyond it is cut at the edge and keeps a
straight end there; rounded ends are true ones. Work that goes on until its goal
is met ends in an arrow on the goal's deadline, since nobody knows the day yet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

MIN_WIDTH = 960
MIN_MONTH_WIDTH = 40
AXIS_HEIGHT = 32
GROUP_HEIGHT = 36
ROW_HEIGHT = 42
GROUP_GAP = 10
LABEL_BASELINE = 14
BAR_TOP = 20
BAR_HEIGHT = 12
MIN_BAR = 8
ARROW = 7
ROUNDING = 3
CHARACTER = 6.4
"""Generous average width of a letter of a bar's label."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months, both days included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def overlaps(self, first: date, last: date) -> bool:
        return first <= self.last and last >= self.first


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of work to be drawn; `last` is its end, or its goal's deadline when `open_ended`."""

    key: int
    title: str
    first: date
    last: date
    open_ended: bool
    status: str
    status_label: str

    @property
    def label(self) -> str:
        return f"{self.title} · {self.status_label}"


@dataclass(frozen=True, slots=True)
class Group:
    key: int
    title: str
    deadline: date | None
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    x: float
    names_year: bool


@dataclass(frozen=True, slots=True)
class Bar:
    piece: Piece
    label_x: float
    label_y: float
    outline: str
    row_y: float


@dataclass(frozen=True, slots=True)
class GroupRow:
    group: Group
    y: float
    height: float
    deadline_x: float | None
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class Timeline:
    width: float
    height: float
    months: list[Month]
    weeks: list[float]
    today_x: float | None
    groups: list[GroupRow]
    left_out: int
    """How many pieces lie wholly outside the period."""

    @property
    def today_share(self) -> float | None:
        """Return where today stands between the left edge (0) and the right (1)."""
        return None if self.today_x is None else self.today_x / self.width


# --- Periods -----------------------------------------------------------------


def add_months(day: date, months: int) -> date:
    """Return the first day of the month that lies `months` after the day's month."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def months_period(first: date, months: int) -> Period:
    return Period(first, add_months(first, months) - timedelta(days=1))


def surrounding(day: date, *, months: int, year_start: int) -> Period:
    """Return the quarter (3 months) or year (12) around a day, counted from the year's first month."""
    into_year = (day.month - year_start) % 12
    return months_period(add_months(day, -(into_year % months)), months)


def whole(groups: Iterable[Group], *, today: date) -> Period:
    """Return the months from the first start to the last end or deadline, today among them."""
    days = [today]
    for group in groups:
        days += [group.deadline] if group.deadline else []
        for piece in group.pieces:
            days += [piece.first, piece.last]
    return Period(add_months(min(days), 0), add_months(max(days), 1) - timedelta(days=1))


def months_within(period: Period) -> list[date]:
    months = []
    month = period.first
    while month <= period.last:
        months.append(month)
        month = add_months(month, 1)
    return months


# --- Geometry ----------------------------------------------------------------


def draw(groups: Iterable[Group], *, period: Period, today: date) -> Timeline:
    """Lay out the groups with their pieces inside a period."""
    scale = Scale(period)
    rows: list[GroupRow] = []
    left_out = 0
    y = float(AXIS_HEIGHT)
    for group in groups:
        shown = [piece for piece in group.pieces if period.overlaps(piece.first, piece.last)]
        left_out += len(group.pieces) - len(shown)
        if shown:
            rows.append(_group_row(group, shown, y, scale))
            y += rows[-1].height + GROUP_GAP
    return Timeline(
        width=scale.width,
        height=y,
        months=_months(scale),
        weeks=_weeks(scale),
        today_x=scale.middle(today) if period.overlaps(today, today) else None,
        groups=rows,
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


def _months(scale: Scale) -> list[Month]:
    return [
        Month(month, round(scale.morning(month), 1), names_year=month == scale.period.first or month.month == 1)
        for month in months_within(scale.period)
    ]


def _weeks(scale: Scale) -> list[float]:
    """Return x of each Monday, where weeks are wide enough to be told apart."""
    if scale.period.days > 100:
        return []
    days = (scale.period.first + timedelta(days=n) for n in range(scale.period.days))
    return [round(scale.morning(day), 1) for day in days if day.weekday() == 0]


def _group_row(group: Group, pieces: Sequence[Piece], y: float, scale: Scale) -> GroupRow:
    bars = [_bar(piece, y + GROUP_HEIGHT + n * ROW_HEIGHT, scale) for n, piece in enumerate(pieces)]
    return GroupRow(
        group=group,
        y=y,
        height=GROUP_HEIGHT + len(pieces) * ROW_HEIGHT,
        deadline_x=_deadline_x(group.deadline, scale),
        bars=bars,
    )


def _deadline_x(deadline: date | None, scale: Scale) -> float | None:
    if deadline is None or not scale.period.overlaps(deadline, deadline):
        return None
    return round(scale.evening(deadline), 1)


def _bar(piece: Piece, y: float, scale: Scale) -> Bar:
    period = scale.period
    left = scale.morning(max(piece.first, period.first))
    right = scale.evening(min(piece.last, period.last))
    if right - left < MIN_BAR:
        left, right = _widened(left, scale.width)
    goes_on = piece.last > period.last
    end = "flat" if goes_on else "arrow" if piece.open_ended else "round"
    label_room = scale.width - len(piece.label) * CHARACTER
    return Bar(
        piece=piece,
        label_x=round(max(min(left, label_room), 2.0), 1),
        label_y=y + LABEL_BASELINE,
        outline=_outline(left, right, y + BAR_TOP, true_start=piece.first >= period.first, end=end),
        row_y=y,
    )


def _widened(left: float, width: float) -> tuple[float, float]:
    """Make a very short bar wide enough to be seen and hit, inside the drawing."""
    left = min(left, width - MIN_BAR)
    return left, left + MIN_BAR


def _outline(left: float, right: float, top: float, *, true_start: bool, end: str) -> str:
    """Return the path of a bar, clockwise from its upper left corner."""
    bottom = top + BAR_HEIGHT
    r = ROUNDING if true_start else 0
    path = f"M{left + r:.1f} {top:.1f}"
    if end == "arrow":
        path += f"H{max(right - ARROW, left + r):.1f}L{right:.1f} {(top + bottom) / 2:.1f}"
        path += f"L{max(right - ARROW, left + r):.1f} {bottom:.1f}"
    elif end == "round":
        path += f"H{right - ROUNDING:.1f}Q{right:.1f} {top:.1f} {right:.1f} {top + ROUNDING:.1f}"
        path += f"V{bottom - ROUNDING:.1f}Q{right:.1f} {bottom:.1f} {right - ROUNDING:.1f} {bottom:.1f}"
    else:
        path += f"H{right:.1f}V{bottom:.1f}"
    path += f"H{left + r:.1f}"
    if true_start:
        path += f"Q{left:.1f} {bottom:.1f} {left:.1f} {bottom - r:.1f}"
        path += f"V{top + r:.1f}Q{left:.1f} {top:.1f} {left + r:.1f} {top:.1f}"
    return path + "Z"
