"""Reads of the strategy document."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from strategy.models import Channel, CompanySummary, Goal, Persona, SwotItem

COMPANY_QUESTIONS = (
    "name",
    "headquarters",
    "founded_on",
    "founder",
    "milestones",
    "resources",
    "capabilities",
    "personal_story",
)


@dataclass(frozen=True)
class Section:
    """How far one section of the document has come."""

    key: str
    title: str | Promise
    question: str | Promise
    icon: str
    url_name: str
    state: str
    done: int
    total: int
    next_step: str | Promise = ""
    next_url_name: str = ""

    @property
    def complete(self) -> bool:
        return self.done >= self.total


def outline() -> list[Section]:
    """Return every section with its progress, in the order they are best written; five queries."""
    return [_company(), _swot(), _personas(), _channels(), _goals()]


def next_section(sections: list[Section]) -> Section | None:
    """Return the first section that is not complete."""
    return next((section for section in sections if not section.complete), None)


def _company() -> Section:
    company = CompanySummary.objects.first()
    answered = sum(bool(getattr(company, name)) for name in COMPANY_QUESTIONS) if company else 0
    return Section(
        key="company",
        title=_("Company"),
        question=_("Who are you, and how did you get here?"),
        icon="building-store",
        url_name="strategy:company",
        state=str(_("%(answered)d of %(total)d answered") % {"answered": answered, "total": len(COMPANY_QUESTIONS)}),
        done=answered,
        total=len(COMPANY_QUESTIONS),
        next_step=_("Introduce the company: eight short questions, no order, no exam."),
        next_url_name="strategy:company",
    )


def _swot() -> Section:
    counts = dict(SwotItem.objects.order_by().values_list("quadrant").annotate(Count("pk")))
    items = sum(counts.values())
    return Section(
        key="swot",
        title=_("SWOT"),
        question=_("What are you good at, and what is coming towards you?"),
        icon="layout-grid",
        url_name="strategy:swot",
        state=ngettext("%(n)d item", "%(n)d items", items) % {"n": items}
        + " · "
        + str(_("%(filled)d of 4 quadrants") % {"filled": len(counts)}),
        done=len(counts),
        total=len(SwotItem.Quadrant),
        next_step=_("Write at least one line in each of the four quadrants."),
        next_url_name="strategy:swot",
    )


def _personas() -> Section:
    counts = Persona.objects.aggregate(
        positive=Count("pk", filter=Q(is_negative=False)), negative=Count("pk", filter=Q(is_negative=True))
    )
    state = ngettext("%(n)d persona", "%(n)d personas", counts["positive"]) % {"n": counts["positive"]}
    if counts["negative"]:
        state += " · " + ngettext("%(n)d negative", "%(n)d negative", counts["negative"]) % {"n": counts["negative"]}
    return Section(
        key="personas",
        title=_("Personas"),
        question=_("Who buys, and who should not be reached?"),
        icon="users-group",
        url_name="strategy:personas",
        state=state,
        done=min(counts["positive"], 1),
        total=1,
        next_step=_("Describe your best customer as one person."),
        next_url_name="strategy:persona_new",
    )


def _channels() -> Section:
    counts = Channel.objects.filter(active=True).aggregate(
        all=Count("pk"), decided=Count("pk", filter=~Q(purpose="") & ~Q(metrics=[]))
    )
    state = ngettext("%(n)d channel in use", "%(n)d channels in use", counts["all"]) % {"n": counts["all"]}
    undecided = counts["all"] - counts["decided"]
    if undecided:
        state += " · " + ngettext("%(n)d without purpose or metrics", "%(n)d without purpose or metrics", undecided) % {
            "n": undecided
        }
    return Section(
        key="channels",
        title=_("Channels"),
        question=_("What is each place for, and which numbers show it works?"),
        icon="broadcast",
        url_name="strategy:channels",
        state=state,
        done=counts["decided"],
        total=max(counts["all"], 1),
        next_step=_("Give every channel a purpose and the few metrics that follow from it."),
        next_url_name="strategy:channels" if counts["all"] else "strategy:channel_new",
    )


def _goals() -> Section:
    counts = Goal.objects.aggregate(all=Count("pk"), active=Count("pk", filter=Q(status=Goal.Status.ACTIVE)))
    state = ngettext("%(n)d goal", "%(n)d goals", counts["all"]) % {"n": counts["all"]}
    if counts["all"]:
        state += " · " + ngettext("%(n)d active", "%(n)d active", counts["active"]) % {"n": counts["active"]}
    return Section(
        key="goals",
        title=_("Goals"),
        question=_("What must be different by when, and how will you know?"),
        icon="target-arrow",
        url_name="strategy:goals",
        state=state,
        done=min(counts["active"], 1),
        total=1,
        next_step=_("Set one goal with a number and a deadline."),
        next_url_name="strategy:goal_new",
    )


@dataclass(frozen=True)
class Quadrant:
    key: str
    title: str
    question: str | Promise
    placeholder: str | Promise
    items: list[SwotItem]


QUADRANT_GUIDES: dict[str, tuple[Any, Any]] = {
    "strength": (_("What do you do best?"), _("Wool from farms we know by name")),
    "weakness": (_("What should you strengthen?"), _("Nobody answers messages at the weekend")),
    "opportunity": (_("What can you offer that is wanted?"), _("Repair kits for sweaters bought years ago")),
    "threat": (_("What can take you down or stop your growth?"), _("Ad prices double before Christmas")),
}


def quadrant(key: str, items: list[SwotItem] | None = None) -> Quadrant:
    return Quadrant(key, str(SwotItem.Quadrant(key).label), *QUADRANT_GUIDES[key], items or [])


def swot_board() -> list[Quadrant]:
    """Return the four quadrants with their items in order; one query."""
    items: dict[str, list[SwotItem]] = {key: [] for key in SwotItem.Quadrant.values}
    for item in SwotItem.objects.all():
        items[item.quadrant].append(item)
    return [quadrant(key, items[key]) for key in SwotItem.Quadrant.values]


PERSONA_GROUPS = (
    (_("Background"), ("role", "experience", "income_level", "family")),
    (_("Demographics"), ("age", "gender", "location")),
    (_("Communication"), ("channels_used", "content_consumed")),
    (_("Goals and challenges"), ("business_goals", "personal_goals", "challenges")),
    (_("You and this person"), ("our_impact", "objections", "unique_selling_point")),
)
PERSONA_ANSWERS = ("name", "is_negative", *(name for _title, names in PERSONA_GROUPS for name in names))
"""What the form and the API ask of a persona, in the order of the groups."""


def persona_groups(persona: Persona) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Return the answers given, grouped: (heading, [(field label, answer)]); empty groups are left out."""
    groups = []
    for title, names in PERSONA_GROUPS:
        answers = [
            (str(Persona._meta.get_field(name).verbose_name), getattr(persona, name))  # type: ignore[union-attr]
            for name in names
            if getattr(persona, name)
        ]
        if answers:
            groups.append((title, answers))
    return groups


def goals_with_channel() -> QuerySet[Goal]:
    return Goal.objects.select_related("channel")
