"""Looking back: reviews of a strategy, and how mature the team's work is."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import WorkspaceModel
from strategy.maturity import Level, validate_answers
from strategy.models.documents import Strategy, StrategyVersion


class Review(WorkspaceModel):
    """The four questions of a review, answered for a period; and the version the decisions led to."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="reviews", verbose_name=_("strategy"))
    held_on = models.DateField(_("held on"))
    period_start = models.DateField(_("from"))
    period_end = models.DateField(_("to"))
    result = models.TextField(_("What is our result?"))
    next_steps = models.TextField(_("What do we do next?"))
    effectiveness = models.TextField(_("Is the current strategy effective?"))
    improvements = models.TextField(_("What can we improve?"))
    decisions = models.TextField(_("decisions and changes"), blank=True)
    led_to = models.ForeignKey(
        StrategyVersion, models.SET_NULL, null=True, blank=True, editable=False, related_name="reviews"
    )
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return str(_("Review of %(day)s") % {"day": self.held_on})

    def clean(self) -> None:
        if self.period_start and self.period_end and self.period_end < self.period_start:
            raise ValidationError({"period_end": _("The period ends before it begins.")})


class MaturityAssessment(WorkspaceModel):
    """One answering of the questionnaire (`strategy.maturity`); the level is kept as it was scored then."""

    taken_on = models.DateField(_("taken on"))
    answers = models.JSONField(_("answers"), validators=[validate_answers])
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices, editable=False)
    note = models.TextField(_("note"), blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-taken_on", "-pk"]

    def __str__(self) -> str:
        return str(self.taken_on)
