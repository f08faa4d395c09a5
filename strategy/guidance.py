"""What a careful colleague would remark on a strategy: the wording, and the register of checks.

A check belongs to one kind of remark and returns what it found: the rows the
kind speaks about, at most `SHOWN` of them, and how many there are in all.
Rooms to the left register checks of their own when they start (`register`).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SHOWN = 5
"""How many rows of one kind are spoken about one by one; the others are counted."""

type Text = str | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that may be missing or doubtful, said plainly, and the place that mends it."""

    key: str
    title: Text
    text: Text
    """The remark itself; `%(name)s` and the other values come from the check."""
    mend: Text
    """What the link to the place says."""
    url_name: str
    fragment: str = ""
    """Where on that page."""


@dataclass(frozen=True, slots=True)
class Item:
    """One row, or the whole strategy where `row` is empty, that a remark speaks about."""

    row: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    url_args: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    items: Sequence[Item] = ()
    total: int = 0


NOTHING = Found()

type Find = Callable[[Any, Collection[str]], Found]
"""Take the strategy and the rows that are dismissed; return what is left to remark."""


@dataclass(frozen=True, slots=True)
class Check:
    kind: Kind
    find: Find
    rows: Any = None
    """Model of the rows it speaks about; None for the strategy as a whole."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark about one row; `key` stays the same as long as the row exists."""

    key: str
    kind: Kind
    text: str
    url_name: str
    url_args: tuple[object, ...]

    @property
    def fragment(self) -> str:
        return self.kind.fragment


@dataclass(frozen=True, slots=True)
class Group:
    """The remarks of one kind, and how many more rows it concerns."""

    kind: Kind
    remarks: list[Remark]
    more: int

    @property
    def total(self) -> int:
        return len(self.remarks) + self.more


CHECKS: dict[str, Check] = {}


def register(kind: Kind, find: Find, rows: Any = None) -> None:
    """Add a check of the rows of a model, or of the whole; checks speak in the order they were registered."""
    CHECKS[kind.key] = Check(kind, find, rows)


def whole(**values: object) -> Found:
    """Return one remark about the strategy as a whole."""
    return Found([Item(values=values)], 1)


def key_of(kind: Kind, row: str) -> str:
    return f"{kind.key}:{row}" if row else kind.key


def group(kind: Kind, found: Found) -> Group:
    """Put what a check found into words."""
    remarks = [_remark(kind, item) for item in found.items]
    return Group(kind, remarks, found.total - len(remarks))


def _remark(kind: Kind, item: Item) -> Remark:
    return Remark(key_of(kind, item.row), kind, str(kind.text) % item.values, kind.url_name, item.url_args)


GOAL_WITHOUT_NUMBER = Kind(
    "goal_without_number",
    _("Goals without a number"),
    _("“%(name)s” has no number: nobody will be able to say whether it was reached."),
    _("Give it a number"),
    "strategy:goal_edit",
    "div_id_metric",
)
GOAL_WITHOUT_DEADLINE = Kind(
    "goal_without_deadline",
    _("Goals without a deadline"),
    _("“%(name)s” has no deadline: what may be done any time is done last."),
    _("Set a deadline"),
    "strategy:goal_edit",
    "div_id_deadline",
)
GOAL_WITHOUT_RESOURCES = Kind(
    "goal_without_resources",
    _("Goals without resources"),
    _("“%(name)s” names no people, hours or money: a goal nobody has time for is a wish."),
    _("Say what it needs"),
    "strategy:goal_edit",
    "div_id_relevant",
)
GOAL_WITHOUT_OBJECTIVE = Kind(
    "goal_without_objective",
    _("Goals that serve no business objective"),
    _("“%(name)s” serves no business objective: what does the business gain when it is reached?"),
    _("Choose the objective"),
    "strategy:goal_edit",
    "div_id_business_objective",
)
GOALS_BEYOND_HOURS = Kind(
    "goals_beyond_hours",
    _("More goals than the team can carry"),
    _("The active goals need %(needed)s hours a week, the team has %(available)s. Put some off, or find more hands."),
    _("See the goals"),
    "strategy:goals",
)
TEAM_HOURS_UNKNOWN = Kind(
    "team_hours_unknown",
    _("Nobody knows how many hours there are"),
    _("No person says how many hours a week they have, so nobody can tell whether the team can carry its goals."),
    _("Write down the hours"),
    "strategy:people",
)
GOAL_HOURS_UNKNOWN = Kind(
    "goal_hours_unknown",
    _("Goals that do not say how many hours they need"),
    _("“%(name)s” does not say how many hours a week it needs."),
    _("Estimate the hours"),
    "strategy:goal_edit",
    "div_id_hours_per_week",
)
GOAL_ABOVE_LEVEL = Kind(
    "goal_above_level",
    _("Goals above your level"),
    _(
        "“%(name)s” is measured by %(metric)s, which teams usually master as %(needed)s; you are %(level)s. "
        "It may work, but moving one level at a time is safer."
    ),
    _("See what the next level needs"),
    "strategy:maturity",
)
PERSONA_WITHOUT_CHANNEL = Kind(
    "persona_without_channel",
    _("Personas you cannot meet"),
    _("None of your channels in use is ticked for “%(name)s”: where do you meet this person?"),
    _("Tick the channels"),
    "strategy:persona_edit",
    "div_id_channels",
)
CHANNEL_WITHOUT_PURPOSE = Kind(
    "channel_without_purpose",
    _("Channels without a purpose"),
    _("%(name)s has no purpose: what is it for, first of all?"),
    _("Give it a purpose"),
    "strategy:channel_edit",
    "div_id_purpose",
)
CHANNEL_WITHOUT_OWNER = Kind(
    "channel_without_owner",
    _("Channels without an owner"),
    _("Nobody owns %(name)s: when everybody may look after it, nobody does."),
    _("Name the owner"),
    "strategy:channel_edit",
    "div_id_owner",
)
CHANNEL_WITHOUT_METRIC = Kind(
    "channel_without_metric",
    _("Channels without a metric"),
    _("No number shows whether %(name)s serves its purpose."),
    _("Choose its metrics"),
    "strategy:channel_edit",
    "div_id_metrics",
)
ALL_ON_SOCIAL = Kind(
    "all_on_social",
    _("All weight on social media"),
    _(
        "Every channel in use is a social network. A network can change its rules or close your account: "
        "have a site, a letter or another place that is your own."
    ),
    _("See the channels"),
    "strategy:channels",
)
NOBODY_IN_CONVERSATION = Kind(
    "nobody_in_conversation",
    _("Nobody carries on the conversation"),
    _("Nobody is named to answer comments and messages. People who get no answer do not ask twice."),
    _("Name somebody"),
    "strategy:people",
)
ROLE_NOBODY_HOLDS = Kind(
    "role_nobody_holds",
    _("Roles nobody holds"),
    _("Nobody holds the role “%(name)s”. One person may hold several."),
    _("Say who holds it"),
    "strategy:role_edit",
    "div_id_holder",
)
STAGE_WITHOUT_OWNER = Kind(
    "stage_without_owner",
    _("Stages of the journey without an owner"),
    _("Nobody looks after the stage “%(name)s” of the customer journey."),
    _("Name the owner"),
    "strategy:stage_edit",
    "div_id_owner",
)
NO_RESPONSE_PLAN = Kind(
    "no_response_plan",
    _("No plan for the unexpected"),
    _("There is no plan for a day when something goes wrong in public. Write down one situation before you need it."),
    _("Plan for one situation"),
    "strategy:response",
)
SHORT_PERIOD = Kind(
    "short_period",
    _("A short strategy"),
    _(
        "The strategy runs for %(months)d months. Short plans stop before anyone has learned what works: "
        "give it two years, or mark it as a short campaign."
    ),
    _("Change the period"),
    "strategy:settings",
)
