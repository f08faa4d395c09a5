"""Investment, return and ROI of every channel in every month of a span, for reading as a table."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import Workspace
from accounts.prepared import Prepared
from budget.selectors import CostEntry, cost_entries
from reporting.costs import Booking, Costs, Kind, SharedCostSplit, booked_costs
from reporting.periods import last_day
from reporting.roi import Facts, Rules, add_facts, investment, investment_with_staff, net_roi, return_on
from reporting.selectors import facts_of, facts_with_costs, roi_settings, rules_of, staff_costs, task_costs
from roadmap.selectors.time_entries import hours_by_day
from strategy.models import Channel

NOTHING = Facts()
_names = Prepared(lambda: Channel.objects.order_by().values_list("pk", "name"))


@dataclass(frozen=True, slots=True)
class Returned:
    """What was put in and what came back; money in the workspace's currency."""

    facts: Facts
    investment: Decimal | None
    return_: Decimal | None
    roi: Decimal | None
    roi_with_staff: Decimal | None


@dataclass(frozen=True, slots=True)
class Cell:
    channel_id: int | None
    """None gathers the costs of months in which no channel has data."""
    month: date
    returned: Returned


@dataclass(frozen=True, slots=True)
class RoiTable:
    """Whole months, of every channel with data or costs, and of all together."""

    names: dict[int | None, str]
    cells: list[Cell]
    months: list[tuple[date, Returned]]
    total: Returned


def roi_table(workspace: Workspace, months: Collection[date]) -> RoiTable:
    """Compute every channel and month, in six queries; the dashboard's figures, cell by cell."""
    settings = roi_settings(workspace)
    rules = rules_of(settings)
    span = {"start": min(months), "end": last_day(max(months))}
    reported = facts_of(months)
    hours, _without_cost = staff_costs(months, settings)
    bookings = [
        *map(_booking, cost_entries(**span)),
        *(Booking(channel, month, Kind.STAFF, cost) for channel, month, cost in hours),
        *task_costs(hours_by_day(**span), settings.hourly_cost),
    ]
    spends = {cell: found.spend for cell, found in reported.items()}
    costs = booked_costs(spends, bookings, SharedCostSplit(settings.shared_cost_split))
    facts = {
        cell: facts_with_costs(reported.get(cell, NOTHING), costs.get(cell)) for cell in _in_order(reported, costs)
    }
    in_month: dict[date, list[Facts]] = {month: [] for month in months}
    for (_channel, month), found in facts.items():
        in_month[month].append(found)
    by_month = {month: add_facts(found) for month, found in in_month.items()}
    return RoiTable(
        names=dict(_names()),
        cells=[Cell(channel, month, _returned(found, rules)) for (channel, month), found in facts.items()],
        months=[(month, _returned(found, rules)) for month, found in by_month.items()],
        total=_returned(add_facts(by_month.values()), rules),
    )


def _in_order(
    reported: Iterable[tuple[int | None, date]], costs: dict[tuple[int | None, date], Costs]
) -> list[tuple[int | None, date]]:
    return sorted({*reported, *costs}, key=lambda cell: (cell[1], cell[0] or 0))


def _booking(entry: CostEntry) -> Booking:
    kind = Kind.ADVERTISING if entry.advertising else Kind.OTHER
    return Booking(entry.channel_id, entry.date.replace(day=1), kind, entry.amount)


def _returned(facts: Facts, rules: Rules) -> Returned:
    invested, gained = investment(facts), return_on(facts, rules)
    roi = net_roi(gained, invested)
    with_staff = roi if facts.staff_costs is None else net_roi(gained, investment_with_staff(facts))
    return Returned(facts, invested, gained, roi, with_staff)
