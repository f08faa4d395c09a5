"""The plan as it was frozen."""

from datetime import datetime

from django.db.models import Max

from roadmap.models import Initiative


def last_frozen() -> datetime | None:
    """Return when days of the current strategy's initiatives were last kept."""
    return Initiative.objects.filter(goal__strategy__is_current=True).aggregate(at=Max("baseline_at"))["at"]
