"""What reporting tells of the spend that channels report."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models.functions import Coalesce

from accounts.models import Workspace
from budget.models import Budget, BudgetLine, ObservedSpend
from budget.months import month_of
from budget.services.shared import lock_budget
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
    booked_in = observing.order_by().values_list(Coalesce("budget__scenario_of", "budget"), flat=True)
    # Budgets before their scenarios, as every other writer takes them: none waits for another in a ring.
    for budget_id in sorted(set(booked_in)):
        lock_budget(Budget(pk=budget_id))
