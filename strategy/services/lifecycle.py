"""The states of a strategy: draft, approved, archived; and which one is current.

Every step takes the strategy's row lock and looks at what is stored, so that a
second click, or a second person at the same moment, changes nothing more.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User, Workspace
from accounts.records import StateConflict, audit
from strategy.models import Strategy, StrategyVersion
from strategy.services.locks import locked
from strategy.services.versions import take_version

State = Strategy.State
Reason = StrategyVersion.Reason


@transaction.atomic
def approve(strategy: Strategy, *, by: User | None, seen: datetime | None = None) -> Strategy:
    """Fix what everybody works by, and keep it as a version.

    Raise `StateConflict` when the document has changed since the moment `seen`,
    the `changed_at` of what the approver read.
    """
    before = timezone.now()
    stored = locked(strategy.pk)
    stored.refuse_when_archived()
    if stored.state == State.APPROVED and not stored.changed_since_approval:
        return stored
    if seen is not None and stored.changed_at > seen:
        raise StateConflict(
            _("Somebody changed the strategy while you were reading. Look at it again, then approve it."),
            code="strategy_changed",
        )
    # Not a moment later: a change that waits for the lock has noted its time already, and is not approved.
    stored.approved_at = max(before, stored.changed_at)
    stored.approved_by = by
    _enter(stored, State.APPROVED, by=by, action="approved")
    _keep(stored, Reason.APPROVED, by=by)
    return stored


@transaction.atomic
def archive(strategy: Strategy, *, by: User | None) -> Strategy:
    """Close a strategy: it is kept as it is and read only."""
    stored = locked(strategy.pk)
    if stored.is_archived:
        return stored
    if stored.is_current:
        raise StateConflict(
            _("“%(name)s” is the current strategy. Make another one current, then archive this one."),
            code="strategy_current",
            params={"name": stored.name},
        )
    _enter(stored, State.ARCHIVED, by=by, action="archived")
    _keep(stored, Reason.ARCHIVED, by=by)
    return stored


@transaction.atomic
def restore(strategy: Strategy, *, by: User | None) -> Strategy:
    """Take a strategy out of the archive: approved if it ever was, else a draft."""
    stored = locked(strategy.pk)
    if not stored.is_archived:
        return stored
    _enter(stored, State.APPROVED if stored.approved_at else State.DRAFT, by=by, action="restored")
    return stored


@transaction.atomic
def make_current(strategy: Strategy, *, by: User | None) -> Strategy:
    """Have the workspace follow this strategy, and the one before no longer."""
    Workspace.objects.select_for_update(no_key=True).get(pk=strategy.workspace_id)
    stored = locked(strategy.pk)
    stored.refuse_when_archived()
    if stored.is_current:
        return stored
    Strategy.objects.filter(is_current=True).update(is_current=False)
    stored.is_current = True
    # Whoever chooses it has it open; nobody is reminded of what happened before.
    stored.opened_at = timezone.now()
    stored.reminded_at = None
    stored.save(update_fields=["is_current", "opened_at", "reminded_at", "updated_at"])
    audit(workspace=stored.workspace, by=by, action="made current", subject=stored, fields=["is_current"])
    return stored


def _enter(strategy: Strategy, state: State, *, by: User | None, action: str) -> None:
    strategy.state = state
    strategy.version += 1
    strategy.save()
    audit(workspace=strategy.workspace, by=by, action=action, subject=strategy, fields=["state"])


def _keep(strategy: Strategy, reason: Reason, *, by: User | None) -> None:
    """Take a version named after what happened, in the language of the workspace."""
    with translation.override(strategy.workspace.language):
        name = str(reason.label)
    take_version(strategy, by=by, name=name, reason=reason)
