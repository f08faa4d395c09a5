"""Write one tenant row safely: version check, validation, audit row, in one transaction."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEvent, User, Workspace
from accounts.tenancy import WorkspaceModel


class VersionConflict(Exception):
    """Someone else saved the row since it was read."""

    message = _(
        "Someone else saved this while you were editing. Your text is still here: "
        "compare it with the saved version, then save again to replace it."
    )

    def __init__(self, current: WorkspaceModel) -> None:
        self.current = current
        super().__init__(str(self.message))


class StateConflict(ValidationError):
    """The request is understood, but the state of the thing forbids it; the message says what would mend it."""


def audit(*, workspace: Workspace, by: User | None, action: str, subject: object, **detail: object) -> None:
    """Record that an actor (None: the system) did something to a subject."""
    AuditEvent.objects.create(
        workspace=workspace,
        actor=by,
        action=action,
        object_type=type(subject).__name__,
        object_id=str(getattr(subject, "pk", "") or ""),
        label=str(subject)[:200],
        detail=detail,
    )


def audit_each(
    *, workspace: Workspace, by: User | None, action: str, details: Mapping[WorkspaceModel, Mapping[str, object]]
) -> None:
    """Record, in a few queries, that an actor did the same to several subjects, each with its own details."""
    AuditEvent.objects.bulk_create(
        [
            AuditEvent(
                workspace=workspace,
                actor=by,
                action=action,
                object_type=type(subject).__name__,
                object_id=str(subject.pk),
                label=str(subject)[:200],
                detail=detail,
            )
            for subject, detail in details.items()
        ],
        batch_size=500,
    )


def save[Record: WorkspaceModel](
    instance: Record, *, by: User | None, version: int | None = None, **fields: object
) -> Record:
    """Create a row, or change the named fields of one, and audit it.

    Of an existing row everything else stays as it is stored now, so that two
    people who change different fields keep both changes. The audit trail names the
    fields that a change really changed.

    Raise `VersionConflict` when `version` is given and no longer the stored one,
    `ValidationError` when the row breaks a rule of its model.
    """
    stored = None
    with transaction.atomic():
        if instance.pk is not None:
            stored = type(instance)._default_manager.select_for_update().get(pk=instance.pk)
        return _save(instance, stored, by, version, fields)


def save_locked[Record: WorkspaceModel](
    instance: Record, stored: Record, *, by: User | None, version: int | None = None, **fields: object
) -> Record:
    """Change a row as `save` does, which the caller's transaction has read and locked."""
    return _save(instance, stored, by, version, fields)


def _save[Record: WorkspaceModel](
    instance: Record, stored: Record | None, by: User | None, version: int | None, fields: dict[str, object]
) -> Record:
    if stored is not None:
        if version is not None and stored.version != version:
            raise VersionConflict(stored)
        _take_over(instance, stored)
        instance.version = stored.version + 1
    several = {field.name for field in instance._meta.many_to_many} & set(fields)
    for name, value in fields.items():
        if name not in several:
            setattr(instance, name, value)
    if stored is not None:
        instance.checked_before = _unchanged(instance, stored)
    instance.full_clean()
    written = sorted(fields if stored is None else _changed(instance, stored, fields))
    instance.save(update_fields=None if stored is None else _columns_to_write(instance, stored))
    for name in several:
        getattr(instance, name).set(fields[name])
    audit(
        workspace=instance.workspace,
        by=by,
        action="created" if stored is None else "changed",
        subject=instance,
        fields=written,
    )
    return instance


def _unchanged(instance: WorkspaceModel, stored: WorkspaceModel) -> frozenset[str]:
    columns = {field.name: field.attname for field in instance._meta.concrete_fields}
    return frozenset(name for name, column in columns.items() if getattr(instance, column) == getattr(stored, column))


def _columns_to_write(instance: WorkspaceModel, stored: WorkspaceModel) -> set[str]:
    """Return what differs from the stored row, as the model's own cleaning has left it, and the time of change."""
    names = {field.name for field in instance._meta.concrete_fields}
    return names - _unchanged(instance, stored) | {"updated_at"}


def _changed(instance: WorkspaceModel, stored: WorkspaceModel, fields: dict[str, Any]) -> list[str]:
    """Return the names of the fields in which a row is about to differ from what is stored."""
    columns = {field.name: field.attname for field in instance._meta.concrete_fields}
    several = {field.name for field in instance._meta.many_to_many}

    def differs(name: str, value: Any) -> bool:
        if name in several:
            linked = set(getattr(stored, name).values_list("pk", flat=True))
            return linked != {getattr(row, "pk", row) for row in value}
        column = columns.get(name, name)
        return bool(getattr(instance, column) != getattr(stored, column))

    return [name for name, value in fields.items() if differs(name, value)]


def _take_over(instance: WorkspaceModel, stored: WorkspaceModel) -> None:
    """Bring a row read earlier up to what is stored now."""
    for field in stored._meta.concrete_fields:
        setattr(instance, field.attname, getattr(stored, field.attname))


@transaction.atomic
def delete(instance: WorkspaceModel, *, by: User | None) -> None:
    """Delete a row, and audit it."""
    audit(workspace=instance.workspace, by=by, action="deleted", subject=instance)
    instance.delete()
