"""A plausible year of a knitwear brand's channels: a first month at a loss, then learning, then profit."""

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from accounts.models import User, Workspace
from accounts.records import save
from budget.months import add_months, month_of
from reporting.marks import mark_dirty
from reporting.models import Observation, RoiSettings, StaffHours
from strategy.models import Channel

CENT = Decimal("0.01")
SEASONS = {12: "Gift season"} | dict.fromkeys((1, 2), "Winter sale") | dict.fromkeys((9, 10, 11), "Autumn knits")
SEASONS |= dict.fromkeys((3, 4, 5), "Spring layers") | dict.fromkeys((6, 7, 8), "Summer evenings")
DEMAND = {1: 0.95, 2: 0.85, 3: 0.8, 4: 0.75, 5: 0.7, 6: 0.6, 7: 0.6, 8: 0.8, 9: 1.1, 10: 1.25, 11: 1.5, 12: 1.6}
"""How much knitwear sells by calendar month."""

PAID = Observation.Kind.PAID
ORGANIC = Observation.Kind.ORGANIC


@dataclass(frozen=True, slots=True)
class Advertising:
    """A campaign's typical day once the team has learned its trade; money in the workspace's currency."""

    channel: str
    campaign: str
    spend: float
    cost_per_click: float
    order_value: float
    orders_per_click: float


@dataclass(frozen=True, slots=True)
class Audience:
    """A channel's unpaid typical day, and its followers at the start and at the end of the year."""

    channel: str
    campaign: str
    impressions: int
    followers: tuple[int, int]
    revenue: float
    service_requests: float = 0


ADVERTISING = (
    Advertising("instagram", "", 34, 0.42, 78, 0.042),
    Advertising("facebook", "Loyal customers", 13, 0.36, 82, 0.036),
    Advertising("google ads", "Brand search", 9, 0.31, 84, 0.055),
    Advertising("google ads", "Shopping", 17, 0.52, 76, 0.026),
    Advertising("linkedin", "Corporate gifts", 11, 2.1, 240, 0.021),
)
AUDIENCES = (
    Audience("instagram", "", 5200, (8200, 14100), 14, 1.4),
    Audience("facebook", "", 1900, (5100, 5900), 6, 2.6),
    Audience("e-mail", "Newsletter", 900, (3100, 4700), 38, 0.4),
    Audience("website", "", 2400, (0, 0), 22),
)


@transaction.atomic
def seed(*, workspace: Workspace, by: User | None, today: date, channels: Mapping[str, Channel]) -> None:
    """Fill twelve months up to `today` with rows, hours and settings; a workspace with rows is left alone."""
    if Observation.objects.filter(workspace=workspace).exists():
        return
    first = add_months(month_of(today), -12)
    rows = list(_rows(workspace, channels, first, today))
    Observation.objects.bulk_create(rows, batch_size=500)
    mark_dirty(workspace_id=workspace.pk, cells={(row.channel_id, month_of(row.date)) for row in rows})
    _settings(workspace, by)
    _hours(workspace, by, channels, first, today)


def _rows(workspace: Workspace, channels: Mapping[str, Channel], first: date, today: date) -> Iterator[Observation]:
    chance = random.Random(f"aalto {first}")  # noqa: S311 - repeatable, not secret
    for offset in range((today - first).days):
        day = first + timedelta(days=offset)
        for advertising in ADVERTISING:
            if advertising.channel in channels and _runs(advertising, day):
                yield _paid_row(workspace, channels[advertising.channel], advertising, day, offset, chance)
        for audience in AUDIENCES:
            if audience.channel in channels:
                yield _organic_row(workspace, channels[audience.channel], audience, day, offset, chance)


def _runs(advertising: Advertising, day: date) -> bool:
    return advertising.channel != "linkedin" or day.month in (1, 9, 10, 11, 12)


def _skill(offset: int) -> float:
    """How well the team advertises: next to nothing sells at first, after half a year most of what could."""
    return 0.02 + 0.98 * (1 - math.exp(-offset / 120))


def _paid_row(
    workspace: Workspace, channel: Channel, usual: Advertising, day: date, offset: int, chance: random.Random
) -> Observation:
    spend = usual.spend * DEMAND[day.month] ** 0.5 * chance.uniform(0.8, 1.2)
    clicks = round(spend / usual.cost_per_click * chance.uniform(0.85, 1.15))
    expected = clicks * usual.orders_per_click * _skill(offset) * DEMAND[day.month] ** 0.4
    orders = _about(expected, chance)
    revenue = sum(usual.order_value * chance.uniform(0.6, 1.5) for _ in range(orders))
    reported = chance.random() > 0.006
    return Observation(
        workspace=workspace,
        channel=channel,
        kind=PAID,
        campaign=usual.campaign or SEASONS[day.month],
        date=day,
        until=day,
        impressions=round(clicks * chance.uniform(45, 70)),
        clicks=clicks,
        engagements=round(clicks * chance.uniform(1.4, 2.2)),
        leads=_about(clicks * 0.05, chance) if channel.key == "linkedin" else _about(clicks * 0.02, chance),
        customers=_about(orders * 0.6, chance),
        purchases=orders,
        spend=_money(spend) if reported else None,
        revenue=_money(revenue),
        rows_without_spend=0 if reported else 1,
        open_leads=round(8 + 6 * math.sin(offset / 20)) if channel.key == "linkedin" else None,
    )


def _organic_row(
    workspace: Workspace, channel: Channel, usual: Audience, day: date, offset: int, chance: random.Random
) -> Observation:
    growth = offset / 365
    start, end = usual.followers
    impressions = round(usual.impressions * (0.8 + 0.5 * growth) * chance.uniform(0.6, 1.5))
    mailing = 3.2 if usual.channel == "e-mail" and day.weekday() == 1 else 0.6
    revenue = usual.revenue * mailing * DEMAND[day.month] * (0.25 + 0.9 * growth) * chance.uniform(0.4, 1.7)
    return Observation(
        workspace=workspace,
        channel=channel,
        kind=ORGANIC,
        campaign=usual.campaign,
        date=day,
        until=day,
        impressions=impressions,
        clicks=round(impressions * chance.uniform(0.008, 0.02)),
        likes=round(impressions * chance.uniform(0.02, 0.04)),
        comments=_about(impressions * 0.0012, chance),
        shares=_about(impressions * 0.0008, chance),
        saves=_about(impressions * 0.002, chance),
        service_requests=_about(usual.service_requests, chance) if usual.service_requests else None,
        revenue=_money(revenue),
        followers=round(start + (end - start) * growth**0.9) if end else None,
    )


def _about(expected: float, chance: random.Random) -> int:
    """Draw a count around what is expected."""
    whole = int(expected * chance.uniform(0.7, 1.3))
    return whole + (1 if chance.random() < expected - int(expected) else 0)


def _money(amount: float) -> Decimal:
    return Decimal(amount).quantize(CENT)


def _settings(workspace: Workspace, by: User | None) -> None:
    save(
        RoiSettings(workspace=workspace),
        by=by,
        gross_margin=Decimal("0.45"),
        hourly_cost=Decimal("32"),
        saving_per_request=Decimal("2.50"),
        lead_value=Decimal("18"),
    )


def _hours(workspace: Workspace, by: User | None, channels: Mapping[str, Channel], first: date, today: date) -> None:
    month = first
    while month <= today:
        settled = min(((month.year - first.year) * 12 + month.month - first.month) / 6, 1)
        StaffHours.objects.create(
            workspace=workspace, month=month, hours=Decimal(round(26 - 8 * settled)), note="Planning and reporting"
        )
        if "instagram" in channels:
            StaffHours.objects.create(
                workspace=workspace,
                month=month,
                channel=channels["instagram"],
                hours=Decimal(round(22 - 6 * settled)),
                note="Photos, reels and comments",
            )
        month = add_months(month, 1)
