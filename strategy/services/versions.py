"""Versions: the whole document kept as it is at one moment."""

from django.db import transaction
from django.db.models import Max

from accounts import records
from accounts.models import User
from strategy import snapshot
from strategy.models import Strategy, StrategyVersion
from strategy.services.locks import locked


@transaction.atomic
def save_version(strategy: Strategy, *, by: User | None, name: str, note: str = "") -> StrategyVersion:
    """Keep the document under a name; an archived one cannot change, so it needs no more versions."""
    locked(strategy.pk).refuse_when_archived()
    return take_version(strategy, by=by, name=name, note=note)


@transaction.atomic
def take_version(
    strategy: Strategy,
    *,
    by: User | None,
    name: str,
    note: str = "",
    reason: StrategyVersion.Reason = StrategyVersion.Reason.NAMED,
) -> StrategyVersion:
    """Keep the document as it is now; its versions count 1, 2, 3 … without gaps."""
    stored = locked(strategy.pk)
    last = StrategyVersion.objects.filter(strategy=stored).aggregate(last=Max("number"))["last"] or 0
    version = StrategyVersion(
        workspace=stored.workspace,
        strategy=stored,
        number=last + 1,
        reason=reason,
        document=snapshot.take(stored),
        taken_by=by,
    )
    return records.save(version, by=by, name=name, note=note)
