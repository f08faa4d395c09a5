"""Who the company is and what it is there for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from strategy.models.base import StrategyPart
from strategy.models.rows import validate_milestones


class CompanySummary(StrategyPart):
    """Who the company is; one to a strategy. `milestones` are rows of `on` (year, month or day) and `text`."""

    name = models.CharField(_("company name"), max_length=200)
    headquarters = models.CharField(_("headquarters"), max_length=200, blank=True)
    founded_on = models.DateField(_("founding date"), null=True, blank=True)
    founder = models.CharField(_("founder"), max_length=200, blank=True)
    milestones = models.JSONField(
        _("main milestones so far"), default=list, blank=True, validators=[validate_milestones]
    )
    resources = models.TextField(_("production resources"), blank=True)
    capabilities = models.TextField(_("capabilities"), blank=True)
    personal_story = models.TextField(_("your own story"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["strategy"], name="company_summary_once")]

    def __str__(self) -> str:
        return self.name


class Mission(StrategyPart):
    """Why the company exists; one to a strategy."""

    statement = models.TextField(_("mission in one sentence"), blank=True)
    business_now = models.TextField(_("your business now"), blank=True)
    ultimate_purpose = models.TextField(_("ultimate purpose"), blank=True)
    effect_on_customers = models.TextField(_("effect on customers"), blank=True)
    effect_on_company = models.TextField(_("effect on the company"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["strategy"], name="mission_once")]

    def __str__(self) -> str:
        return str(_("Mission"))
