"""What stands in each section of the printed document, in the language that is active."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from accounts.templatetags.luotsi import money, number, percent
from strategy import customer_value, sections, snapshot
from strategy.exports.blocks import Answers, Block, Card, Heading, Paragraph, Quadrants, Table
from strategy.exports.pictures import alignment_picture, growth_picture
from strategy.models import SwotItem
from strategy.sections import PERSONA_GROUPS, Part
from strategy.snapshot import Document

type Fields = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """A document, asked part by part."""

    document: Document

    def rows(self, part: Part) -> list[Fields]:
        return [entry["fields"] for entry in self.document["parts"].get(part.key, [])]

    def once(self, part: Part) -> Fields:
        rows = self.rows(part)
        return rows[0] if rows else {}

    @property
    def currency(self) -> str:
        return str(self.document["workspace"]["currency"])

    @cached_property
    def own_name(self) -> str:
        return str(self.once(sections.COMPANY).get("name") or self.document["workspace"]["name"])


# --- What several sections do --------------------------------------------------


def answered(part: Part, fields: Fields) -> Answers:
    return Answers(tuple(snapshot.answers(part, fields)))


def some(part: Part, *names: str) -> Part:
    """Return a part with only these of its fields."""
    return replace(part, fields=names)


def table(title: str, part: Part, columns: Sequence[str], rows: Iterable[Fields], widths: Sequence[int]) -> Table:
    """Return one row for each row of a part, one column for each field."""
    return Table(
        title,
        tuple(snapshot.label_of(part, name) for name in columns),
        tuple(tuple(snapshot.show(part, name, fields.get(name)) for name in columns) for fields in rows),
        tuple(widths),
    )


def _each(part: Part, title: str, rows: Iterable[Fields]) -> Iterator[Block]:
    """Return a heading and the answers for each row; `title` is the field that names it."""
    rest = some(part, *(name for name in part.fields if name != title))
    for fields in rows:
        yield Heading(2, fields[title])
        if (answers := answered(rest, fields)).items:
            yield answers


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


# --- The sections ----------------------------------------------------------------


def _company(source: Source) -> Iterator[Block]:
    if (answers := answered(sections.COMPANY, source.once(sections.COMPANY))).items:
        yield answers


REST_OF_MISSION = some(sections.MISSION, *(name for name in sections.MISSION.fields if name != "statement"))


def _mission(source: Source) -> Iterator[Block]:
    mission = source.once(sections.MISSION)
    if statement := mission.get("statement"):
        yield Paragraph(statement, "lead")
    if (answers := answered(REST_OF_MISSION, mission)).items:
        yield answers


def _people(source: Source) -> Iterator[Block]:
    people, roles = source.rows(sections.PEOPLE), source.rows(sections.TEAM_ROLES)
    if people:
        yield table(_("People"), sections.PEOPLE, ("name", "title", "hours_per_week", "note"), people, (3, 3, 2, 4))
    if people or any(role["holder"] for role in roles):
        yield _roles(roles)


def _roles(roles: Sequence[Fields]) -> Table:
    shown = table(_("Roles"), sections.TEAM_ROLES, ("name", "duties", "holder"), roles, (3, 6, 3))
    return replace(shown, rows=tuple((*cells, holder or _("Nobody yet")) for *cells, holder in shown.rows))


def _swot(source: Source) -> Iterator[Block]:
    of_whom: dict[str, list[Fields]] = defaultdict(list)
    for fields in source.rows(sections.SWOT):
        of_whom[fields["competitor"]["label"] if fields["competitor"] else ""].append(fields)
    for name in sorted(of_whom):
        yield quadrants(name or source.own_name, of_whom[name])


def quadrants(title: str, items: Sequence[Fields]) -> Quadrants:
    lists: dict[str, list[str]] = defaultdict(list)
    for fields in items:
        lists[fields["quadrant"]].append(fields["text"])
    return Quadrants(title, tuple((str(kind.label), tuple(lists[kind.value])) for kind in SwotItem.Quadrant))


REGION_COLUMNS = ("name", "country", "best_buyers", "language", "holidays", "shopping_drivers")


def _market(source: Source) -> Iterator[Block]:
    if regions := source.rows(sections.REGIONS):
        yield table(_("Geography"), sections.REGIONS, REGION_COLUMNS, regions, (2, 2, 3, 2, 3, 3))
    if (answers := answered(sections.TARGET_MARKET, source.once(sections.TARGET_MARKET))).items:
        yield Heading(2, _("Industry and occupation"))
        yield answers


def _personas(source: Source) -> Iterator[Block]:
    for fields in source.rows(sections.PERSONAS):
        groups = ((str(title), answered(part, fields)) for title, part in PERSONA_PARTS)
        mark = _("Negative persona: keep out of campaigns") if fields["is_negative"] else ""
        yield Card(fields["name"], mark, tuple((title, answers) for title, answers in groups if answers.items))


PERSONA_PARTS = tuple((title, some(sections.PERSONAS, *names)) for title, names in PERSONA_GROUPS)


def _competitors(source: Source) -> Iterator[Block]:
    yield from _each(sections.COMPETITORS, "name", source.rows(sections.COMPETITORS))
    figures = source.rows(sections.COMPETITOR_FIGURES)
    if not figures:
        return
    yield Heading(2, _("Figures of their profiles"))
    shown = table("", sections.COMPETITOR_FIGURES, sections.COMPETITOR_FIGURES.fields, figures, (4, 3, 4, 3, 3, 3, 3))
    yield replace(shown, title=_("Figures of their profiles"), numeric=frozenset({3, 4, 5, 6}))
    if picture := growth_picture(figures):
        yield picture


def _audiences(source: Source) -> Iterator[Block]:
    yield from _each(sections.AUDIENCES, "name", source.rows(sections.AUDIENCES))


POSITIONING_TEXTS = some(
    sections.POSITIONING,
    "product",
    "materials",
    "proof_of_quality",
    "uniqueness",
    "handmade",
    "made_in",
    "affordability",
)
POSITIONING_NUMBERS = ("cost", "price", "purchases_per_year", "years_retained", "reinvested_share")


def _positioning(source: Source) -> Iterator[Block]:
    fields = source.once(sections.POSITIONING)
    if (answers := answered(POSITIONING_TEXTS, fields)).items:
        yield answers
    if any(fields.get(name) is not None for name in POSITIONING_NUMBERS):
        yield _price_and_value(fields, source.currency)


def _price_and_value(fields: Fields, currency: str) -> Table:
    known = {name: _decimal(fields.get(name)) for name in POSITIONING_NUMBERS}
    value = customer_value.compute(**known)
    rows = (
        (_label("cost"), money(known["cost"], currency), ""),
        (_label("price"), money(known["price"], currency), ""),
        (_("Margin"), money(value.margin, currency), _("price − cost")),
        (_("Margin as a share of the price"), percent(value.margin_share), _("margin ÷ price")),
        (_label("purchases_per_year"), number(known["purchases_per_year"]), ""),
        (_label("years_retained"), number(known["years_retained"]), ""),
        (_("Margin of a customer in a year"), money(value.margin_per_year, currency), _("margin × purchases a year")),
        (
            _("Value of a customer"),
            money(value.lifetime_value, currency),
            _("margin of a year × years a customer stays"),
        ),
        (_label("reinvested_share"), percent(known["reinvested_share"]), ""),
        (_("Reinvested of one sale"), money(value.reinvested, currency), _("margin × share reinvested")),
    )
    header = (_("Price and customer value"), _("Figure"), _("How it is computed"))
    return Table(_("Price and customer value"), header, rows, (5, 3, 5), frozenset({1}))


def _label(name: str) -> str:
    return snapshot.label_of(sections.POSITIONING, name)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _distribution(source: Source) -> Iterator[Block]:
    if (answers := answered(sections.DISTRIBUTION, source.once(sections.DISTRIBUTION))).items:
        yield answers


def _journey(source: Source) -> Iterator[Block]:
    stages = source.rows(sections.JOURNEY)
    if any(stage["answer"] for stage in stages):
        columns = ("name", "question", "answer", "owner", "service_minutes", "metric")
        yield table(_("Customer journey"), sections.JOURNEY, columns, stages, (3, 4, 5, 3, 2, 3))


def _channels(source: Source) -> Iterator[Block]:
    if not (channels := source.rows(sections.CHANNELS)):
        return
    header = (_("Channel"), _("Purpose"), _("Owner"), _("Metrics"), _("Content"))
    rows = tuple(_channel(fields) for fields in channels)
    yield Table(_("Channels"), header, rows, (3, 5, 3, 3, 3))


def _channel(fields: Fields) -> tuple[str, ...]:
    def shown(name: str) -> str:
        return snapshot.show(sections.CHANNELS, name, fields.get(name))

    marks = [
        snapshot.label_of(sections.CHANNELS, name)
        for name in ("is_primary_sales", "is_support", "gets_largest_budget")
        if fields.get(name)
    ]
    return (
        _lines(shown("name"), "" if fields["active"] else _("No longer in use")),
        _lines(shown("purpose"), shown("purpose_note"), ", ".join(marks)),
        shown("owner"),
        shown("metrics"),
        _lines(shown("content_kinds"), shown("content_note")),
    )


def _alignment(source: Source) -> Iterator[Block]:
    if not (objectives := source.rows(sections.OBJECTIVES)):
        return
    if picture := alignment_picture(source.document):
        yield picture
    serving: dict[str, list[str]] = defaultdict(list)
    for goal in source.rows(sections.GOALS):
        if goal["business_objective"]:
            serving[goal["business_objective"]["label"]].append(goal["title"])
    shown = table("", sections.OBJECTIVES, ("name", "social_kpi", "metrics"), objectives, (3, 3, 3, 4))
    yield replace(
        shown,
        title=_("Business objectives and what shows them"),
        header=(*shown.header, _("Goals that serve it")),
        rows=tuple((*cells, "\n".join(serving[cells[0]]) or _("None yet")) for cells in shown.rows),
    )


def _goals(source: Source) -> Iterator[Block]:
    for fields in source.rows(sections.GOALS):
        yield Heading(2, fields["title"])
        yield smart_table(fields, source.currency)


def smart_table(fields: Fields, currency: str) -> Table:
    """Return the five sides of a goal, and where it belongs."""

    def shown(name: str) -> str:
        return snapshot.show(sections.GOALS, name, fields.get(name))

    def named(*names: str) -> str:
        texts = [(snapshot.label_of(sections.GOALS, name), shown(name)) for name in names]
        return "\n".join(f"{label}: {text}" for label, text in texts if text)

    needed = money(Decimal(fields["money"]), currency) if fields.get("money") else ""
    cost = f"{snapshot.label_of(sections.GOALS, 'money')}: {needed}" if needed else ""
    rows = (
        (_("Specific"), shown("specific")),
        (_("Measurable"), _measure(fields, shown)),
        (_("Achievable"), shown("achievable")),
        (_("Relevant"), _lines(shown("relevant"), named("hours_per_week"), cost)),
        (_("Time-bound"), named("starts_on", "deadline")),
        (_("Where it belongs"), named("business_objective", "audience", "channel", "status")),
    )
    return Table(
        fields["title"], (_("SMART"), _("This goal")), tuple((side, text or "–") for side, text in rows), (1, 4)
    )


def _measure(fields: Fields, shown: Callable[[str], str]) -> str:
    change = fields.get("target_is_change")
    target = f"{shown('target')} %" if change and shown("target") else shown("target")
    path = " → ".join(text for text in (shown("baseline"), target) if text)
    return _lines(fields.get("metric_name") or shown("metric"), f"{path} {fields.get('unit', '')}".strip())


def _response(source: Source) -> Iterator[Block]:
    yield from _each(sections.RESPONSES, "name", source.rows(sections.RESPONSES))


CHAPTERS: dict[str, Callable[[Source], Iterator[Block]]] = {
    "company": _company,
    "mission": _mission,
    "people": _people,
    "swot": _swot,
    "market": _market,
    "personas": _personas,
    "competitors": _competitors,
    "audiences": _audiences,
    "positioning": _positioning,
    "distribution": _distribution,
    "journey": _journey,
    "channels": _channels,
    "alignment": _alignment,
    "goals": _goals,
    "response": _response,
}
