"""What the calculators start from, and what their results would change in the plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, Workspace
from budget.calculators.rates import UNKNOWN, Assumption, Origin
from budget.calculators.split import (
    NothingToGoBy,
    Part,
    TooMuchFixed,
    Way,
    even_weights,
    season_weights,
    split,
    weights_of_last_year,
)
from budget.calculators.suggested import ASSUMED_CLICK_COST, ASSUMED_SHARES, suggest
from budget.currencies import in_places, places_here
from budget.models import Budget, BudgetLine, LineMonth
from budget.months import add_months
from budget.observed_rates import Observed, ObservedRates, observed
from budget.selectors.budgets import closed_months
from budget.selectors.grid import grid
from strategy.models import Channel, Positioning

NO_CHANNEL = 0
"""Stands for all advertising where the workspace has no channels yet."""
MOST_PLANNED = Decimal(10) ** 12
PARTS = ("click_cost", "click_rate", "lead_rate", "close_rate")


@dataclass(frozen=True, slots=True)
class ChannelStart:
    """A channel with what is suggested for it."""

    pk: int
    name: str
    takes_part: bool
    line: BudgetLine | None
    """The line of the budget that pays its advertising."""
    parts: Mapping[str, Assumption]


@dataclass(frozen=True, slots=True)
class AdBudgetStart:
    """Everything the ad budget calculator suggests before anyone typed."""

    channels: Sequence[ChannelStart]
    lines: Sequence[BudgetLine]
    pooled: Mapping[str, Assumption]
    """What is suggested for advertising as a whole."""
    order_value: Assumption
    margin_share: Assumption
    lifetime_value: Assumption


def ad_budget_start(budget: Budget, workspace: Workspace, today: date) -> AdBudgetStart:
    """Gather suggestions, in four queries."""
    lines = list(budget.lines.all())
    seen = observed(workspace, today)
    positioning = current_positioning()
    return AdBudgetStart(
        channels=_channel_starts(lines, seen, workspace),
        lines=lines,
        pooled=_suggestions(ObservedRates(), seen.pooled, workspace.currency),
        order_value=_order_value(seen.pooled, positioning),
        margin_share=_planned(positioning.value.margin_share if positioning else None),
        lifetime_value=_planned(positioning.value.lifetime_value if positioning else None),
    )


def current_positioning() -> Positioning | None:
    return Positioning.objects.select_related("strategy").filter(strategy__is_current=True).first()


def _planned(value: Decimal | None) -> Assumption:
    """Take what the strategy says; a loss or a slip of many digits is nothing to plan by."""
    return (
        UNKNOWN if value is None or not 0 <= value < MOST_PLANNED else Assumption(value, Origin.PLANNED, is_share=False)
    )


def _order_value(pooled: ObservedRates, positioning: Positioning | None) -> Assumption:
    seen = suggest("order_value", None, pooled.order_value, None)
    return seen if seen.value is not None else _planned(positioning.price if positioning else None)


def _channel_starts(lines: Sequence[BudgetLine], seen: Observed, workspace: Workspace) -> list[ChannelStart]:
    """Offer the channels in use; those the budget advertises on take part, else those that spent something."""
    paying = {
        line.channel_id: line
        for line in reversed(lines)
        if line.channel_id and line.category == BudgetLine.Category.ADVERTISING
    }
    channels = list(Channel.objects.filter(active=True).values_list("pk", "name", "gets_largest_budget"))
    names = {pk: name for pk, name, _largest in channels}
    chosen = [pk for pk in names if pk in paying]
    chosen = chosen or [pk for pk in names if pk in seen.channels and seen.channels[pk].click_cost]
    chosen = chosen or [pk for pk, _name, largest in channels if largest] or list(names)[:1]
    return [
        ChannelStart(
            pk=pk,
            name=name,
            takes_part=pk in chosen or pk == NO_CHANNEL,
            line=paying.get(pk),
            parts=_suggestions(seen.channels.get(pk, ObservedRates()), seen.pooled, workspace.currency),
        )
        for pk, name in (names or {NO_CHANNEL: ""}).items()
    ]


def _suggestions(own: ObservedRates, pooled: ObservedRates, currency: str) -> dict[str, Assumption]:
    assumed = {**ASSUMED_SHARES, "click_cost": ASSUMED_CLICK_COST.get(currency)}
    return {part: suggest(part, getattr(own, part), getattr(pooled, part), assumed[part]) for part in PARTS}


# What was spent a year before


@dataclass(frozen=True, slots=True)
class SpentBefore:
    """What a line spent in the months that are over, and of which lines that was taken."""

    by_month: Mapping[date, Decimal]
    lines: tuple[BudgetLine, ...]


def spent_before(line: BudgetLine, months: Sequence[date], today: date) -> SpentBefore:
    """Return what a line, or the same line of an earlier budget, spent a year before some months.

    The same line is the one it was copied from, else one of the same name. At most two budgets are computed.
    """
    wanted = {add_months(month, -12) for month in months}
    by_month: dict[date, Decimal] = {}
    found = []
    for candidate in _same_lines(line, wanted):
        row = grid(candidate.budget, today).row(candidate.pk)
        amounts = {f.month: f.actual for f in row.figures.months if f.over and f.month in wanted - by_month.keys()}
        if amounts:
            by_month |= amounts
            found.append(candidate)
    return SpentBefore(by_month, tuple(found))


def _same_lines(line: BudgetLine, wanted: Iterable[date]) -> list[BudgetLine]:
    """Return the line itself and its forerunner, as far as their budgets cover one of the months."""
    lines = BudgetLine.objects.select_related("budget__scenario_of", "channel")
    root = lines.get(pk=line.copied_from_id) if line.budget.is_scenario and line.copied_from_id else line
    forerunner = lines.filter(pk=root.copied_from_id).first() if root.copied_from_id else None
    if forerunner is None:
        earlier = lines.filter(
            name__iexact=root.name, budget__scenario_of=None, budget__first_month__lt=root.budget.first_month
        )
        forerunner = earlier.exclude(budget=root.budget_id).order_by("-budget__first_month", "-pk").first()
    candidates = [root, *([forerunner] if forerunner else [])]
    return [candidate for candidate in candidates if any(candidate.budget.covers(month) for month in wanted)]


@dataclass(frozen=True, slots=True)
class MonthSplit:
    """An amount split over months, and the year before it follows, if it does."""

    parts: Sequence[Part]
    before: SpentBefore | None = None

    def by_month(self) -> dict[date, Decimal]:
        return {part.month: part.amount for part in self.parts}


def split_over_months(
    amount: Decimal,
    months: Sequence[date],
    way: Way,
    *,
    today: date,
    by_month: Sequence[Decimal] = (),
    fixed: Sequence[Decimal] = (),
    line: BudgetLine | None = None,
) -> MonthSplit:
    """Split an amount; the parts sum to it. Raise ValidationError naming what cannot be split so.

    `by_month` weighs the year from January on and goes with `Way.SEASON`, `line` with `Way.LAST_YEAR`.
    """
    before = spent_before(line, months, today) if way == Way.LAST_YEAR and line else None
    try:
        weights = _weights(way, months, by_month, before)
        return MonthSplit(split(amount, months, weights, places=places_here(), fixed=fixed), before)
    except TooMuchFixed as error:
        raise ValidationError({"fixed": _too_much_fixed(error.fixed, amount, len(fixed) - len(months))}) from error
    except NothingToGoBy as error:
        raise ValidationError(_nothing_to_go_by(way)) from error


def _weights(
    way: Way, months: Sequence[date], by_month: Sequence[Decimal], before: SpentBefore | None
) -> list[Decimal]:
    if way == Way.SEASON:
        return season_weights(months, by_month)
    if way == Way.LAST_YEAR:
        return weights_of_last_year(months, before.by_month if before else {})
    return even_weights(months)


def _too_much_fixed(fixed: Decimal, amount: Decimal, surplus: int) -> str:
    if surplus > 0:
        return _("There are more amounts than months.")
    if fixed > amount:
        return _("The first months take %(fixed)s, more than there is.") % {"fixed": in_places(fixed)}
    return _("No month is left for the rest: leave the last one out, or let the amounts sum to the whole.")


def _nothing_to_go_by(way: Way) -> dict[str, str]:
    if way == Way.LAST_YEAR:
        return {"way": _("Nothing was spent on this line in these months a year before. Choose another way.")}
    return {"way": _("Give one of these months a weight above 0.")}


# What a result would change in the plan


class Hindrance(StrEnum):
    CLOSED = "closed"
    DEFUNDED = "defunded"


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """A month of a line: its plan now, what it would become, and what hinders that."""

    month: date
    old: Decimal | None
    new: Decimal
    hindrance: Hindrance | None

    @property
    def is_written(self) -> bool:
        return self.hindrance is None and self.old != self.new


@dataclass(frozen=True, slots=True)
class PlannedLine:
    line: BudgetLine
    months: Sequence[PlannedChange]

    @property
    def old(self) -> Decimal:
        return sum((change.old or Decimal(0) for change in self.months if not change.hindrance), Decimal(0))

    @property
    def new(self) -> Decimal:
        return sum((change.new for change in self.months if not change.hindrance), Decimal(0))

    @property
    def left_out(self) -> Decimal:
        """Return what would fall into months that cannot be planned."""
        return sum((change.new for change in self.months if change.hindrance), Decimal(0))


type Amounts = Mapping[BudgetLine, Mapping[date, Decimal]]


def planned_changes(budget: Budget, amounts: Amounts) -> list[PlannedLine]:
    """Set what is planned now beside what shall be planned, in two queries."""
    closed = closed_months(budget)
    stored = LineMonth.objects.filter(line__in=list(amounts)).values_list("line_id", "month", "planned")
    plans = {(line_id, month): planned for line_id, month, planned in stored}
    return [
        PlannedLine(
            line,
            [
                PlannedChange(month, plans.get((line.pk, month)), new, _hindrance(line, month, closed))
                for month, new in sorted(by_month.items())
            ],
        )
        for line, by_month in amounts.items()
    ]


def _hindrance(line: BudgetLine, month: date, closed: set[date]) -> Hindrance | None:
    if month in closed:
        return Hindrance.CLOSED
    return None if line.is_funded(month) else Hindrance.DEFUNDED


def plan_seen(lines: Iterable[PlannedLine]) -> str:
    """Write down what is planned now, so that a change by someone else in between is noticed."""
    return " ".join(
        f"{planned.line.pk}:{change.month:%Y%m}:{_plainly(change.old)}"
        for planned in lines
        for change in planned.months
    )


def _plainly(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.3f}"


def put_into_plan_before(lines: Iterable[BudgetLine], most: int = 20) -> QuerySet[AuditEvent]:
    """Return when a calculation was put into the plan, the latest first, with what it was based on."""
    ids = [str(line.pk) for line in lines]
    events = AuditEvent.objects.filter(
        object_type="BudgetLine", object_id__in=ids, action="planned", detail__basis__isnull=False
    )
    return events.select_related("actor").order_by("-at", "-pk")[:most]
