"""The usual stages of a customer's journey, with the questions each one asks, and what can count them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from strategy.metrics import METRICS, Kind, Unit


@dataclass(frozen=True, slots=True)
class StandardStage:
    name: str | Promise
    question: str | Promise
    metric: str = ""
    """Key of the metric that counts the stage in the funnel; empty where none does."""


STANDARD_STAGES = (
    StandardStage(_("Discovers you"), _("Where do customers come from?"), "impressions"),
    StandardStage(_("Looks closer"), _("What do they see first?"), "clicks"),
    StandardStage(_("Asks"), _("How do they ask, and who answers?"), "leads"),
    StandardStage(_("Orders"), _("How do they order?"), "purchases"),
    StandardStage(_("Pays"), _("How do they pay?"), "customers"),
    StandardStage(_("Order received"), _("How do you receive an order, and how fast is it fulfilled?")),
    StandardStage(_("Waits"), _("How does the customer see the status?")),
    StandardStage(_("Gets it"), _("How is it delivered and tracked?")),
    StandardStage(_("Gives feedback"), _("How do you collect feedback?")),
    StandardStage(_("Recommends"), _("How are reviews shared?")),
    StandardStage(_("Returns it"), _("How is a product returned, and what is your return policy?")),
)


COUNTS = tuple(key for key, metric in METRICS.items() if metric.kind is Kind.SUM and metric.unit is not Unit.MONEY)
"""Keys of the metrics that can count a stage: a number of people or deeds that adds up over days."""
