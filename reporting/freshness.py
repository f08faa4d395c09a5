"""How far the reports of a month reach, for the pace of the budget's lines."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Max

from budget.freshness import Reported, register
from budget.months import last_day
from reporting.models import DailyRollup


def spend_reported(channel_ids: Collection[int], month: date) -> dict[int, Reported]:
    """Return of each channel the last day of the month with reported spend, and how many there are."""
    known = DailyRollup.objects.filter(
        channel__in=channel_ids, date__range=(month, last_day(month)), spend__isnull=False
    )
    days = known.order_by().values_list("channel_id").annotate(Max("date"), Count("date", distinct=True))
    return {channel: Reported(until, count) for channel, until, count in days}


register(spend_reported)
