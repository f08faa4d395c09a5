"""Reads of the target market: how far each of its four steps has come."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from strategy import sections, snapshot
from strategy.models import Competitor, Persona, Region, Strategy, TargetMarket


@dataclass(frozen=True, slots=True)
class Step:
    """One of the four steps to the target market, and how far it has come."""

    key: str
    title: str | Promise
    url_name: str
    state: str
    begun: bool


def market_steps(strategy: Strategy) -> list[Step]:
    """Return the four steps in their order; four queries."""
    regions = Region.objects.filter(strategy=strategy).count()
    answered = len(business_answers(strategy))
    personas = Persona.objects.filter(strategy=strategy).count()
    competitors = Competitor.objects.filter(strategy=strategy).count()
    of_all = {"answered": answered, "total": len(sections.TARGET_MARKET.fields)}
    return [
        _step("geography", "strategy:market", regions, ngettext("%(n)d region", "%(n)d regions", regions)),
        Step(
            "business",
            TITLES["business"],
            "strategy:market_business",
            _("%(answered)d of %(total)d answered") % of_all,
            answered > 0,
        ),
        _step("personas", "strategy:personas", personas, ngettext("%(n)d persona", "%(n)d personas", personas)),
        _step(
            "competitors",
            "strategy:competitors",
            competitors,
            ngettext("%(n)d competitor", "%(n)d competitors", competitors),
        ),
    ]


def _step(key: str, url_name: str, count: int, words: str) -> Step:
    return Step(key, TITLES[key], url_name, words % {"n": count}, count > 0)


TITLES: dict[str, str | Promise] = {
    "geography": gettext_lazy("Where the best buyers live"),
    "business": gettext_lazy("What they do"),
    "personas": gettext_lazy("Who they are"),
    "competitors": gettext_lazy("Who else they turn to"),
}


def business_answers(strategy: Strategy) -> list[tuple[str, str]]:
    """Return label and answer of what has been said about industry and occupation."""
    market = TargetMarket.objects.filter(strategy=strategy).first()
    part: Any = sections.TARGET_MARKET
    return snapshot.answers(part, snapshot.entry(part, market)["fields"]) if market else []
