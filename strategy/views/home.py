"""The outline of the document, and the beginning of a new one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.access import requires
from accounts.forms import RecordForm
from accounts.pages import RecordEditView
from accounts.roles import Role
from strategy.desk import about_strategy
from strategy.forms.documents import StrategyForm
from strategy.models import Strategy
from strategy.selectors.documents import current_strategy
from strategy.selectors.outline import next_section, outline
from strategy.services import documents


@require_GET
@about_strategy(Role.VIEWER)
def home(request: Any) -> HttpResponse:
    outlined = outline(request.strategy)
    context = {"strategy": request.strategy, "outline": outlined, "next": next_section(outlined)}
    return render(request, "strategy/home.html", context)


@require_GET
@requires(Role.VIEWER)
def summary(request: Any) -> HttpResponse:
    strategy = current_strategy()
    outlined = outline(strategy) if strategy else []
    context = {"strategy": strategy, "outline": outlined, "next": next_section(outlined)}
    return render(request, "strategy/_summary.html", context)


class StartStrategy(RecordEditView):
    """Begin a strategy: its name and its period. Readers are told that there is none yet."""

    model = Strategy
    form_class = StrategyForm
    template_name = "strategy/start.html"
    success_url_name = "strategy:home"
    title_new = _("Begin a strategy")
    saved_message = _("Your strategy has begun. Write the sections in any order.")
    required_role = Role.VIEWER
    required_role_post = Role.EDITOR

    def initial(self) -> dict[str, Any]:
        first_day, last_day = documents.default_period(self.request.workspace.today())
        return {"name": documents.default_name(self.request.workspace), "starts_on": first_day, "ends_on": last_day}

    def write(self, form: RecordForm) -> Strategy:
        return documents.start(workspace=self.request.workspace, by=self.request.user, **form.fields_to_save())
