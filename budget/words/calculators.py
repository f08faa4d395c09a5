"""What the calculators say: where an assumption comes from, what is missing, and what a result means."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_skeleton
from babel.numbers import format_currency, format_percent
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.formats import reader_locale
from accounts.templatetags.luotsi import money, number
from budget.calculators.ad_budget import Gap, Verdict
from budget.calculators.rates import Assumption, Evidence, Origin, Span
from budget.calculators.split import Way
from budget.calculators.suggested import ENOUGH
from budget.models import month_name
from budget.money import places_of

ESTIMATE_DIGITS = 3

PARTS = {
    "click_cost": gettext_lazy("Cost of a click"),
    "click_rate": gettext_lazy("Impression → click"),
    "lead_rate": gettext_lazy("Click → lead"),
    "close_rate": gettext_lazy("Lead → customer"),
    "order_value": gettext_lazy("Average order"),
    "orders_per_customer": gettext_lazy("Orders of a customer"),
    "margin_share": gettext_lazy("Gross margin"),
    "lifetime_value": gettext_lazy("Value of a customer"),
}

COUNTED = {
    "click_rate": gettext_lazy("%(value)s of %(out_of)s impressions"),
    "lead_rate": gettext_lazy("%(value)s of %(out_of)s clicks"),
    "close_rate": gettext_lazy("%(value)s of %(out_of)s leads"),
    "click_cost": gettext_lazy("%(counted)s for %(out_of)s paid clicks"),
    "order_value": gettext_lazy("%(counted)s in %(out_of)s purchases"),
}

TOO_LITTLE = {
    "click_rate": gettext_lazy(
        "There are %(counted)s clicks of %(out_of)s impressions; from %(enough)s of %(whole)s on they are used."
    ),
    "lead_rate": gettext_lazy(
        "There are %(counted)s leads of %(out_of)s clicks; from %(enough)s of %(whole)s on they are used."
    ),
    "close_rate": gettext_lazy(
        "There are %(counted)s customers of %(out_of)s leads; from %(enough)s of %(whole)s on they are used."
    ),
    "click_cost": gettext_lazy("There are %(out_of)s paid clicks; from %(whole)s on they are used."),
    "order_value": gettext_lazy("There are %(out_of)s purchases; from %(whole)s on they are used."),
}

WAYS = {
    Way.EVEN: gettext_lazy("Evenly"),
    Way.SEASON: gettext_lazy("By season"),
    Way.LAST_YEAR: gettext_lazy("As it was spent the year before"),
}

PRESET_NAMES = {
    "even": gettext_lazy("No season"),
    "nordic_retail": gettext_lazy("Retail year in the North"),
    "summer_tourism": gettext_lazy("Summer tourism"),
    "business_customers": gettext_lazy("Business customers"),
}

CALCULATORS = {
    "ad_budget": gettext_lazy("Ad budget from goals"),
    "split": gettext_lazy("Split over months"),
    "price": gettext_lazy("Price and margin"),
}

VERDICTS = {
    "target_cac": (gettext_lazy("Within your target of %(limit)s"), gettext_lazy("Above your target of %(limit)s")),
    "first_margin": (
        gettext_lazy("Paid back by what a customer leaves in this time: %(limit)s"),
        gettext_lazy("More than a customer leaves in this time: %(limit)s"),
    ),
    "lifetime_value": (
        gettext_lazy("Less than a customer is worth: %(limit)s"),
        gettext_lazy("More than a customer is worth: %(limit)s"),
    ),
}

GAPS = {
    "channels": gettext_lazy("Choose a channel and give it a share of the goal above 0."),
    "too_large": gettext_lazy("These assumptions lead beyond any budget: check the rates for a slip."),
    "order_value": gettext_lazy("Give the value of an average order: without it a revenue says nothing about orders."),
    "orders_per_customer": gettext_lazy("Give more than 0 orders for each customer."),
    "click_cost": gettext_lazy("%(channel)s: the cost of a click is unknown. Give what you pay, or expect to pay."),
    "click_rate": gettext_lazy(
        "%(channel)s: a click rate of 0 needs endless impressions. Give more, or leave it empty."
    ),
    "lead_rate": gettext_lazy(
        "%(channel)s: when no click becomes a lead, no budget reaches the goal. Give more than 0."
    ),
    "close_rate": gettext_lazy(
        "%(channel)s: when no lead becomes a customer, no budget reaches the goal. Give more than 0."
    ),
}


def share(value: Decimal | None) -> str:
    """Write a ratio in percent with up to two decimals: rates are often below one percent."""
    if value is None:
        return "–"
    locale = reader_locale()
    pattern = str(locale.percent_formats[None].pattern).replace("#,##0", "#,##0.##")
    return format_percent(value, format=pattern, locale=locale)


def value_of(part: str, assumption: Assumption, currency: str) -> str:
    if part in ("click_cost", "order_value", "lifetime_value"):
        return money(assumption.value, currency)
    return number(assumption.value) if part == "orders_per_customer" else share(assumption.value)


def origin_in_words(part: str, assumption: Assumption, currency: str, channel: str = "") -> str:
    """Say where an assumption comes from: what was counted and when, or that nothing supports it."""
    evidence = assumption.evidence
    match assumption.origin:
        case Origin.OBSERVED | Origin.POOLED if evidence:
            where = channel if assumption.origin == Origin.OBSERVED else ""
            return _observed(part, assumption, evidence, currency, where)
        case Origin.PLANNED:
            return _("From positioning in your strategy.")
        case Origin.TYPED:
            return _("Your own figure.")
        case Origin.ASSUMED if evidence and part in TOO_LITTLE:
            return " ".join([_("A round number, no finding: change it."), _too_little(part, evidence)])
        case Origin.ASSUMED:
            return _("A round number, no finding: change it.")
        case _:
            return _("Not known yet.")


def _observed(part: str, assumption: Assumption, evidence: Evidence, currency: str, channel: str) -> str:
    words = {
        "where": _("Observed on %(channel)s") % {"channel": channel} if channel else _("Observed on all channels"),
        "what": COUNTED[part] % _counts(part, evidence, currency),
        "months": short_months(evidence.first, evidence.last),
    }
    text = _("%(where)s: %(what)s, %(months)s.") % words
    if assumption.span is None:
        return text
    limits = {"low": share(assumption.span.low), "high": share(assumption.span.high)}
    return " ".join([text, _("Plausible: %(low)s to %(high)s.") % limits])


def _counts(part: str, evidence: Evidence, currency: str) -> dict[str, str]:
    in_money = part in ("click_cost", "order_value")
    return {
        "value": share(evidence.value) if not in_money else "",
        "counted": money(evidence.counted, currency) if in_money else number(evidence.counted),
        "out_of": number(evidence.out_of),
    }


def _too_little(part: str, evidence: Evidence) -> str:
    enough = ENOUGH[part]
    return TOO_LITTLE[part] % {
        "counted": number(evidence.counted),
        "out_of": number(evidence.out_of),
        "enough": number(enough.counted),
        "whole": number(enough.out_of),
    }


def gap_in_words(gap: Gap, names: dict[str, str]) -> str:
    return str(GAPS[gap.part]) % {"channel": names.get(gap.channel, "")}


def verdict_in_words(verdict: Verdict, currency: str) -> str:
    holds, fails = VERDICTS[verdict.key]
    return str(holds if verdict.holds else fails) % {"limit": money(verdict.limit, currency)}


def short_months(first: date, last: date) -> str:
    """Name a first and a last month, each as "Jan 2026"."""
    names = [str(format_skeleton("yMMM", month, locale=reader_locale())) for month in (first, last)]
    return names[0] if first == last else " – ".join(names)


def about(value: Decimal, currency: str) -> str:
    """Write an amount as exactly as an estimate deserves: with three digits that count."""
    rounded = round(value, min(ESTIMATE_DIGITS - 1 - value.adjusted(), places_of(currency)))
    pattern = str(reader_locale().currency_formats["standard"].pattern)
    if rounded == rounded.to_integral_value():
        pattern = pattern.replace("0.00", "0")
    return format_currency(rounded, currency, format=pattern, currency_digits=False, locale=reader_locale())


def about_range(span: Span | None, currency: str) -> str:
    return f"{about(span.low, currency)} – {about(span.high, currency)}" if span else ""


def months_in_words(months: Sequence[Any]) -> str:
    """Name the first and the last of some months."""
    first, last = month_name(months[0]), month_name(months[-1])
    return first if len(months) == 1 else f"{first} – {last}"
