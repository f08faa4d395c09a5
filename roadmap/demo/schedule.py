"""What depends on what in the demonstration, its milestones, efforts and risks, and the plan as it was frozen."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts import records
from accounts.models import User, Workspace
from roadmap.models import Dependency, Effort, Initiative, Milestone, Risk
from strategy.models import Goal, Person

ACCOUNT = "Open a German account"
PIECES = "Localise the 50 best performing pieces"
CAMPAIGN = "Paid campaign across Germany for 1,000 local followers"
DAILY = "Publish unique or localised German content daily"
INFLUENCERS = "5,000 followers through influencers"
INBOX = "Shared inbox for comments and messages"
ANSWERS = "Ready answers to the twenty most asked questions"
LETTER = "Letter to owners of sweaters older than two years"
FILM = "Film: mending an elbow in five minutes"

DEPENDENCIES = (
    (ACCOUNT, PIECES, 0),
    (PIECES, DAILY, 0),
    (PIECES, CAMPAIGN, 0),
    (ACCOUNT, INFLUENCERS, 7),
    (INBOX, ANSWERS, 0),
)
"""What comes first, what waits for it, and the days in between."""

EFFORTS = (
    (DAILY, "Anna Virtanen", "3"),
    (DAILY, "Katrin Weber", "1.5"),
    (INFLUENCERS, "Elina Lindqvist", "2"),
    (INBOX, "Elina Lindqvist", "3"),
    (CAMPAIGN, "Anna Virtanen", "4"),
    (ANSWERS, "Anna Virtanen", "2.5"),
    (LETTER, "Elina Lindqvist", "1"),
    (FILM, "Anna Virtanen", "1.5"),
)

RISKS = (
    (INFLUENCERS, "Two makers are on leave in December", "third_party", 3, 2, "Ask two others in November"),
    (DAILY, "The translator has 2.5 hours a week, the plan needs three", "team", 2, 2, "Longer pieces every other day"),
    (CAMPAIGN, "Advertisements cost twice as much before Christmas", "third_party", 2, 3, "Begin after Christmas"),
)
"""Of which initiative, what, whose, how likely, how bad, and what is done about it."""

MEASURES = {
    INFLUENCERS: ("followers", 8000, 13000),
    LETTER: ("purchases", 45, 300),
    INBOX: ("service_requests", 140, 260),
}
"""By what an initiative is measured, from where to where."""

SLIPS = {INFLUENCERS: 7, INBOX: 3, FILM: 10}
"""Days by which an initiative has slipped since the plan was frozen."""
FROZEN_BEFORE = 60  # days


def seed(
    *,
    workspace: Workspace,
    by: User | None,
    today: date,
    goals: Sequence[Goal],
    initiatives: Mapping[str, Initiative],
) -> None:
    """Write the schedule where none is; what somebody has planned since stays."""
    if Milestone.objects.exists() or Dependency.objects.exists():
        return
    for first, second, lag in DEPENDENCIES:
        ends: dict[str, Any] = {"predecessor": initiatives[first], "successor": initiatives[second]}
        records.save(Dependency(workspace=workspace), by=by, lag_days=lag, **ends)
    people = {person.name: person for person in Person.objects.all()}
    for title, name, hours in EFFORTS:
        if name in people:
            effort = Effort(workspace=workspace, initiative=initiatives[title], person=people[name])
            records.save(effort, by=by, hours_per_week=Decimal(hours))
    for title, text, source, likelihood, effect, response in RISKS:
        risk = Risk(workspace=workspace, initiative=initiatives[title], title=text, source=source)
        records.save(risk, by=by, likelihood=likelihood, effect=effect, response=response)
    _measures(by, initiatives)
    _milestones(workspace, by, today, goals, initiatives)
    _freeze(today, initiatives)


def _measures(by: User | None, initiatives: Mapping[str, Initiative]) -> None:
    for title, (metric, start, target) in MEASURES.items():
        values: dict[str, Any] = {"metric": metric, "metric_start": Decimal(start), "metric_target": Decimal(target)}
        records.save(initiatives[title], by=by, **values)


def _milestones(
    workspace: Workspace, by: User | None, today: date, goals: Sequence[Goal], initiatives: Mapping[str, Initiative]
) -> None:
    start = initiatives[ACCOUNT].starts_on
    for title, day, where in (
        ("German account is live", initiatives[ACCOUNT].last_day, {"initiative": initiatives[ACCOUNT]}),
        ("First hundred followers in Germany", start + timedelta(days=30), {"goal": goals[0]}),
        ("Ten makers have said yes", today + timedelta(days=2), {"initiative": initiatives[INFLUENCERS]}),
        ("Inbox is shared by both", today + timedelta(days=9), {"initiative": initiatives[INBOX]}),
        ("Season of kits begins", today - timedelta(days=40), {"goal": goals[2]}),
        ("Plan for next year is agreed", today + timedelta(days=24), {}),
    ):
        fields: dict[str, Any] = {"title": title, "due_on": day, "reached_on": day if day < today else None, **where}
        records.save(Milestone(workspace=workspace), by=by, **fields)


def _freeze(today: date, initiatives: Mapping[str, Initiative]) -> None:
    """Keep the plan of two months ago beside today's: most of it held, a little slipped."""
    frozen_at = datetime.combine(today - timedelta(days=FROZEN_BEFORE), time(12), timezone.get_current_timezone())
    for title, initiative in initiatives.items():
        slip = timedelta(days=SLIPS.get(title, 0))
        Initiative.objects.filter(pk=initiative.pk).update(
            baseline_starts_on=initiative.starts_on,
            baseline_ends_on=initiative.ends_on and max(initiative.ends_on - slip, initiative.starts_on),
            baseline_at=frozen_at,
        )
    for milestone in Milestone.objects.all():
        Milestone.objects.filter(pk=milestone.pk).update(baseline_on=milestone.due_on)
