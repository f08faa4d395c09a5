"""What waits for what."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User
from roadmap import schedule
from roadmap.models import Dependency, Initiative
from roadmap.schedule import Link
from roadmap.selectors.schedule import links_of
from roadmap.services.schedule import lock_initiatives


@transaction.atomic
def save_dependency(
    dependency: Dependency, *, by: User | None, version: int | None = None, **fields: Any
) -> Dependency:
    """Let one initiative wait for another, or change that; refuse a circle, naming it.

    Both belong to one strategy, of whatever goals. Raise ValidationError or `VersionConflict`.
    """
    ends = [fields.get(name) or getattr(dependency, name) for name in ("predecessor", "successor")]
    predecessor, successor = ends
    if predecessor.goal.strategy_id != successor.goal.strategy_id:
        raise ValidationError({"predecessor": _("Both must belong to the same strategy.")})
    # One at a time: two links that are harmless alone may close a circle together.
    known = lock_initiatives(predecessor.goal.strategy)
    _refuse_circle(dependency, predecessor, successor, known)
    return records.save(dependency, by=by, version=version, **fields)


def _refuse_circle(
    dependency: Dependency, predecessor: Initiative, successor: Initiative, known: dict[int, Initiative]
) -> None:
    if predecessor.pk == successor.pk:
        raise ValidationError({"predecessor": _("An initiative cannot wait for itself.")})
    others = [link for link in links_of(predecessor.goal.strategy) if link.key != dependency.pk]
    circle = schedule.find_cycle([*others, Link(predecessor.pk, successor.pk)])
    if circle is None:
        return
    chain = " → ".join(f"“{known[key].title}”" for key in circle)
    words = _("Then an initiative would wait for itself: %(chain)s. Take one of these links away first.")
    raise ValidationError({"predecessor": words % {"chain": chain}}, code="circle")
