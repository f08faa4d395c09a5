"""The company and its mission."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from strategy import sections
from strategy.forms.company import CompanySummaryForm, MissionForm
from strategy.models import CompanySummary, Mission
from strategy.views.base import OncePage


class CompanyEdit(OncePage):
    model = CompanySummary
    form_class = CompanySummaryForm
    part = sections.COMPANY
    title_new = title_edit = _("Company")
    help_template = "strategy/_company_help.html"

    def initial(self) -> dict[str, Any]:
        return {} if self.get_object().pk else {"name": self.request.workspace.name}


class MissionEdit(OncePage):
    model = Mission
    form_class = MissionForm
    part = sections.MISSION
    title_new = title_edit = _("Mission")
    help_template = "strategy/_mission_help.html"
