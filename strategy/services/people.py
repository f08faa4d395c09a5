"""Writes of the people and the roles they hold."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts import records
from accounts.models import Membership, User, Workspace
from accounts.records import StateConflict
from strategy.models import Person, TeamRole


@transaction.atomic
def save_person(person: Person, *, by: User | None, version: int | None = None, **fields: object) -> Person:
    """Create or change a person; the account must be a member's."""
    user = fields.get("user")
    if isinstance(user, User) and not Membership.objects.filter(workspace=person.workspace_id, user=user).exists():
        raise ValidationError({"user": ValidationError(_("This account is no member here."), code="does_not_exist")})
    return records.save(person, by=by, version=version, **fields)


@transaction.atomic
def delete_person(person: Person, *, by: User | None) -> None:
    """Delete a person; nobody holds their roles then."""
    for role in TeamRole.objects.select_for_update().filter(holder=person):
        records.save(role, by=by, holder=None)
    records.delete(person, by=by)


@transaction.atomic
def save_role(role: TeamRole, *, by: User | None, version: int | None = None, **fields: object) -> TeamRole:
    """Add a role at the end of the list, or change one."""
    if role.pk is None:
        Workspace.objects.select_for_update(no_key=True).get(pk=role.workspace_id)
        last = TeamRole.objects.aggregate(last=Max("position"))["last"]
        role.position = 0 if last is None else last + 1
    return records.save(role, by=by, version=version, **fields)


def delete_role(role: TeamRole, *, by: User | None) -> None:
    """Delete a role of the team's own; every team has the standard ones."""
    if role.key:
        raise StateConflict(
            _("Every team has this role, so it cannot be deleted. Leave it with nobody, or rename it."),
            code="standard_role",
        )
    records.delete(role, by=by)


@transaction.atomic
def give_unheld_roles(person: Person, *, by: User | None) -> int:
    """Give a person every role nobody holds; return how many."""
    unheld = list(TeamRole.objects.select_for_update().filter(holder=None))
    for role in unheld:
        records.save(role, by=by, holder=person)
    return len(unheld)
