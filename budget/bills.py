"""What a bill counts for the budget, and on which days a bill that comes again is due.

Plain values in, plain values out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from budget.months import add_months, last_day, month_of


@dataclass(frozen=True, slots=True)
class Bill:
    """An amount as a bill states it, in the bill's currency; a refund is negative.

    `tax_share` is the value added tax as a ratio of the amount without it (0.24 for 24 %), None
    where no tax is told. `rate` is what one unit of the bill's currency costs in the budget's;
    None: both are the same.
    """

    entered: Decimal
    tax_share: Decimal | None = None
    with_tax: bool = True
    rate: Decimal | None = None


def counted(bill: Bill, *, counts_tax: bool, places: int) -> Decimal:
    """Return what a bill counts, in the budget's currency with that many places.

        net   = entered ÷ (1 + tax share)   if the bill includes the tax, else entered
        gross = net × (1 + tax share)
        counts = (gross if the budget counts tax, else net) × rate

    Computed exactly and rounded once, half to even. Source: Directive 2006/112/EC, articles 73 and
    78 (the taxable amount is without the tax itself) and 91 (another currency at the rate of the
    time).
    """
    with_tax = 1 + Fraction(bill.tax_share or 0)
    net = Fraction(bill.entered) / (with_tax if bill.with_tax else 1)
    exact = (net * with_tax if counts_tax else net) * Fraction(1 if bill.rate is None else bill.rate)
    return Decimal(round(exact * 10**places)).scaleb(-places)


def due_dates(*, every: int, day: int, starts_on: date, until: date, ends_on: date | None = None) -> Iterator[date]:
    """Yield the days a bill is due, `every` so many months, up to `until` and `ends_on` (both included).

    The first is the first `day` of a month on or after `starts_on`; in a month without that day it
    is the month's last one.
    """
    last = until if ends_on is None else min(until, ends_on)
    month = month_of(starts_on)
    if in_month(month, day) < starts_on:
        month = add_months(month, 1)
    while (due := in_month(month, day)) <= last:
        yield due
        month = add_months(month, every)


def in_month(month: date, day: int) -> date:
    """Return the `day` of a month, or its last day where it is shorter."""
    return month.replace(day=min(day, last_day(month).day))
