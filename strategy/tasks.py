"""Celery entry points of the strategy."""

from celery import shared_task

from strategy.services import reminders


@shared_task
def remind_neglected() -> int:
    """Write to teams whose strategy nobody opens or reviews; repeating it within a month changes nothing."""
    return reminders.remind_neglected_everywhere()
