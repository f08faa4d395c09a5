from django.db import models
from django.utils.translation import gettext_lazy as _

from strategy.models.base import StrategyPart
from strategy.models.market import Competitor


class SwotItem(StrategyPart):
    """One line of a SWOT table: one's own, or a competitor's."""

    class Quadrant(models.TextChoices):
        STRENGTH = "strength", _("Strengths")
        WEAKNESS = "weakness", _("Weaknesses")
        OPPORTUNITY = "opportunity", _("Opportunities")
        THREAT = "threat", _("Threats")

    competitor = models.ForeignKey(
        Competitor, models.CASCADE, null=True, blank=True, related_name="swot_items", verbose_name=_("competitor")
    )
    quadrant = models.CharField(_("quadrant"), max_length=12, choices=Quadrant.choices)
    text = models.CharField(_("text"), max_length=500)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["quadrant", "position", "pk"]
        indexes = [
            models.Index(fields=["strategy", "competitor", "quadrant", "position"], name="swot_in_order_of_whom")
        ]

    def __str__(self) -> str:
        return self.text
