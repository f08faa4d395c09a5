"""Reads of the guidance: what is remarked on a strategy, and what the team has answered with a reason.

Every check is one query over a set, and brings at most a handful of rows, so
the whole costs the same for two hundred goals as for two.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum, Window
from django.utils.formats import number_format

from strategy import guidance, maturity
from strategy.guidance import NOTHING, SHOWN, Found, Group, Item, Remark, Text, register, whole
from strategy.metrics import METRICS
from strategy.models import (
    Channel,
    Dismissal,
    Goal,
    JourneyStage,
    MaturityAssessment,
    Person,
    Persona,
    ResponseSituation,
    Strategy,
    StrategyPart,
    TeamRole,
)
from strategy.models.documents import DEFAULT_MONTHS

DISMISSED_SHOWN = 25


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A remark that was answered with a reason: of which kind, about which row, by whom."""

    answer: Dismissal
    title: Text
    row: str


@dataclass(frozen=True, slots=True)
class Advice:
    """The open remarks by kind, and the answered ones, the latest first."""

    groups: list[Group]
    dismissed: list[Dismissed]
    dismissed_count: int

    @property
    def total(self) -> int:
        """Number of open remarks, those only counted among them."""
        return sum(group.total for group in self.groups)

    @property
    def more_dismissed(self) -> int:
        return self.dismissed_count - len(self.dismissed)


def advice(strategy: Strategy) -> Advice:
    """Return everything there is to remark, and what has been answered."""
    answers = list(Dismissal.objects.filter(strategy=strategy).select_related("dismissed_by").order_by("-pk"))
    groups = _groups(strategy, (answer.remark for answer in answers))
    return Advice(groups, _dismissed(answers[:DISMISSED_SHOWN]), len(answers))


def _dismissed(answers: list[Dismissal]) -> list[Dismissed]:
    keys: dict[Any, set[str]] = defaultdict(set)
    for answer in answers:
        check, row = _check_and_row(answer)
        if check and check.rows and row:
            keys[check.rows].add(row)
    labels = {
        model: {str(getattr(one, identity_of(model))): str(one) for one in _rows(model, rows)}
        for model, rows in keys.items()
    }
    found = []
    for answer in answers:
        check, row = _check_and_row(answer)
        label = labels.get(check.rows, {}).get(row, "") if check else ""
        found.append(Dismissed(answer, check.kind.title if check else answer.remark, label))
    return found


def _check_and_row(answer: Dismissal) -> tuple[guidance.Check | None, str]:
    check, _colon, row = answer.remark.partition(":")
    return guidance.CHECKS.get(check), row


def _rows(model: Any, rows: Collection[str]) -> QuerySet[Any]:
    return model.objects.filter(**{f"{identity_of(model)}__in": rows})


def is_known(key: str) -> bool:
    """Tell whether a remark may have this key: of a check there is, about a row as its table names rows."""
    name, _colon, row = key.partition(":")
    check = guidance.CHECKS.get(name)
    if check is None or check.rows is None:
        return check is not None and key == name
    return bool(ROW_NAMES[identity_of(check.rows)].fullmatch(row))


ROW_NAMES = {"uid": re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "pk": re.compile("[1-9][0-9]{0,17}")}


def identity_of(model: Any) -> str:
    """Return the field that tells a row from the others, also in the copy of a strategy where there is one."""
    return "uid" if issubclass(model, StrategyPart) else "pk"


def remarks(strategy: Strategy) -> list[Remark]:
    """Return the open remarks, at most a handful of each kind."""
    return [remark for group in open_groups(strategy) for remark in group.remarks]


def open_groups(strategy: Strategy) -> list[Group]:
    """Return the open remarks by kind, each with how many more rows it concerns."""
    return _groups(strategy, Dismissal.objects.filter(strategy=strategy).values_list("remark", flat=True))


def _groups(strategy: Strategy, dismissed: Iterable[str]) -> list[Group]:
    rows: dict[str, set[str]] = defaultdict(set)
    for key in dismissed:
        check, _colon, row = key.partition(":")
        rows[check].add(row)
    found = ((check.kind, _left(check, strategy, rows[check.kind.key])) for check in guidance.CHECKS.values())
    return [guidance.group(kind, what) for kind, what in found if what.total]


def _left(check: guidance.Check, strategy: Strategy, dismissed: Collection[str]) -> Found:
    return NOTHING if "" in dismissed else check.find(strategy, dismissed)


def first_rows(
    rows: QuerySet[Any],
    dismissed: Collection[str],
    *,
    linked: bool = True,
    values: Callable[[Any], Mapping[str, object]] = lambda _row: {},
) -> Found:
    """Return the first rows that are not dismissed, and how many there are; one query.

    With `linked`, the place that mends a remark is the page of its row. `values`
    gives what the wording needs besides the row's name.
    """
    identity = identity_of(rows.model)
    left = rows.exclude(**{f"{identity}__in": dismissed}) if dismissed else rows
    shown = list(left.annotate(of_this_kind=Window(Count("*")))[:SHOWN])
    items = [
        Item(str(getattr(row, identity)), {"name": str(row), **values(row)}, (row.pk,) if linked else ())
        for row in shown
    ]
    return Found(items, shown[0].of_this_kind if shown else 0)


def active_goals(strategy: Strategy) -> QuerySet[Goal]:
    return Goal.objects.filter(strategy=strategy, status=Goal.Status.ACTIVE)


def _goals_without_number(strategy: Strategy, dismissed: Collection[str]) -> Found:
    vague = Q(metric="", metric_name="") | Q(target=None)
    return first_rows(active_goals(strategy).filter(vague), dismissed)


def _goals_without_deadline(strategy: Strategy, dismissed: Collection[str]) -> Found:
    return first_rows(active_goals(strategy).filter(deadline=None), dismissed)


def _goals_without_resources(strategy: Strategy, dismissed: Collection[str]) -> Found:
    return first_rows(active_goals(strategy).filter(relevant="", hours_per_week=None, money=None), dismissed)


def _goals_without_objective(strategy: Strategy, dismissed: Collection[str]) -> Found:
    return first_rows(active_goals(strategy).filter(business_objective=None), dismissed)


def _goals_beyond_hours(strategy: Strategy, _dismissed: Collection[str]) -> Found:
    needed = active_goals(strategy).aggregate(hours=Sum("hours_per_week"))["hours"]
    available = Person.objects.aggregate(hours=Sum("hours_per_week"))["hours"]
    if needed is None or available is None or needed <= available:
        return NOTHING
    return whole(needed=_hours(needed), available=_hours(available))


def _hours(hours: Decimal) -> str:
    return number_format(format(hours.normalize(), "f"))


def _team_hours_unknown(strategy: Strategy, _dismissed: Collection[str]) -> Found:
    known = Person.objects.filter(hours_per_week__isnull=False)
    asked = active_goals(strategy).annotate(somebody_knows=Exists(known)).filter(somebody_knows=False)
    return whole() if asked.exists() else NOTHING


def _goal_hours_unknown(strategy: Strategy, dismissed: Collection[str]) -> Found:
    silent = active_goals(strategy).filter(hours_per_week=None).exclude(relevant="", money=None)
    return first_rows(silent, dismissed)


def _goals_above_level(strategy: Strategy, dismissed: Collection[str]) -> Found:
    latest = MaturityAssessment.objects.first()
    if latest is None:
        return NOTHING
    level = maturity.Level(latest.level)
    ambitious = active_goals(strategy).filter(metric__in=maturity.metrics_above(level))
    return first_rows(ambitious, dismissed, values=lambda goal: _ambition(goal, level), linked=False)


def _ambition(goal: Goal, level: maturity.Level) -> dict[str, object]:
    needed = maturity.level_needed(goal.metric)
    return {"metric": METRICS[goal.metric].label, "needed": needed.label.lower(), "level": level.label.lower()}


def _personas_without_channel(strategy: Strategy, dismissed: Collection[str]) -> Found:
    met = Persona.channels.through.objects.filter(persona=OuterRef("pk"), channel__active=True)
    lonely = Persona.objects.filter(~Exists(met), strategy=strategy, is_negative=False)
    return first_rows(lonely, dismissed)


def _channels_without_purpose(_strategy: Strategy, dismissed: Collection[str]) -> Found:
    return first_rows(Channel.objects.filter(active=True, purpose=""), dismissed)


def _channels_without_owner(_strategy: Strategy, dismissed: Collection[str]) -> Found:
    return first_rows(Channel.objects.filter(active=True, owner=None), dismissed)


def _channels_without_metric(_strategy: Strategy, dismissed: Collection[str]) -> Found:
    return first_rows(Channel.objects.filter(active=True, metrics=[]), dismissed)


def _all_on_social(_strategy: Strategy, _dismissed: Collection[str]) -> Found:
    counts = Channel.objects.filter(active=True).aggregate(
        all=Count("pk"), social=Count("pk", filter=Q(kind__in=Channel.SOCIAL))
    )
    return whole() if counts["all"] and counts["all"] == counts["social"] else NOTHING


def _nobody_in_conversation(_strategy: Strategy, _dismissed: Collection[str]) -> Found:
    return NOTHING if TeamRole.objects.filter(key="conversation", holder__isnull=False).exists() else whole()


def _roles_nobody_holds(_strategy: Strategy, dismissed: Collection[str]) -> Found:
    return first_rows(TeamRole.objects.filter(holder=None).exclude(key="conversation"), dismissed)


def _stages_without_owner(strategy: Strategy, dismissed: Collection[str]) -> Found:
    return first_rows(JourneyStage.objects.filter(strategy=strategy, owner=None), dismissed)


def _no_response_plan(strategy: Strategy, _dismissed: Collection[str]) -> Found:
    return NOTHING if ResponseSituation.objects.filter(strategy=strategy).exists() else whole()


def _short_period(strategy: Strategy, _dismissed: Collection[str]) -> Found:
    months = months_of(strategy)
    return NOTHING if strategy.short_on_purpose or months >= DEFAULT_MONTHS else whole(months=months)


def months_of(strategy: Strategy) -> int:
    """Return how many months a strategy runs, to the nearest."""
    return round((strategy.ends_on - strategy.starts_on).days / (365.25 / 12))


register(guidance.GOAL_WITHOUT_NUMBER, _goals_without_number, Goal)
register(guidance.GOAL_WITHOUT_DEADLINE, _goals_without_deadline, Goal)
register(guidance.GOAL_WITHOUT_RESOURCES, _goals_without_resources, Goal)
register(guidance.GOAL_WITHOUT_OBJECTIVE, _goals_without_objective, Goal)
register(guidance.GOALS_BEYOND_HOURS, _goals_beyond_hours)
register(guidance.TEAM_HOURS_UNKNOWN, _team_hours_unknown)
register(guidance.GOAL_HOURS_UNKNOWN, _goal_hours_unknown, Goal)
register(guidance.GOAL_ABOVE_LEVEL, _goals_above_level, Goal)
register(guidance.PERSONA_WITHOUT_CHANNEL, _personas_without_channel, Persona)
register(guidance.CHANNEL_WITHOUT_PURPOSE, _channels_without_purpose, Channel)
register(guidance.CHANNEL_WITHOUT_OWNER, _channels_without_owner, Channel)
register(guidance.CHANNEL_WITHOUT_METRIC, _channels_without_metric, Channel)
register(guidance.ALL_ON_SOCIAL, _all_on_social)
register(guidance.NOBODY_IN_CONVERSATION, _nobody_in_conversation)
register(guidance.ROLE_NOBODY_HOLDS, _roles_nobody_holds, TeamRole)
register(guidance.STAGE_WITHOUT_OWNER, _stages_without_owner, JourneyStage)
register(guidance.NO_RESPONSE_PLAN, _no_response_plan)
register(guidance.SHORT_PERIOD, _short_period)
