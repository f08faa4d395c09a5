"""The pictures of a budget in the reader's words: each a chart and the table it is drawn from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from babel.dates import format_skeleton
from babel.numbers import format_decimal
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.charts import Chart, Spec, draw
from accounts.downloads import Field
from accounts.formats import reader_locale
from budget import charts, pacing
from budget.carryover import Figures
from budget.currencies import in_unit
from budget.models import month_name
from budget.money import ZERO, to_unit
from budget.months import add_months
from budget.selectors import BudgetPace, Grid

POOL = "#8b6cd9"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: what it is about, and its amounts; None is not known or not there yet."""

    head: str
    amounts: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    key: str
    title: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    note: str = ""

    def as_rows(self) -> Iterator[Sequence[Field]]:
        """Yield the table with its head as plain rows, in the places of the workspace's currency."""
        yield [self.head, *self.columns]
        for row in (*self.rows, *([self.total] if self.total else [])):
            yield [row.head, *(in_unit(amount) for amount in row.amounts)]


@dataclass(frozen=True, slots=True)
class Picture:
    chart: Chart
    table: Table


TABLES = ("months", "categories", "flow", "course")


def table(pace: BudgetPace, key: str) -> Table:
    """Return the table of one picture."""
    return {
        "months": months_table,
        "categories": categories_table,
        "flow": flow_table,
        "course": course_table,
    }[key](pace)


def pictures(pace: BudgetPace, currency: str) -> list[Picture]:
    """Draw all of them; amounts are in the workspace's currency."""
    return [
        _months(pace, currency),
        _course(pace, currency),
        _flow(pace, currency),
        _categories(pace, currency),
    ]


def _draw(spec: Spec, table: Table) -> Picture:
    told = _("The same numbers are in the table below the picture.")
    return Picture(draw(spec, key=table.key, title=table.title, description=told), table)


# --- By month ----------------------------------------------------------------


def months_table(pace: BudgetPace) -> Table:
    totals = pace.grid.month_totals
    rows = [
        Row(short_month(m.month), (m.planned, m.available, _so_far(m, pace.grid), _left(m, pace.grid))) for m in totals
    ]
    whole = pace.grid.total
    return Table(
        key="months",
        title=_("Planned and actual by month"),
        head=_("Month"),
        columns=(_("Planned"), _("Available"), _("Actual"), _("Remaining")),
        rows=tuple(rows),
        total=Row(_("Whole time"), (whole.planned, whole.available, whole.actual, whole.remaining)),
        note=_(
            "Available is what was planned, carried in and moved. Months to come get what is left only when they begin."
        ),
    )


def _so_far(month: Figures, grid: Grid) -> Decimal | None:
    """Return the actual, or None for a month to come in which nothing is booked."""
    return month.actual if month.actual or month.month <= grid.today else None


def _left(month: Figures, grid: Grid) -> Decimal | None:
    return month.remaining if month.month <= grid.today else None


def _months(pace: BudgetPace, currency: str) -> Picture:
    found = months_table(pace)
    series = found.columns[0], found.columns[2]
    bars = [
        charts.Bar(row.head, name, float(amount))
        for row in found.rows
        for name, amount in ((series[0], row.amounts[0]), (series[1], row.amounts[2]))
        if amount is not None
    ]
    months = [row.head for row in found.rows]
    return _draw(charts.by_month(bars, months=months, series=series, money=currency), found)


# --- By category -------------------------------------------------------------


def categories_table(pace: BudgetPace) -> Table:
    grid = pace.grid
    until = grid.current.index + 1
    rows = []
    for label, lines in grid.by_category():
        so_far = [month for line in lines for month in line.figures.months[:until]]
        amounts = (
            sum((month.planned for month in so_far), ZERO),
            sum((month.actual for month in so_far), ZERO),
            sum((line.total.planned for line in lines), ZERO),
        )
        rows.append(Row(label, amounts))
    return Table(
        key="categories",
        title=_("Planned and actual by category"),
        head=_("Category"),
        columns=(
            _("Planned until %(month)s") % {"month": month_name(grid.current.month)},
            _("Actual until then"),
            _("Planned in all"),
        ),
        rows=tuple(rows),
        total=Row(_("All categories"), _summed(rows)),
        note=_("The month named counts whole."),
    )


def _summed(rows: Iterable[Row]) -> tuple[Decimal | None, ...]:
    return tuple(
        sum((amount or ZERO for amount in column), ZERO) for column in zip(*(r.amounts for r in rows), strict=True)
    )


def _categories(pace: BudgetPace, currency: str) -> Picture:
    found = categories_table(pace)
    series = found.columns[:2]
    bars = [
        charts.Bar(row.head, name, float(amount or 0))
        for row in found.rows
        for name, amount in zip(series, row.amounts, strict=False)
    ]
    places = [row.head for row in found.rows]
    return _draw(charts.by_category(bars, categories=places, series=series, money=currency), found)


# --- The flow of money -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FlowStep:
    name: str
    amount: Decimal
    comes_in: bool
    colour: str


def flow_steps(grid: Grid) -> list[FlowStep]:
    """Return what came in, where it went, and what is left; what came in is what went and is left.

    That is the conservation law of `budget.carryover` for the whole budget.
    """
    total = grid.total
    carried, left = _still_there(grid)
    steps = [
        FlowStep(_("Opening balances"), total.carried_in, True, charts.THERE),
        FlowStep(_("Planned"), total.planned, True, charts.PLANNED),
        FlowStep(_("Moved in"), total.moved, True, POOL),
        FlowStep(_("Taken from the pool"), total.from_pool, True, POOL),
        FlowStep(_("Overspend forgiven"), total.forgiven, True, charts.LOST),
        FlowStep(_("Spent"), total.actual, False, charts.SPENT),
        FlowStep(_("Forfeited"), total.forfeited, False, charts.LOST),
        FlowStep(_("Released to the pool"), total.to_pool, False, POOL),
        FlowStep(_carried_where(grid), carried, False, charts.THERE),
        FlowStep(_("Still to spend"), left, False, charts.PLANNED),
    ]
    return [step for step in steps if step.amount]


def _still_there(grid: Grid) -> tuple[Decimal, Decimal]:
    """Return what the months over have carried on, and what is left of the plan of the others."""
    now = grid.now
    if now.over:
        return now.carried_out, ZERO
    to_come = [month for month in grid.month_totals if not month.over]
    return now.carried_in, sum((month.planned + month.moved - month.actual for month in to_come), ZERO)


def _carried_where(grid: Grid) -> str:
    month = {"month": short_month(grid.current.month)}
    return _("Carried out of %(month)s") % month if grid.current.over else _("Carried into %(month)s") % month


def flow_table(pace: BudgetPace) -> Table:
    steps = flow_steps(pace.grid)
    rows = [Row(s.name, (s.amount, None) if s.comes_in else (None, s.amount)) for s in steps]
    return Table(
        key="flow",
        title=_("Where the money goes"),
        head=_("Step"),
        columns=(_("Came in"), _("Went out or is left")),
        rows=tuple(rows),
        total=Row(_("Total"), _summed(rows) if rows else (ZERO, ZERO)),
        note=_("Both sides are equal: no money comes from nowhere, and none gets lost."),
    )


def _flow(pace: BudgetPace, currency: str) -> Picture:
    level, drawn = ZERO, []
    for step in flow_steps(pace.grid):
        after = level + (step.amount if step.comes_in else -step.amount)
        drawn.append(charts.Step(step.name, float(level), float(after), _whole(step.amount), step.colour))
        level = after
    return _draw(charts.flow(drawn, money=currency), flow_table(pace))


def _whole(amount: Decimal) -> str:
    return str(format_decimal(amount, format="#,##0", locale=reader_locale()))


# --- The course of the whole time ---------------------------------------------


@dataclass(frozen=True, slots=True)
class Moment:
    """What is left when a day begins; None where a course does not go there."""

    day: date
    label: str
    even: Decimal
    by_plan: Decimal
    actual: Decimal | None = None
    expected: Decimal | None = None


def moments(pace: BudgetPace) -> list[Moment]:
    """Return what is left at the start, at the end of each month, and today."""
    grid = pace.grid
    all_in = grid.total.available
    end = add_months(grid.budget.last_month, 1)
    found = [Moment(grid.budget.first_month, _("Start"), all_in, all_in, all_in)]
    planned, used = ZERO, ZERO
    for month in grid.month_totals:
        planned += month.planned + month.moved
        used += _used(month)
        runs = not month.over and month.month <= grid.today
        if runs:
            found.append(_today(pace, all_in, planned - month.planned - month.moved, used))
        after = add_months(month.month, 1)
        expected = _expected_end(pace, all_in) if after == end and not month.over else None
        even = _even(grid, all_in, after)
        actual = all_in - used if month.over else None
        found.append(Moment(after, short_month(month.month), even, all_in - planned, actual, expected))
    return found


def _today(pace: BudgetPace, all_in: Decimal, planned_before: Decimal, used: Decimal) -> Moment:
    grid = pace.grid
    share = pacing.elapsed_share(grid.current.month, 1, grid.today)
    by_now = to_unit((grid.now.planned + grid.now.moved) * pacing.as_decimal(share), grid.places)
    left = all_in - used
    tomorrow = grid.today + timedelta(days=1)
    even = _even(grid, all_in, tomorrow)
    return Moment(tomorrow, date_format(grid.today), even, all_in - planned_before - by_now, left, left)


def _used(month: Figures) -> Decimal:
    return month.actual + month.forfeited - month.forgiven + month.to_pool - month.from_pool


def _even(grid: Grid, all_in: Decimal, day: date) -> Decimal:
    """Return what would be left when a day begins, were the same spent every day."""
    budget = grid.budget
    elapsed = pacing.elapsed_share(budget.first_month, budget.months, day - timedelta(days=1))
    return to_unit(all_in * (1 - pacing.as_decimal(elapsed)), grid.places)


def _expected_end(pace: BudgetPace, all_in: Decimal) -> Decimal | None:
    """Return what will be left when the time is over, if it goes on as it is expected to."""
    if pace.whole.projected is None:
        return None
    settled = sum((_used(month) - month.actual for month in pace.grid.month_totals), ZERO)
    return all_in - settled - pace.whole.projected


def course_table(pace: BudgetPace) -> Table:
    rows = [Row(m.label, (m.even, m.by_plan, m.actual, m.expected)) for m in moments(pace)]
    return Table(
        key="course",
        title=_("What is left of the whole"),
        head=_("At the end of"),
        columns=(_("Spent evenly"), _("Spent as planned"), _("As it was"), _("As expected")),
        rows=tuple(rows),
        note=_(
            "From all there is to spend: opening balances, plan and moves. What is forfeited or goes to the pool is "
            "no longer there. Expected: this month as it runs, later months as planned."
        ),
    )


def _course(pace: BudgetPace, currency: str) -> Picture:
    found = course_table(pace)
    columns = found.columns
    points = [
        charts.Point(moment.day.isoformat(), moment.label, name, float(amount))
        for moment in moments(pace)
        for name, amount in zip(columns, (moment.even, moment.by_plan, moment.actual, moment.expected), strict=True)
        if amount is not None
    ]
    grid = pace.grid
    today = grid.today.isoformat() if grid.budget.covers(grid.today) else None
    drawn = [name for name in columns if any(point.series == name for point in points)]
    return _draw(
        charts.burn_down(points, months=grid.budget.month_list(), series=drawn, today=today, money=currency), found
    )


def short_month(month: date) -> str:
    return str(format_skeleton("yMMM", month, locale=reader_locale()))
