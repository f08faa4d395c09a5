"""Celery entry points of the budget."""

from celery import shared_task

from budget import services


@shared_task
def close_due_months() -> int:
    """Close the months of all budgets whose rule says so; repeating it changes nothing."""
    return services.close_due_months_everywhere()
