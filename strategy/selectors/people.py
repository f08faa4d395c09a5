"""Reads of the people and their roles."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import User, Workspace
from strategy.models import Person, TeamRole


@dataclass(frozen=True)
class TeamSummary:
    people: int
    hours: Decimal | None
    without_hours: int
    roles: int
    unheld: int


def team_summary() -> TeamSummary:
    """Count people, hours and roles, those nobody holds among them."""
    people = Person.objects.aggregate(
        people=Count("pk"),
        hours=Sum("hours_per_week"),
        without_hours=Count("pk", filter=Q(hours_per_week=None)),
    )
    return TeamSummary(
        **people, **TeamRole.objects.aggregate(roles=Count("pk"), unheld=Count("pk", filter=Q(holder=None)))
    )


def people_with_roles() -> QuerySet[Person]:
    return Person.objects.select_related("user").prefetch_related("team_roles")


def roles_with_holders() -> QuerySet[TeamRole]:
    return TeamRole.objects.select_related("holder")


def holder_choices() -> list[tuple[int, str]]:
    """List id and name of everyone who could hold a role."""
    return list(Person.objects.values_list("pk", "name"))


def accounts_of(workspace: Workspace) -> QuerySet[User]:
    """List the accounts of the workspace's members by name."""
    return User.objects.filter(memberships__workspace=workspace).order_by("name", "email")
