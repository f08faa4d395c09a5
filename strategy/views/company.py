"""The company and its mission."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from strategy import sections
from strategy.forms.company import CompanySummaryForm
from strategy.models import CompanySummary
from strategy.views.base import OncePage


class CompanyEdit(OncePage):
    model = CompanySummary
    form_class = CompanySummaryForm
    part = sections.COMPANY
    title_new = title_edit = _("Company")
    help_template = "strategy/_company_help.html"

    def initial(self) -> dict[str, Any]:
        return {} if self.get_object().pk else {"name": self.request.workspace.name}
