"""What the calculators' forms ask, computed; and what of it can go into the plan."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.templatetags.luotsi import money, number
from budget.calculator_json import ad_budget_as_json, split_as_json
from budget.calculators.ad_budget import AdBudget, Goal, GoalKind, ad_budget
from budget.calculators.price import Margin, margin_of
from budget.calculators.split import PRESETS, Way, season_weights
from budget.currencies import places_here
from budget.forms.calculators import AdBudgetForm, CalculatorForm, PriceForm, SplitForm
from budget.models import BudgetLine
from budget.money import ZERO, allocate
from budget.selectors.calculations import PARTS, Amounts, MonthSplit, split_over_months
from budget.words.calculators import WAYS, about_range, gap_in_words, months_in_words, value_of, verdict_in_words

LONGEST_ADDRESS_KEPT = 4000


@dataclass(frozen=True, slots=True)
class AdBudgetAnswer:
    """A computed ad budget, and what of it would go into the plan."""

    goal: Goal
    result: AdBudget
    months: list[date]
    gaps: list[str]
    verdicts: list[tuple[bool, str]]
    amounts: Amounts
    unpaid: list[str]
    """Channels with a spend and no line to pay it from."""

    spend_range: str
    cac_range: str

    @property
    def per_month(self) -> Decimal | None:
        return None if self.result.spend is None else self.result.spend / len(self.months)


def ad_budget_answer(form: AdBudgetForm) -> AdBudgetAnswer | None:
    """Compute what the form asks; None while it cannot be computed."""
    goal = form.goal_wanted() if form.is_valid() else None
    if goal is None:
        return None
    result = ad_budget(goal, form.channels(), form.worth())
    names = form.channel_names()
    amounts, unpaid = _by_line(form, result)
    return AdBudgetAnswer(
        goal=goal,
        result=result,
        months=form.month_list(),
        gaps=[gap_in_words(gap, names) for gap in result.gaps],
        verdicts=[(verdict.holds, verdict_in_words(verdict, form.currency)) for verdict in result.verdicts],
        amounts=amounts,
        unpaid=[names[key] for key in unpaid],
        spend_range=about_range(result.spend_span, form.currency),
        cac_range=about_range(result.cac_span, form.currency),
    )


def _by_line(form: AdBudgetForm, result: AdBudget) -> tuple[Amounts, list[str]]:
    """Spread each channel's spend over the months of its line; return the channels without a line too."""
    months, places = form.month_list(), places_here()
    weights = season_weights(months, [Decimal(w) for w in PRESETS[form.cleaned_data["season"]].weights])
    amounts: dict[BudgetLine, dict[date, Decimal]] = {}
    unpaid = []
    for need in result.channels:
        line = form.line_of(need.key)
        if line is None:
            unpaid.append(need.key)
        elif need.spend is not None:
            by_month = amounts.setdefault(line, dict.fromkeys(months, ZERO))
            for month, part in zip(months, allocate(need.spend, weights, places), strict=True):
                by_month[month] += part
    return amounts, unpaid


def split_answer(form: SplitForm, today: date) -> MonthSplit | None:
    """Compute what the form asks; None while it cannot be computed, with the reason on the form."""
    if not form.is_valid() or form.cleaned_data["amount"] is None:
        return None
    data = form.cleaned_data
    try:
        return split_over_months(
            data["amount"],
            form.month_list(),
            Way(data["way"]),
            today=today,
            by_month=form.season(),
            fixed=data["fixed"],
            line=data["line"],
        )
    except ValidationError as error:
        form.add_error(None, error)
        return None


def price_answer(form: PriceForm) -> Margin | None:
    offer = form.offer() if form.is_valid() else None
    return margin_of(offer) if offer else None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a calculation would plan, and what it is based on: in plain values, and in words."""

    calculator: str
    amounts: Amounts
    basis: dict[str, Any]


def ad_budget_proposal(form: AdBudgetForm) -> Proposal | None:
    answer = ad_budget_answer(form)
    if answer is None or not answer.amounts:
        return None
    names, channels = form.channel_names(), form.channels()
    worth = {name: form.assumption(name) for name in ("order_value", "margin_share", "lifetime_value")}
    fields = [(f"{part}-{channel.key}", f"{names[channel.key]}, ") for channel in channels for part in PARTS]
    said = [_said(form, name, prefix) for name, prefix in [("order_value", ""), *fields]]
    basis = ad_budget_as_json(answer.goal, worth, channels, names, answer.result)
    basis["in_words"] = [_goal_in_words(form), *filter(None, said)]
    return Proposal("ad_budget", answer.amounts, _addressed(basis, "ad_budget", form))


def _goal_in_words(form: AdBudgetForm) -> str:
    kinds, spans = (dict(form.fields[name].choices) for name in ("goal", "per"))  # type: ignore[attr-defined]
    data = form.cleaned_data
    return _("%(kind)s: %(amount)s %(span)s, %(months)s") % {
        "kind": kinds[data["goal"]],
        "amount": money(data["amount"], form.currency) if data["goal"] == GoalKind.REVENUE else number(data["amount"]),
        "span": spans[data["per"]],
        "months": months_in_words(form.month_list()),
    }


def _said(form: CalculatorForm, name: str, prefix: str) -> str:
    assumption = form.assumption(name)
    if assumption.value is None:
        return ""
    value = value_of(name.split("-")[0], assumption, form.currency)
    return f"{prefix}{form[name].label}: {value}. {form.note_on(name)}"


def split_proposal(form: SplitForm, today: date) -> Proposal | None:
    found = split_answer(form, today)
    line = form.cleaned_data.get("line")
    if found is None or line is None:
        return None
    data = form.cleaned_data
    basis = split_as_json(data["amount"], data["way"], found)
    basis["in_words"] = [
        _("%(amount)s, %(months)s")
        % {"amount": money(data["amount"], form.currency), "months": months_in_words(form.month_list())},
        _way_in_words(form, found),
    ]
    return Proposal("split", {line: found.by_month()}, _addressed(basis, "split", form))


def _way_in_words(form: SplitForm, found: MonthSplit) -> str:
    """Name the way, and what it went by."""
    way = Way(form.cleaned_data["way"])
    by: list[str] = []
    if way == Way.SEASON:
        by = [
            f"{field.label} {number(weight)}" for field, weight in zip(form.weight_fields(), form.season(), strict=True)
        ]
    if found.before:
        by = [f"{line.name} ({line.budget.name})" for line in found.before.lines]
    return f"{WAYS[way]}: {', '.join(by)}" if by else str(WAYS[way])


def _addressed(basis: dict[str, Any], calculator: str, form: CalculatorForm) -> dict[str, Any]:
    return {**basis, "calculator": calculator, "address": form.address[:LONGEST_ADDRESS_KEPT]}
