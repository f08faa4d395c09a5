"""A plan before it is saved: initiatives of templates with the days they and their tasks would get."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from roadmap.initiative_templates import TEMPLATES, TaskIdea, Template, Text
from strategy.models import Person, validate_planned_date


@dataclass(slots=True)
class PlannedTask:
    """A task as it will be created; `due_on` of one that comes back is its first day."""

    idea: TaskIdea
    title: str
    due_on: date
    hours: Decimal | None
    assignee: Person | None = None


@dataclass(slots=True)
class PlannedInitiative:
    """An initiative as it will be created; `ends_on` is None when it goes on until the goal is met."""

    template: Template
    title: str
    starts_on: date
    ends_on: date | None
    tasks: list[PlannedTask] = field(default_factory=list)


def draft(titles: dict[str, Text], starts_on: date, holders: dict[str, Person | None]) -> list[PlannedInitiative]:
    """Return the initiatives one after the other: each begins on the day after the last one it needs has ended.

    `titles` names the templates in an order in which what comes first stands first; `holders` who has
    which standard role. Raise ValidationError when a day lies outside the years that can be planned.
    """
    planned: dict[str, PlannedInitiative] = {}
    for key, title in titles.items():
        template = TEMPLATES[key]
        ends = [planned[before].ends_on for before in template.after if before in planned]
        first = max([end + timedelta(days=1) for end in ends if end], default=starts_on)
        planned[key] = _initiative(template, str(title), first, holders)
    return list(planned.values())


def _initiative(template: Template, title: str, first: date, holders: dict[str, Person | None]) -> PlannedInitiative:
    validate_planned_date(first)
    # The latest day there is comes from the length and from the tasks' days; both must be days one can plan.
    last = first + timedelta(days=max([template.days or 1, *(idea.day + 1 for idea in template.tasks)]) - 1)
    validate_planned_date(last)
    tasks = [
        PlannedTask(
            idea, str(idea.title), first + timedelta(days=idea.day), Decimal(idea.hours), holders.get(idea.role)
        )
        for idea in template.tasks
    ]
    ends_on = first + timedelta(days=template.days - 1) if template.days else None
    return PlannedInitiative(template, title, first, ends_on, tasks)
