"""What is needed to plan: who does what, and which initiatives are still to be divided into tasks."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from roadmap import splitting
from roadmap.initiative_templates import TEMPLATES, Text
from roadmap.models import Initiative
from roadmap.selectors.initiatives import OPEN
from roadmap.splitting import Part
from strategy.models import Goal, Person, TeamRole


def role_holders() -> dict[str, TeamRole]:
    """Return the standard roles by their key, each with its holder; one query."""
    return {role.key: role for role in TeamRole.objects.exclude(key="").select_related("holder")}


def people_by_id() -> dict[int, Person]:
    return {person.pk: person for person in Person.objects.all()}


def first_day(titles: dict[str, Text], goal: Goal | None, today: date) -> date:
    """Propose when a plan begins: today, or the day after what its templates wait for has ended."""
    waits_for = {before for key in titles for before in TEMPLATES[key].after} - set(titles)
    if goal is None or not waits_for:
        return today
    before = Initiative.objects.filter(goal=goal, template_key__in=waits_for, status__in=OPEN, ends_on__gte=today)
    ends: Iterable[date] = [initiative.ends_on for initiative in before if initiative.ends_on]
    return max((end + timedelta(days=1) for end in ends), default=today)


def offers_split(initiative: Initiative, task_count: int) -> bool:
    """Tell whether an open initiative lasts longer than a week and is not divided into tasks yet; no query."""
    if initiative.status not in OPEN:
        return False
    return splitting.too_large(initiative.starts_on, initiative.last_day, tasks=task_count)


def proposed_split(initiative: Initiative) -> list[Part]:
    """Propose the tasks of an initiative from what its description says."""
    return splitting.propose(
        initiative.description,
        initiative.starts_on,
        initiative.last_day,
        name_week=lambda number: splitting.shortened(
            _("%(title)s, week %(number)d") % {"title": initiative.title[:180], "number": number}
        ),
    )


def who_does_it(initiative: Initiative) -> Person | None:
    """Return the owner, else who gives it the most hours; one query."""
    if initiative.owner:
        return initiative.owner
    effort = initiative.efforts.select_related("person").order_by("-hours_per_week", "pk").first()
    return effort.person if effort else None
