"""Investment, return and ROI of every channel in every month of a span, for reading as a table."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from accounts.models import Workspace
from budget.selectors import CostEntry, cost_entries
from reporting.costs import Booking, Kind, SharedCostSplit, booked_costs
from reporting.periods import last_day
from reporting.roi import Rules
from reporting.selectors import (
    Line,
    Measured,
    beside,
    cells_of,
    line_of,
    roi_settings,
    rules_of,
    staff_costs,
    with_costs,
)
from strategy.models import Channel


@dataclass(frozen=True, slots=True)
class Cell(Line):
    channel_id: int | None
    """None gathers the costs of months in which no channel has data."""
    month: date


@dataclass(frozen=True, slots=True)
class RoiTable:
    """Whole months; money in the workspace's currency."""

    names: dict[int | None, str]
    cells: list[Cell]
    months: list[tuple[date, Line]]
    total: Line


def roi_table(workspace: Workspace, months: Collection[date]) -> RoiTable:
    """Compute every channel and month, in five queries."""
    settings = roi_settings(workspace)
    rules = rules_of(settings)
    measured: dict[tuple[int | None, date], Measured] = {
        (channel, month): found for (channel, month), found in cells_of(months).items()
    }
    entries = cost_entries(start=min(months), end=last_day(max(months)))
    hours, _without_cost = staff_costs(months, settings)
    bookings = [*map(_booking, entries), *(Booking(channel, month, Kind.STAFF, cost) for channel, month, cost in hours)]
    reported = {cell: found.facts.spend for cell, found in measured.items()}
    costs = booked_costs(reported, bookings, SharedCostSplit(settings.shared_cost_split))
    borne = {
        cell: with_costs(measured.get(cell, Measured()), costs.get(cell))
        for cell in sorted({*measured, *costs}, key=lambda cell: (cell[1], cell[0] or 0))
    }
    by_month = [(month, beside(found for cell, found in borne.items() if cell[1] == month)) for month in months]
    return RoiTable(
        names=dict(Channel.objects.values_list("pk", "name")),
        cells=[_cell(channel, month, found, rules) for (channel, month), found in borne.items()],
        months=[(month, line_of(found, rules)) for month, found in by_month],
        total=line_of(beside(found for _month, found in by_month), rules),
    )


def _booking(entry: CostEntry) -> Booking:
    kind = Kind.ADVERTISING if entry.advertising else Kind.OTHER
    return Booking(entry.channel_id, entry.date.replace(day=1), kind, entry.amount)


def _cell(channel: int | None, month: date, measured: Measured, rules: Rules) -> Cell:
    line = line_of(measured, rules)
    return Cell(line.measured, line.figures, channel, month)
