"""How mature a team's work with social media is: questions, score, level, and what comes next."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    BEGINNER = 1, _("Beginner")
    SKILLED = 2, _("Skilled")
    EXPERT = 3, _("Expert")
    FORERUNNER = 4, _("Forerunner")


def validate_answers(answers: object) -> None:
    """Check that answers are points by question key."""
    if not isinstance(answers, dict):
        raise ValidationError(_("Give the points of each question by its key."))


NEEDED = {
    Level.SKILLED: ("clicks", "leads", "purchases", "spend", "revenue"),
    Level.EXPERT: ("customers", "open_leads", "nps"),
}
"""Metrics that need more than a look at a profile: money and leads, then sales and service data."""


def level_needed(metric: str) -> Level:
    """Return the level at which teams usually master a metric."""
    return next((level for level, metrics in NEEDED.items() if metric in metrics), Level.BEGINNER)


def metrics_above(level: Level) -> list[str]:
    """Return the metrics a team of this level does not usually master yet."""
    return [metric for needed, metrics in NEEDED.items() if needed > level for metric in metrics]
