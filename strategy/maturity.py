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
