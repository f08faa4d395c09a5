"""How far each section of the document has come, and what to write next."""

from collections.abc import Callable
from dataclasses import dataclass

from babel.units import format_unit
from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.formats import reader_locale
from strategy import sections
from strategy.models import (
    BusinessObjective,
    Channel,
    Goal,
    JourneyStage,
    Persona,
    Region,
    Strategy,
    SwotItem,
    TeamRole,
)
from strategy.sections import Part, Section
from strategy.snapshot import span

HOUR = 60


@dataclass(frozen=True)
class Progress:
    """How far one section of the document has come."""

    section: Section
    state: str
    done: int
    total: int
    next_step: str | Promise = ""
    next_url_name: str = ""
    enough: int | None = None
    """How much makes it complete, where that is less than everything."""

    @property
    def complete(self) -> bool:
        return self.done >= (self.total if self.enough is None else self.enough)

    @property
    def minutes(self) -> int:
        return MINUTES[self.section.key]

    @property
    def time(self) -> str:
        """Roughly how long it takes to write the section for the first time."""
        return span(self.minutes)


@dataclass(frozen=True)
class Chapter:
    """Sections that are written in one sitting."""

    title: str | Promise
    about: str | Promise
    progress: list[Progress]

    @property
    def complete(self) -> bool:
        return all(progress.complete for progress in self.progress)


@dataclass(frozen=True)
class Outline:
    """The whole document: its chapters, and what to write next."""

    chapters: list[Chapter]

    @property
    def progress(self) -> list[Progress]:
        return [progress for chapter in self.chapters for progress in chapter.progress]

    @property
    def complete_count(self) -> int:
        return sum(progress.complete for progress in self.progress)

    @property
    def total(self) -> int:
        return len(self.progress)

    @property
    def time_left(self) -> str:
        """Roughly how long the rest takes, in half hours; empty when nothing is left."""
        minutes = sum(progress.minutes for progress in self.progress if not progress.complete)
        if minutes < HOUR:
            return span(minutes) if minutes else ""
        return str(format_unit(round(minutes * 2 / HOUR) / 2, "duration-hour", locale=reader_locale()))

    @property
    def next(self) -> Progress | None:
        return next_section(self.progress)


def chapters(strategy: Strategy) -> Outline:
    """Return the outline as chapters."""
    by_key = {progress.section.key: progress for progress in outline(strategy)}
    return Outline([Chapter(title, about, [by_key[key] for key in keys]) for title, about, keys in CHAPTERS])


def outline(strategy: Strategy) -> list[Progress]:
    """Return every section with its progress, in the order they are best written; a fixed number of queries."""
    return [PROGRESS[section.key](section, strategy) for section in sections.SECTIONS]


def next_section(outlined: list[Progress]) -> Progress | None:
    """Return the first section nobody has begun, else the first that is not complete."""
    open_ones = [progress for progress in outlined if not progress.complete]
    return next((progress for progress in open_ones if not progress.done), next(iter(open_ones), None))


def _answers(section: Section, strategy: Strategy) -> Progress:
    """Count the answers of a section that is one form; two thirds make it complete, since not all fit everyone."""
    part = section.parts[0]
    answered = _answered(part, strategy)
    return _progress(section, _of(answered, part), answered, len(part.fields), enough=_two_thirds(len(part.fields)))


def _two_thirds(number: int) -> int:
    return -(-number * 2 // 3)


def _answered(part: Part, strategy: Strategy) -> int:
    row = part.model.objects.filter(strategy=strategy).first()
    return sum(getattr(row, name) not in (None, "", []) for name in part.fields) if row else 0


def _of(answered: int, part: Part) -> str:
    return _("%(answered)d of %(total)d answered") % {"answered": answered, "total": len(part.fields)}


def _people(section: Section, _strategy: Strategy) -> Progress:
    counts = TeamRole.objects.aggregate(all=Count("pk"), held=Count("holder"))
    state = _("%(held)d of %(all)d roles held by somebody") % counts
    return _progress(section, state, counts["held"], max(counts["all"], 1), enough=_two_thirds(max(counts["all"], 1)))


def _swot(section: Section, strategy: Strategy) -> Progress:
    own = SwotItem.objects.filter(strategy=strategy, competitor=None)
    counts = dict(own.order_by().values_list("quadrant").annotate(Count("pk")))
    items = sum(counts.values())
    state = ngettext("%(n)d item", "%(n)d items", items) % {"n": items} + " · "
    state += _("%(filled)d of 4 quadrants") % {"filled": len(counts)}
    return _progress(section, state, len(counts), len(SwotItem.Quadrant))


def _market(section: Section, strategy: Strategy) -> Progress:
    regions = Region.objects.filter(strategy=strategy).count()
    part = sections.TARGET_MARKET
    answered = _answered(part, strategy)
    state = ngettext("%(n)d region", "%(n)d regions", regions) % {"n": regions} + " · " + _of(answered, part)
    return _progress(section, state, min(regions, 1) + answered, 1 + len(part.fields), enough=3)


def _personas(section: Section, strategy: Strategy) -> Progress:
    counts = Persona.objects.filter(strategy=strategy).aggregate(
        positive=Count("pk", filter=Q(is_negative=False)), negative=Count("pk", filter=Q(is_negative=True))
    )
    state = ngettext("%(n)d persona", "%(n)d personas", counts["positive"]) % {"n": counts["positive"]}
    if counts["negative"]:
        state += " · " + ngettext("%(n)d negative", "%(n)d negative", counts["negative"]) % {"n": counts["negative"]}
    return _progress(section, state, min(counts["positive"], 1), 1, "strategy:persona_new")


def _journey(section: Section, strategy: Strategy) -> Progress:
    counts = JourneyStage.objects.filter(strategy=strategy).aggregate(
        all=Count("pk"), answered=Count("pk", filter=~Q(answer=""))
    )
    state = _("%(answered)d of %(all)d stages answered") % counts
    return _progress(section, state, counts["answered"], max(counts["all"], 1))


def _channels(section: Section, _strategy: Strategy) -> Progress:
    counts = Channel.objects.filter(active=True).aggregate(
        all=Count("pk"), decided=Count("pk", filter=~Q(purpose="") & ~Q(metrics=[]))
    )
    state = ngettext("%(n)d channel in use", "%(n)d channels in use", counts["all"]) % {"n": counts["all"]}
    undecided = counts["all"] - counts["decided"]
    if undecided:
        state += " · " + ngettext("%(n)d without purpose or metrics", "%(n)d without purpose or metrics", undecided) % {
            "n": undecided
        }
    next_url_name = section.url_name if counts["all"] else "strategy:channel_new"
    return _progress(section, state, counts["decided"], max(counts["all"], 1), next_url_name)


def _goals(section: Section, strategy: Strategy) -> Progress:
    counts = Goal.objects.filter(strategy=strategy).aggregate(
        all=Count("pk"), active=Count("pk", filter=Q(status=Goal.Status.ACTIVE))
    )
    state = ngettext("%(n)d goal", "%(n)d goals", counts["all"]) % {"n": counts["all"]}
    if counts["all"]:
        state += " · " + ngettext("%(n)d active", "%(n)d active", counts["active"]) % {"n": counts["active"]}
    return _progress(section, state, min(counts["active"], 1), 1, "strategy:goal_new")


def _at_least_one(section: Section, strategy: Strategy) -> Progress:
    count = section.parts[0].model.objects.filter(strategy=strategy).count()
    return _progress(section, ngettext("%(n)d entry", "%(n)d entries", count) % {"n": count}, min(count, 1), 1)


def _alignment(section: Section, strategy: Strategy) -> Progress:
    count = BusinessObjective.objects.filter(strategy=strategy).count()
    kept = Goal.objects.filter(strategy=strategy).exclude(status=Goal.Status.DROPPED)
    served = kept.aggregate(served=Count("business_objective", distinct=True))
    state = ngettext("%(n)d objective", "%(n)d objectives", count) % {"n": count} + " · "
    state += _("%(served)d served by goals") % served
    return _progress(section, state, min(count, 1), 1)


def _progress(
    section: Section, state: str, done: int, total: int, next_url_name: str = "", enough: int | None = None
) -> Progress:
    place = next_url_name or section.url_name
    return Progress(section, state, done, total, NEXT_STEPS[section.key], place, enough)


CHAPTERS = (
    (
        gettext_lazy("You"),
        gettext_lazy("Who you are and what you have to work with"),
        ("company", "mission", "people", "swot"),
    ),
    (
        gettext_lazy("Market"),
        gettext_lazy("Who buys, and who else they turn to"),
        ("market", "personas", "competitors", "audiences"),
    ),
    (
        gettext_lazy("Offer"),
        gettext_lazy("What you sell, and how it reaches people"),
        ("positioning", "distribution", "journey"),
    ),
    (
        gettext_lazy("Plan"),
        gettext_lazy("Where you meet people, and what must be different"),
        ("channels", "alignment", "goals", "response"),
    ),
)
MINUTES = {
    "company": 15,
    "mission": 10,
    "people": 10,
    "swot": 20,
    "market": 10,
    "personas": 20,
    "competitors": 20,
    "audiences": 15,
    "positioning": 15,
    "distribution": 10,
    "journey": 20,
    "channels": 15,
    "alignment": 5,
    "goals": 20,
    "response": 10,
}


NEXT_STEPS: dict[str, str | Promise] = {
    "company": gettext_lazy("Introduce the company: eight short questions, no order, no exam."),
    "mission": gettext_lazy("Say why the company exists, in a sentence people would repeat."),
    "people": gettext_lazy("Say who holds each role; one person may hold them all."),
    "swot": gettext_lazy("Write at least one line in each of the four quadrants."),
    "market": gettext_lazy("Say where your best buyers live and what they do."),
    "personas": gettext_lazy("Describe your best customer as one person."),
    "competitors": gettext_lazy("Look at one competitor and what their profiles show."),
    "audiences": gettext_lazy("Begin with one audience: who they are, where they meet, what you tell them."),
    "positioning": gettext_lazy("Write down cost, price and how often people buy."),
    "distribution": gettext_lazy("Say where it is sold and how it becomes known."),
    "journey": gettext_lazy("Follow one customer from the first glance to the return."),
    "channels": gettext_lazy("Give every channel a purpose and the few metrics that follow from it."),
    "alignment": gettext_lazy("Choose the business objectives that social media serves."),
    "goals": gettext_lazy("Set one goal with a number and a deadline."),
    "response": gettext_lazy("Plan for one unexpected situation: who answers, how soon, in which words."),
}
PROGRESS: dict[str, Callable[[Section, Strategy], Progress]] = {
    "company": _answers,
    "mission": _answers,
    "people": _people,
    "swot": _swot,
    "market": _market,
    "personas": _personas,
    "competitors": _at_least_one,
    "audiences": _at_least_one,
    "positioning": _answers,
    "distribution": _answers,
    "journey": _journey,
    "channels": _channels,
    "alignment": _alignment,
    "goals": _goals,
    "response": _at_least_one,
}
