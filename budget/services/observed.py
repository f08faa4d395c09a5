"""What reporting tells of the spend that channels report."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from accounts.models import Workspace
from budget.models import Budget, BudgetLine, ObservedSpend
from budget.months import month_of
from budget.services.shared import tell_of_change
from strategy.models import Channel


def record_observed_spend(*, workspace: Workspace, channel: Channel, month: date, amount: Decimal) -> None:
    """Store what a channel reported as spent in a month; repeating it changes nothing, 0 removes it."""
    record_observed_spends(workspace=workspace, amounts={(channel.pk, month_of(month)): amount})


@transaction.atomic
def record_observed_spends(*, workspace: Workspace, amounts: Mapping[tuple[int, date], Decimal]) -> None:
    """Store what channels (by id) reported as spent in months, in few queries; 0 removes it."""
    ObservedSpend.objects.bulk_create(
        [
            ObservedSpend(workspace=workspace, channel_id=channel_id, month=month, amount=amount)
            for (channel_id, month), amount in amounts.items()
            if amount
        ],
        update_conflicts=True,
        unique_fields=["workspace", "channel", "month"],
        update_fields=["amount", "updated_at"],
    )
    _note_change({channel_id for channel_id, _month in amounts})
    gone: dict[date, list[int]] = defaultdict(list)
    for (channel_id, month), amount in amounts.items():
        if not amount:
            gone[month].append(channel_id)
    for month, channel_ids in gone.items():
        ObservedSpend.objects.filter(workspace=workspace, month=month, channel__in=channel_ids).delete()


def _note_change(channel_ids: set[int]) -> None:
    """Count up the revision of the budgets that take their spend from these channels."""
    observing = BudgetLine.objects.filter(channel__in=channel_ids, actuals_from=BudgetLine.Actuals.OBSERVED)
    budgets = Budget.objects.filter(pk__in=observing.values("budget")).order_by("pk").select_for_update()
    changed = [budget.pk for budget in budgets]
    Budget.objects.filter(pk__in=changed).update(revision=F("revision") + 1)
    for budget_id in changed:
        tell_of_change(budget_id)
