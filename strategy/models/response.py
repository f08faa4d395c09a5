from django.db import models
from django.utils.translation import gettext_lazy as _

from strategy.models.base import NamedOnce, StrategyPart
from strategy.models.people import TeamRole


class ResponseSituation(NamedOnce, StrategyPart):
    """Something unexpected, and what is done about it: who answers, how soon, in which words."""

    class Severity(models.TextChoices):
        LOW = "low", _("Nuisance")
        MEDIUM = "medium", _("Serious")
        HIGH = "high", _("Crisis")

    name = models.CharField(_("situation"), max_length=200)
    severity = models.CharField(_("severity"), max_length=6, choices=Severity.choices, default=Severity.MEDIUM)
    signs = models.TextField(_("how you notice it"), blank=True)
    responder = models.ForeignKey(
        TeamRole, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who answers")
    )
    answer_within_minutes = models.PositiveIntegerField(_("answered within"), null=True, blank=True)
    escalate_to = models.ForeignKey(
        TeamRole, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("escalated to")
    )
    escalate_when = models.TextField(_("escalated when"), blank=True)
    steps = models.TextField(_("what is done"), blank=True)
    prepared_wording = models.TextField(_("prepared wording"), blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "name"],
                name="response_situation_once",
                violation_error_message=_("There is already a situation with this name."),
                violation_error_code="name_taken",
            )
        ]

    def __str__(self) -> str:
        return self.name
