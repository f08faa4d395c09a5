"""A plausible year of money for the demo workspace."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User, Workspace
from budget import services
from budget.models import Budget, BudgetLine, ExchangeRate, Expense, RecurringExpense
from budget.money import to_cents
from budget.months import add_months, is_over, month_of, month_range
from strategy.models import Channel

NAME = "Social media"
AD_KINDS = (Channel.Kind.INSTAGRAM, Channel.Kind.FACEBOOK, Channel.Kind.GOOGLE_ADS, Channel.Kind.LINKEDIN)
AD_PLAN = (1000, 380, 750, 330)
"""What an ordinary month of advertising is planned to cost, in the order of `AD_KINDS`."""
SEASON = (100, 95, 90, 90, 85, 85, 75, 90, 110, 110, 125, 130)
"""The plan of January, February … in per cent of an ordinary month.

It follows what the demo's channels spend closely enough that some months leave money for the
next and others overspend.
"""
GIFT_SEASON = (1, 9, 10, 11, 12)
"""The months in which corporate gifts are advertised; the rest of the year plans nothing for them."""


@dataclass(frozen=True)
class DemoLine:
    """A line with its plan per month and what is paid in turn, month by month: (day, amount)."""

    name: str
    category: str
    planned: int
    vendor: str = ""
    paid: tuple[tuple[int, str], ...] = ()
    rule: dict[str, Any] = field(default_factory=dict)


LINES = (
    DemoLine(
        "Influencers",
        "advertising",
        400,
        "Studio Saimaa",
        ((12, "350"), (18, "520"), (9, "250"), (21, "410"), (14, "380")),
        {"policy": "signed", "cap_amount": Decimal(300)},
    ),
    DemoLine("Scheduling tool", "tools", 49, "Planway", ((3, "49"),)),
    DemoLine("Design tool", "tools", 30, "Inkline", ((5, "29.90"),)),
    DemoLine(
        "Photographer",
        "services",
        450,
        "Foto Aalto",
        ((20, "380"), (16, "620"), (24, "450"), (11, "300")),
        {"policy": "pool"},
    ),
    DemoLine(
        "Copywriter",
        "services",
        600,
        "Tekstitoimisto Virta",
        ((28, "540"), (27, "600"), (26, "720"), (28, "480")),
        {"policy": "surplus", "cap_amount": Decimal(200), "cap_excess": "pool"},
    ),
    DemoLine("Domain and hosting", "assets", 25, "Nordhost", ((1, "24"),)),
    DemoLine(
        "Landing pages",
        "assets",
        300,
        "Webverstas",
        ((15, "0"), (15, "0"), (15, "880")),
        {"policy": "signed"},
    ),
)


@transaction.atomic
def seed(*, workspace: Workspace, by: User | None, today: date, channels: Iterable[Channel]) -> Budget:
    """Create a year's budget with lines in every category, expenses and a move.

    Repeating it changes nothing: the budget is known by its name. Call `close_first_month` once
    the channels' spend has been recorded.
    """
    first = first_month(today)
    name = budget_name(today)
    known = Budget.objects.filter(workspace=workspace, name=name).first()
    if known:
        return known
    budget = services.save_budget(
        Budget(workspace=workspace), by=by, name=name, first_month=first, months=12, close_after_days=None
    )
    _add_observed_lines(budget, by, channels)
    lines = [_add_line(budget, by, demo) for demo in LINES]
    for line, demo in zip(lines, LINES, strict=True):
        _pay(line, demo, by, today)
    _move(budget, lines, by)
    _order_and_subscribe(budget, lines, by, today)
    return budget


def first_month(today: date) -> date:
    """Return a start that leaves several months over: January, or last July early in the year."""
    return date(today.year, 1, 1) if today.month >= 4 else date(today.year - 1, 7, 1)


def budget_name(today: date) -> str:
    first = first_month(today)
    return f"{NAME} {first.year}" if first.month == 1 else f"{NAME} {first.year}/{first.year + 1}"


def _add_observed_lines(budget: Budget, by: User | None, channels: Iterable[Channel]) -> None:
    by_kind = {channel.kind: channel for channel in channels}
    for kind, usual in zip(AD_KINDS, AD_PLAN, strict=True):
        if kind in by_kind:
            line = services.add_line(
                budget,
                by=by,
                name=f"{by_kind[kind].name.removesuffix(' Ads')} ads",
                category=BudgetLine.Category.ADVERTISING,
                channel=by_kind[kind],
                actuals_from=BudgetLine.Actuals.OBSERVED,
                planned_per_month=Decimal(0),
            )
            _plan_seasons(line, usual, by)


def _plan_seasons(line: BudgetLine, usual: int, by: User | None) -> None:
    """Plan every month after its season, each change from its month on."""
    so_far = Decimal(0)
    for month in line.budget.month_list():
        planned = _seasonal_plan(line, usual, month)
        if planned != so_far:
            services.set_month(line, month=month, by=by, reach=services.Reach.ONWARDS, planned=planned)
        so_far = planned


def _seasonal_plan(line: BudgetLine, usual: int, month: date) -> Decimal:
    if line.channel and line.channel.kind == Channel.Kind.LINKEDIN and month.month not in GIFT_SEASON:
        return Decimal(0)
    tens = Decimal(usual * SEASON[month.month - 1]) / 1000
    return to_cents(tens.quantize(Decimal(1)) * 10)


def _add_line(budget: Budget, by: User | None, demo: DemoLine) -> BudgetLine:
    return services.add_line(
        budget,
        by=by,
        name=demo.name,
        category=demo.category,
        planned_per_month=Decimal(demo.planned),
        **demo.rule,
    )


def _pay(line: BudgetLine, demo: DemoLine, by: User | None, today: date) -> None:
    for day, amount in _payments(line.budget, demo, today):
        services.record_expense(
            line=line,
            by=by,
            date=day,
            amount=amount,
            vendor=demo.vendor,
            reference=f"DEMO-{line.pk}-{day:%Y%m}",
        )


def _payments(budget: Budget, demo: DemoLine, today: date) -> Iterator[tuple[date, Decimal]]:
    for index, month in enumerate(budget.month_list()):
        day, amount = demo.paid[index % len(demo.paid)]
        paid_on = month.replace(day=day)
        if paid_on <= today and Decimal(amount):
            yield paid_on, Decimal(amount)


def _move(budget: Budget, lines: list[BudgetLine], by: User | None) -> None:
    named = {line.name: line for line in lines}
    second, third = month_range(add_months(budget.first_month, 1), 2)
    services.move_money(
        budget=budget,
        from_line=named["Photographer"],
        from_month=second,
        to_line=named["Influencers"],
        to_month=third,
        amount=Decimal(150),
        reason="The summer shoot is done by the influencers themselves",
        by=by,
    )


def _order_and_subscribe(budget: Budget, lines: list[BudgetLine], by: User | None, today: date) -> None:
    """Add a bill in dollars, an order that is not paid yet, and the tools' fees of the months to come."""
    named = {line.name: line for line in lines}
    month = month_of(today)
    rate = services.NewRate("USD", ExchangeRate.Period.MONTH.value, month, Decimal("0.92"))
    services.keep_rates(workspace=budget.workspace, rates=[rate], by=by)
    services.record_expense(
        line=named["Landing pages"],
        by=by,
        date=month,
        entered=Decimal(62),
        currency="USD",
        tax_share=Decimal("0.24"),
        vendor="Pixelhaus",
        note="Stock photos",
        reference=f"DEMO-USD-{budget.pk}",
    )
    services.record_expense(
        line=named["Photographer"],
        by=by,
        date=today,
        amount=Decimal(380),
        status=Expense.Status.COMMITTED.value,
        vendor="Foto Aalto",
        note="Next product shoot",
        reference=f"DEMO-ORDER-{budget.pk}",
    )
    for demo in LINES:
        if demo.category == BudgetLine.Category.TOOLS:
            [(day, amount)] = demo.paid
            services.save_recurring(
                RecurringExpense(workspace=budget.workspace),
                by=by,
                line=named[demo.name],
                vendor=demo.vendor,
                entered=Decimal(amount),
                day=day,
                starts_on=today + timedelta(days=1),
            )


@transaction.atomic
def close_first_month(*, workspace: Workspace, by: User | None, today: date) -> None:
    """Close the demo's first month, and let one invoice arrive too late for it.

    Spend that channels report must be there already, or all of it would count as late.
    """
    budget = Budget.objects.filter(workspace=workspace, name=budget_name(today)).first()
    if budget is None or not is_over(budget.first_month, today):
        return
    services.close_month(budget, month=budget.first_month, by=by, today=today)
    services.record_expense(
        line=budget.lines.get(name="Copywriter"),
        by=by,
        date=budget.first_month + timedelta(days=29),
        amount=Decimal(80),
        vendor="Tekstitoimisto Virta",
        note="Invoice that came after the month was closed",
        reference=f"DEMO-LATE-{budget.pk}",
    )
