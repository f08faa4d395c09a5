"""What the dashboard's page, endpoint and downloads read: rollups, costs and settings, never single observations."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat

from accounts.models import Workspace
from accounts.prepared import Prepared
from budget.money import ZERO, to_cents
from budget.months import month_of
from budget.selectors import CostEntry, cost_entries
from reporting import roi
from reporting.costs import Booking, Costs, Kind, SharedCostSplit, add_costs, booked_costs, over_campaigns
from reporting.funnel import Step, funnel
from reporting.models import DailyRollup, DashboardState, DirtyMark, MonthlyRollup, RoiSettings, StaffHours
from reporting.periods import Period, last_day, last_months_with_data, share_in
from reporting.roi import CustomerFigures, Facts, Figures, Rules, add_facts, customer_figures, figures
from roadmap.selectors.time_entries import HoursEntry, hours_by_day
from strategy.journey import COUNTS
from strategy.models import Channel
from strategy.selectors.plan import Plan, current_plan

SUMMED = ("spend", "revenue", "impressions", "clicks", "leads", "customers", "service_requests")
RETURNED = ("spend", "revenue", "service_requests", "open_leads")
ALL_OF_IT = Decimal(1)
MARGIN_DECIMALS = 4
COUNTED = ("rows", "rows_without_spend", "rows_without_revenue")


@dataclass(frozen=True, slots=True)
class Measured:
    """What the rollups say of a place: the facts, and how many rows told them."""

    facts: Facts = field(default_factory=Facts)
    rows: int = 0
    rows_without_spend: int = 0
    rows_without_revenue: int = 0
    open_leads_on: date | None = None
    counts: Mapping[str, Decimal | None] = field(default_factory=dict)
    """By metric, what counts the stages of the funnel."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the dashboard with its figures; money in the workspace's currency."""

    measured: Measured
    figures: Figures

    @property
    def facts(self) -> Facts:
        return self.measured.facts


@dataclass(frozen=True, slots=True)
class ChannelLine(Line):
    channel_id: int | None
    """None gathers the costs of months in which no channel has data."""
    name: str
    before: Figures | None


@dataclass(frozen=True, slots=True)
class CampaignLine(Line):
    channel_id: int | None
    channel_name: str
    campaign: str


@dataclass(frozen=True, slots=True)
class MonthLine(Line):
    month: date
    part: Period
    """The days of the month that are in the period."""
    before: Figures | None

    @property
    def is_whole(self) -> bool:
        return self.part == Period(self.month, last_day(self.month))


@dataclass(frozen=True, slots=True)
class Dashboard:
    workspace: Workspace
    period: Period
    settings: RoiSettings
    totals: Line
    before: Line
    channels: list[ChannelLine]
    months: list[MonthLine]
    campaigns: list[CampaignLine]
    freshness: "Freshness"
    hours_without_cost: bool
    plan: Plan
    funnel: list[Step]
    customer: CustomerFigures

    @property
    def has_data(self) -> bool:
        return self.freshness.data_from is not None

    @property
    def margin_is_unset(self) -> bool:
        return self.settings.pk is None and self.totals.facts.revenue is not None

    @property
    def planned_margin(self) -> Decimal | None:
        return planned_margin(self.settings, self.plan)


@dataclass(frozen=True, slots=True)
class Freshness:
    """How the rollups stand against the rows they were made of."""

    computed_at: datetime | None
    data_from: date | None
    data_until: date | None
    fresh: bool
    error: str

    def default_period(self, today: date) -> Period:
        """Return the last twelve months with data, or without any the current month."""
        if self.data_from is None or self.data_until is None:
            return Period(month_of(today), last_day(month_of(today)))
        return last_months_with_data(self.data_from, self.data_until)


def freshness(workspace: Workspace) -> Freshness:
    marks = DirtyMark.objects.filter(workspace=OuterRef("pk"))
    state = DashboardState.objects.filter(workspace=OuterRef("pk"))
    names = ("computed_at", "data_from", "data_until", "error")
    row = (
        Workspace.objects.filter(pk=workspace.pk)
        .annotate(waiting=Exists(marks), **{f"state_{name}": state.values(name)[:1] for name in names})
        .values("waiting", *(f"state_{name}" for name in names))
        .get()
    )
    return Freshness(
        computed_at=row["state_computed_at"],
        data_from=row["state_data_from"],
        data_until=row["state_data_until"],
        fresh=not row["waiting"],
        error=row["state_error"] or "",
    )


_waiting = Prepared(lambda: DirtyMark.objects.order_by().values_list("pk")[:1])
_settings = Prepared(lambda: RoiSettings.objects.order_by("pk"))


def nothing_waits() -> bool:
    """Tell whether the rollups hold all that is stored."""
    return not _waiting()


def roi_settings(workspace: Workspace) -> RoiSettings:
    """Return the workspace's settings, or unsaved ones with the defaults."""
    return _settings.first() or RoiSettings(workspace=workspace)


def rules_of(settings: RoiSettings) -> Rules:
    """Return what the settings mean for the maths."""
    return Rules(
        gross_margin=settings.gross_margin,
        return_basis=roi.ReturnBasis(settings.return_basis),
        saving_per_request=settings.saving_per_request,
        lead_value=settings.lead_value,
    )


def planned_margin(settings: RoiSettings, plan: Plan) -> Decimal | None:
    """Return the gross margin positioning suggests to settings in which nobody has set one."""
    share = plan.value.margin_share
    if settings.gross_margin != ALL_OF_IT or share is None or not 0 < share < ALL_OF_IT:
        return None
    return round(share, MARGIN_DECIMALS)


def staff_hours() -> QuerySet[StaffHours]:
    return StaffHours.objects.select_related("channel")


def dashboard(workspace: Workspace, period: Period, known: Freshness | None = None) -> Dashboard:
    """Compute every figure of a period and of the one before it, in at most ten queries.

    Whole months come from the monthly rollups, the days at the edges from the daily ones.
    """
    known = known or freshness(workspace)
    settings = roi_settings(workspace)
    names: dict[int | None, str] = dict(Channel.objects.values_list("pk", "name"))
    plan = current_plan()
    read = _read(period, settings, {stage.metric for stage in plan.stages if stage.metric in COUNTS})
    rules = rules_of(settings)
    now, before = (_Side(part, read, rules, SharedCostSplit(settings.shared_cost_split)) for part in read.periods)
    before_by_channel = {channel: line.figures for channel, line in before.channels.items()}
    return Dashboard(
        workspace=workspace,
        period=period,
        settings=settings,
        totals=now.totals,
        before=before.totals,
        channels=[
            ChannelLine(line.measured, line.figures, channel, names.get(channel, ""), before_by_channel.get(channel))
            for channel, line in now.channels.items()
        ],
        months=_months(now, before),
        campaigns=[
            CampaignLine(line.measured, line.figures, channel, names.get(channel, ""), campaign)
            for (channel, campaign), line in now.campaigns()
        ],
        freshness=known,
        hours_without_cost=read.hours_without_cost,
        plan=plan,
        funnel=funnel(
            [(stage.name, stage.metric) for stage in plan.stages],
            now.totals.measured.counts,
            now.totals.figures.investment,
        ),
        customer=customer_figures(
            clv=plan.value.lifetime_value,
            margin_per_year=plan.value.margin_per_year,
            cac=now.totals.figures.cac,
        ),
    )


def _months(now: "_Side", before: "_Side") -> list[MonthLine]:
    """Put each month beside the one in the same place of the period before, if that has as many months."""
    parts = {part.start: part for part in before.parts}
    earlier = [before.months.get(month_of(start)) for start in parts]
    aligned = earlier if len(before.parts) == len(now.parts) else [None] * len(now.parts)
    return [
        MonthLine(line.measured, line.figures, month_of(part.start), part, other.figures if other else None)
        for part, other in zip(now.parts, aligned, strict=True)
        for line in [now.months[month_of(part.start)]]
    ]


# What the database tells


@dataclass(frozen=True, slots=True)
class _Read:
    """Rollups and costs of a period and the one before; cells are (channel, month)."""

    periods: tuple[Period, Period]
    cells: dict[tuple[int, date], Measured]
    campaigns: dict[tuple[Period, int, str], Measured]
    edges: dict[tuple[Period, int, str], Measured]
    costs: list[CostEntry]
    hours: list[tuple[int | None, date, Decimal]]
    task_hours: list[HoursEntry]
    hourly_cost: Decimal
    hours_without_cost: bool


def _read(period: Period, settings: RoiSettings, counted: Collection[str]) -> _Read:
    """Read it all; `counted` are the metrics that count the stages of the funnel."""
    periods = (period, period.previous)
    months = sorted({month for part in periods for month in part.months})
    hours, without_cost = staff_costs(months, settings)
    task_hours = hours_by_day(start=periods[1].start, end=periods[0].end)
    return _Read(
        periods=periods,
        cells=cells_of(months),
        campaigns=_campaign_months(periods, counted),
        edges=_edge_days([edge for part in periods for edge in part.edges], counted),
        costs=cost_entries(start=periods[1].start, end=periods[0].end),
        hours=hours,
        task_hours=task_hours,
        hourly_cost=settings.hourly_cost,
        hours_without_cost=without_cost or (bool(task_hours) and not settings.hourly_cost),
    )


def _measures(**extra: Any) -> dict[str, Any]:
    return {f"all_{name}": Sum(name) for name in (*SUMMED, *COUNTED)} | extra


def _counts(counted: Iterable[str]) -> dict[str, Any]:
    return {f"count_{name}": Sum(name) for name in counted}


def _measured(
    row: Mapping[str, Any],
    open_leads: int | None,
    open_leads_on: date | None = None,
    counted: Iterable[str] = (),
) -> Measured:
    return Measured(
        Facts(**{name: row[f"all_{name}"] for name in SUMMED}, open_leads=open_leads),
        rows=row["all_rows"],
        rows_without_spend=row["all_rows_without_spend"],
        rows_without_revenue=row["all_rows_without_revenue"],
        open_leads_on=open_leads_on,
        counts={name: _decimal(row[f"count_{name}"]) for name in counted},
    )


def _decimal(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)


_rollups = Prepared(
    lambda first, last: (
        MonthlyRollup.objects.filter(month__range=(first, last))
        .values("channel_id", "month")
        .annotate(**_measures(all_open_leads=Sum("open_leads")))
    ),
    first=date,
    last=date,
)


def cells_of(months: Collection[date]) -> dict[tuple[int, date], Measured]:
    """Return what each channel reported in each whole month, from the first to the last of them."""
    rows = _rollups(first=min(months), last=max(months))
    return {(row["channel_id"], row["month"]): _measured(row, row["all_open_leads"]) for row in rows}


_returns = Prepared(
    lambda first, last: (
        MonthlyRollup.objects.filter(month__range=(first, last))
        .order_by()
        .values_list("channel_id", "month")
        .annotate(*(Sum(name) for name in RETURNED))
    ),
    first=date,
    last=date,
)


def facts_of(months: Collection[date]) -> dict[tuple[int | None, date], Facts]:
    """Return of the same cells only what the return is made of."""
    rows = _returns(first=min(months), last=max(months))
    return {(channel, month): Facts(**dict(zip(RETURNED, sums, strict=True))) for channel, month, *sums in rows}


def _last_open_leads(day: str) -> Max:
    """Aggregate the last known level with its day, as text that sorts by day."""
    stamped = Concat(Cast(day, CharField()), Value("|"), Cast("open_leads", CharField()), output_field=CharField())
    return Max(stamped, filter=Q(open_leads__isnull=False))


def _with_last_level(row: Mapping[str, Any], counted: Iterable[str]) -> Measured:
    if row["last_open_leads"] is None:
        return _measured(row, None, counted=counted)
    day, _bar, level = row["last_open_leads"].partition("|")
    return _measured(row, int(level), date.fromisoformat(day), counted)


def _campaign_months(
    periods: tuple[Period, Period], counted: Collection[str]
) -> dict[tuple[Period, int, str], Measured]:
    """Add the whole months of both periods up by campaign."""
    whole = {month: index for index, part in enumerate(periods) for month in part.whole_months}
    if not whole:
        return {}
    rows = (
        MonthlyRollup.objects.filter(month__in=whole)
        .annotate(is_now=Case(When(month__gte=periods[0].start, then=True), default=False, output_field=BooleanField()))
        .values("is_now", "channel_id", "campaign")
        .annotate(**_measures(last_open_leads=_last_open_leads("month")), **_counts(counted))
    )
    return {
        (periods[0 if row["is_now"] else 1], row["channel_id"], row["campaign"]): _with_last_level(row, counted)
        for row in rows
    }


def _edge_days(edges: list[Period], counted: Collection[str]) -> dict[tuple[Period, int, str], Measured]:
    """Add the days of months that are only partly in a period up by campaign."""
    if not edges:
        return {}
    within = [Q(date__range=(edge.start, edge.end)) for edge in edges]
    anywhere = Q()
    for one in within:
        anywhere |= one
    which = Case(*(When(one, then=Value(index)) for index, one in enumerate(within)), output_field=IntegerField())
    rows = (
        DailyRollup.objects.filter(anywhere)
        .annotate(edge=which)
        .values("edge", "channel_id", "campaign")
        .annotate(**_measures(last_open_leads=_last_open_leads("date")), **_counts(counted))
    )
    return {(edges[row["edge"]], row["channel_id"], row["campaign"]): _with_last_level(row, counted) for row in rows}


_staff_hours = Prepared(
    lambda first, last: StaffHours.objects.filter(month__range=(first, last)).values_list(
        "channel_id", "month", "hours", "hourly_cost"
    ),
    first=date,
    last=date,
)


def staff_costs(months: Collection[date], settings: RoiSettings) -> tuple[list[tuple[int | None, date, Decimal]], bool]:
    """Return the cost of the hours typed for each month, and whether such hours have no cost yet."""
    costs: list[tuple[int | None, date, Decimal]] = []
    without_cost = False
    for channel, month, hours, own_cost in _staff_hours(first=min(months), last=max(months)):
        hourly_cost = settings.hourly_cost if own_cost is None else own_cost
        if hourly_cost:
            costs.append((channel, month, to_cents(hours * hourly_cost)))
        else:
            without_cost = without_cost or bool(hours)
    return costs, without_cost


def task_costs(entries: Iterable[HoursEntry], hourly_cost: Decimal) -> Iterator[Booking]:
    """Yield what the hours on tasks cost each channel in each month, rounded once; they add to hours typed."""
    hours: dict[tuple[int | None, date], Decimal] = defaultdict(Decimal)
    for entry in entries:
        hours[entry.channel_id, month_of(entry.date)] += entry.hours
    for (channel, month), spent in hours.items():
        if cost := to_cents(spent * hourly_cost):
            yield Booking(channel, month, Kind.STAFF, cost)


# What is made of it


class _Side:
    """One of the two periods: its channels, months and campaigns, their costs put where they belong."""

    def __init__(self, period: Period, read: _Read, rules: Rules, split: SharedCostSplit) -> None:
        self.rules = rules
        self.parts = [_part(month, period) for month in period.months]
        edge_of = {edge: month_of(edge.start) for edge in period.edges}
        whole = set(period.whole_months)
        self.cells: dict[tuple[int | None, date], Measured] = {
            cell: measured for cell, measured in read.cells.items() if cell[1] in whole
        }
        self.by_campaign: dict[tuple[int | None, str], list[Measured]] = defaultdict(list)
        for (part, channel, campaign), measured in read.campaigns.items():
            if part == period:
                self.by_campaign[channel, campaign].append(measured)
        in_edge: dict[tuple[int | None, date], list[Measured]] = defaultdict(list)
        for (edge, channel, campaign), measured in read.edges.items():
            if edge in edge_of:
                self.by_campaign[channel, campaign].append(measured)
                in_edge[channel, edge_of[edge]].append(measured)
        self.cells |= {cell: beside(measured) for cell, measured in in_edge.items()}
        reported: dict[tuple[int | None, date], Decimal | None] = {
            cell: measured.facts.spend for cell, measured in read.cells.items() if cell[1] in set(period.months)
        }
        self.costs = booked_costs(reported, _bookings(period, read), split)
        self.channels = self._channels()
        self.months = self._months()
        self.totals = line_of(beside(line.measured for line in self.channels.values()), self.rules)

    def _channels(self) -> dict[int | None, Line]:
        campaigns = defaultdict(list)
        for (channel, _campaign), parts in self.by_campaign.items():
            campaigns[channel].append(in_turn(parts))
        costs = self._costs_by_channel()
        lines = {
            channel: line_of(with_costs(beside(campaigns[channel]), costs.get(channel)), self.rules)
            for channel in {*campaigns, *costs}
        }
        return dict(sorted(lines.items(), key=lambda item: _by_investment(item[1].figures)))

    def _costs_by_channel(self) -> dict[int | None, Costs]:
        costs = defaultdict(list)
        for (channel, _month), cost in self.costs.items():
            costs[channel].append(cost)
        return {channel: add_costs(parts) for channel, parts in costs.items()}

    def _months(self) -> dict[date, Line]:
        lines = {}
        for part in self.parts:
            month = month_of(part.start)
            measured = beside(measured for cell, measured in self.cells.items() if cell[1] == month)
            costs = add_costs(cost for cell, cost in self.costs.items() if cell[1] == month)
            lines[month] = line_of(with_costs(measured, costs), self.rules)
        return lines

    def campaigns(self) -> Iterator[tuple[tuple[int | None, str], Line]]:
        """Yield every campaign, the largest investment first, its channel's costs split over them."""
        by_channel: dict[int | None, dict[str, Measured]] = {channel: {} for channel in self.channels}
        for (channel, campaign), parts in self.by_campaign.items():
            by_channel[channel][campaign] = in_turn(parts)
        costs = self._costs_by_channel()
        lines = {}
        for channel, measured in by_channel.items():
            campaigns = measured or {"": Measured()}
            shares = over_campaigns(costs.get(channel, Costs()), [m.facts.spend for m in campaigns.values()])
            for (campaign, one), share in zip(campaigns.items(), shares, strict=True):
                lines[channel, campaign] = line_of(with_costs(replace_spend(one, None), share), self.rules)
        yield from sorted(lines.items(), key=lambda item: _by_investment(item[1].figures))


def _part(month: date, period: Period) -> Period:
    return Period(max(month, period.start), min(last_day(month), period.end))


def _by_investment(line: Figures) -> Decimal:
    return -(line.investment or ZERO)


def _bookings(period: Period, read: _Read) -> Iterator[Booking]:
    for entry in read.costs:
        if period.start <= entry.date <= period.end:
            kind = Kind.ADVERTISING if entry.advertising else Kind.OTHER
            yield Booking(entry.channel_id, month_of(entry.date), kind, entry.amount)
    for channel, month, amount in read.hours:
        cents = share_in(int(amount * 100), Period(month, last_day(month)), period)
        if cents:
            yield Booking(channel, month, Kind.STAFF, Decimal(cents) / 100)
    within = (entry for entry in read.task_hours if period.start <= entry.date <= period.end)
    yield from task_costs(within, read.hourly_cost)


def line_of(measured: Measured, rules: Rules) -> Line:
    return Line(measured, figures(measured.facts, rules))


def beside(rows: Iterable[Measured]) -> Measured:
    """Add up places side by side: campaigns, channels."""
    rows = list(rows)
    return Measured(
        add_facts(row.facts for row in rows),
        sum(row.rows for row in rows),
        sum(row.rows_without_spend for row in rows),
        sum(row.rows_without_revenue for row in rows),
        counts={
            name: roi.known_sum([row.counts.get(name) for row in rows])
            for name in dict.fromkeys(name for row in rows for name in row.counts)
        },
    )


def in_turn(rows: Collection[Measured]) -> Measured:
    """Add up parts of time of one place: sums add up, of a level the last one counts."""
    last = max((row for row in rows if row.open_leads_on), key=lambda row: row.open_leads_on or date.min, default=None)
    total = beside(rows)
    return replace(total, facts=replace(total.facts, open_leads=last.facts.open_leads if last else None))


def replace_spend(measured: Measured, spend: Decimal | None) -> Measured:
    return replace(measured, facts=replace(measured.facts, spend=spend))


def with_costs(measured: Measured, costs: Costs | None) -> Measured:
    """Add booked costs; booked advertising is ad spend."""
    if costs is None:
        return measured
    return replace(measured, facts=facts_with_costs(measured.facts, costs))


def facts_with_costs(facts: Facts, costs: Costs | None) -> Facts:
    if costs is None:
        return facts
    return replace(
        facts,
        spend=roi.known_sum([facts.spend, costs.spend]),
        other_costs=costs.other_costs,
        staff_costs=costs.staff_costs,
    )
