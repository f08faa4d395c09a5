"""Exchange rates: the table, the rate of a day, and what a bill counts at it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budget.bills import Bill, counted
from budget.currencies import currency_here, places_here
from budget.exceptions import RateIsMissing
from budget.models import Budget, ExchangeRate, Expense, month_name
from budget.money import places_of, to_unit
from budget.months import add_months, month_of

Period = ExchangeRate.Period


def exchange_rates() -> QuerySet[ExchangeRate]:
    """Return the table of rates, the latest first."""
    return ExchangeRate.objects.all()


@dataclass(frozen=True)
class Rates:
    """The rates of some months, at hand."""

    known: dict[tuple[str, str, date], Decimal]

    def of(self, currency: str, day: date) -> Decimal | None:
        """Return the rate of the day, else of its month."""
        by_day = self.known.get((currency, Period.DAY, day))
        return by_day or self.known.get((currency, Period.MONTH, month_of(day)))


def rates_of(day: date, currency: str) -> Rates:
    """Read what concerns one bill, in one query."""
    on_day = Q(period=Period.DAY, date=day) | Q(period=Period.MONTH, date=month_of(day))
    return _rates(ExchangeRate.objects.filter(on_day, currency=currency))


def rates_between(start: date, end: date) -> Rates:
    """Read what concerns the bills of a time, both ends included, in one query."""
    return _rates(ExchangeRate.objects.filter(date__range=(month_of(start), end)))


def _rates(rows: QuerySet[ExchangeRate]) -> Rates:
    values = rows.order_by().values_list("currency", "period", "date", "rate")
    return Rates({(currency, period, day): rate for currency, period, day, rate in values})


def expenses_counted_at(rate: ExchangeRate) -> int:
    """Count the expenses of the rate's time that count at exactly this rate."""
    end = rate.date if rate.period == Period.DAY else add_months(rate.date, 1)
    found = Expense.objects.filter(currency=rate.currency, rate=rate.rate, date__gte=rate.date)
    return found.filter(date=rate.date).count() if rate.period == Period.DAY else found.filter(date__lt=end).count()


@dataclass(frozen=True, slots=True)
class Valued:
    """What a bill counts, and the rate at which (None: it is in the workspace's currency)."""

    amount: Decimal
    currency: str
    rate: Decimal | None


def value_bill(budget: Budget, day: date, bill: Bill, currency: str = "", rates: Rates | None = None) -> Valued:
    """Return what a bill of a day counts in a budget, at its own rate or the one of the table.

    Raise ValidationError for an amount finer than the currency or one that counts nothing,
    `RateIsMissing` when neither the bill nor the table has a rate.
    """
    own = currency_here() or ""
    currency = "" if currency == own else currency
    check_entered(bill.entered, currency)
    rate = (bill.rate or _looked_up(currency, day, rates)) if currency else None
    exact = Bill(bill.entered, bill.tax_share, bill.with_tax, rate)
    amount = counted(exact, counts_tax=budget.counts_tax, places=places_here())
    if not amount:
        raise ValidationError(
            {"entered": _("This counts as nothing, rounded to the smallest unit of %(currency)s.") % {"currency": own}}
        )
    return Valued(amount, currency, rate)


def check_entered(entered: Decimal, currency: str) -> None:
    """Refuse nothing at all, and an amount finer than its currency (empty: the workspace's own)."""
    if not entered:
        raise ValidationError({"entered": _("Give an amount other than 0.")})
    currency = currency or currency_here() or ""
    places = places_of(currency)
    if to_unit(entered, places) == entered:
        return
    if places:
        words = _("An amount in %(currency)s has at most %(places)s decimals.")
    else:
        words = _("%(currency)s has no decimals: give a whole amount.")
    raise ValidationError({"entered": words % {"currency": currency, "places": places}})


def _looked_up(currency: str, day: date, rates: Rates | None) -> Decimal:
    rate = (rates or rates_of(day, currency)).of(currency, day)
    if rate is None:
        words = _("No rate of %(currency)s is known for %(day)s or for %(month)s. Give the rate.")
        shown = {"currency": currency, "day": date_format(day, "DATE_FORMAT"), "month": month_name(day)}
        raise RateIsMissing({"rate": words % shown})
    return rate
