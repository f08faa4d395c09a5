"""Celery entry points of the budget."""

from celery import shared_task

from budget import services


@shared_task
def close_due_months() -> int:
    """Close the months of all budgets whose rule says so; repeating it changes nothing."""
    return services.close_due_months_everywhere()


@shared_task
def check_alerts(budget_id: int) -> int:
    """Raise and clear the alerts of a budget, and mail what is new; repeating it changes nothing."""
    return services.check_and_mail(budget_id)


@shared_task
def check_changed_budgets() -> int:
    """Check the budgets whose message was lost, and all of them on a new day."""
    return services.check_changed_budgets()


@shared_task
def book_recurring_expenses() -> int:
    """Book the recurring expenses that are due where their workspace is; repeating it changes nothing."""
    return services.book_due_everywhere()


@shared_task
def mail_expense_approvals() -> int:
    """Ask who must approve an expense, and tell its author what was decided; each once."""
    return services.mail_due_approvals()


@shared_task
def mail_plan_decisions() -> int:
    """Ask who approves budgets, and tell who asked what was decided; each once."""
    return services.mail_due_plan_decisions()
