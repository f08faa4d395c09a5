"""How mature the team's work is: where it stands, and the questionnaire."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.forms import RecordForm
from accounts.roles import Role
from strategy import maturity
from strategy.desk import about_strategy
from strategy.forms.maturity import MaturityForm
from strategy.models import MaturityAssessment
from strategy.selectors import maturity as selectors
from strategy.services import maturity as services
from strategy.views.base import ROWS_ON_A_PAGE, SectionEditView

RULE = {"needed": maturity.NEEDED_ANSWERS, "questions": len(maturity.QUESTIONS)}


@require_GET
@about_strategy(Role.VIEWER)
def overview(request: Any) -> HttpResponse:
    latest = selectors.latest()
    page = Paginator(selectors.assessments(), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "standing": selectors.standing(latest) if latest else None,
        "page_obj": page,
        "past": [(assessment, sum(assessment.answers.values())) for assessment in page],
        "steps": [(level, maturity.ADVICE[level]) for level in maturity.Level],
        "metrics_by_level": [(level, maturity.metric_names(level)) for level in maturity.Level],
        **RULE,
    }
    return render(request, "strategy/maturity.html", context)


class MaturityNew(SectionEditView):
    model = MaturityAssessment
    form_class = MaturityForm
    template_name = "strategy/maturity_form.html"
    success_url_name = "strategy:maturity"
    section = _("Maturity")
    title_new = _("Take the assessment")
    help_template = "strategy/_maturity_help.html"

    def initial(self) -> dict[str, Any]:
        return {"taken_on": self.request.workspace.today()}

    def build_form(self, *args: Any, **kwargs: Any) -> RecordForm:
        form: Any = super().build_form(*args, **kwargs)
        if latest := selectors.latest():
            form.last_answers = latest.answers
        return form

    def write(self, form: MaturityForm) -> MaturityAssessment:  # type: ignore[override]
        return services.assess(
            workspace=self.request.workspace,
            answers=form.answers,
            taken_on=form.cleaned_data["taken_on"],
            note=form.cleaned_data["note"],
            by=self.request.user,
        )
