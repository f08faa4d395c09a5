"""Celery entry points of the budget."""

from celery import shared_task
from celery.schedules import crontab

from budget import services

BEAT_SCHEDULE = {
    "close-due-months": {
        "task": "budget.tasks.close_due_months",
        "schedule": crontab(minute=20),
        "options": {"expires": 3000},
    },
}


@shared_task
def close_due_months() -> int:
    """Close the months of all budgets whose rule says so; repeating it changes nothing."""
    return services.close_due_months_everywhere()
