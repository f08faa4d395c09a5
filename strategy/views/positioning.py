"""Positioning with the value of a customer it comes to, and distribution."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.forms import RecordForm
from strategy import sections
from strategy.forms.positioning import DistributionForm, PositioningForm
from strategy.models import Distribution, Positioning
from strategy.views.base import OncePage


class PositioningEdit(OncePage):
    model = Positioning
    form_class = PositioningForm
    part = sections.POSITIONING
    template_name = "strategy/positioning_form.html"
    reading_template = "strategy/positioning.html"
    title_new = title_edit = _("Positioning")
    help_template = "strategy/_positioning_help.html"

    def context(self, form: RecordForm) -> dict[str, Any]:
        return {**super().context(form), "value": form.instance.value}

    def reading_context(self, record: Positioning) -> dict[str, Any]:
        return {"value": record.value}


class DistributionEdit(OncePage):
    model = Distribution
    form_class = DistributionForm
    part = sections.DISTRIBUTION
    title_new = title_edit = _("Distribution")
    help_template = "strategy/_distribution_help.html"
