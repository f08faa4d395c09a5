"""What the budget itself does when it has changed."""

from typing import Any

from django.dispatch import receiver

from accounts.jobs import enqueue
from budget.signals import budget_changed
from budget.tasks import check_alerts


@receiver(budget_changed, dispatch_uid="budget.check_alerts")
def ask_for_check(budget_id: int, **kwargs: Any) -> None:
    enqueue(check_alerts, budget_id)
