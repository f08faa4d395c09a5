from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.access import requires
from accounts.roles import Role
from strategy import desk, sections
from strategy.desk import about_strategy
from strategy.forms.personas import PersonaForm
from strategy.models import Persona
from strategy.selectors import answers
from strategy.selectors import personas as selectors
from strategy.selectors.market import market_steps
from strategy.views.base import ROWS_ON_A_PAGE, SectionDeleteView, SectionEditView


@require_GET
@about_strategy(Role.VIEWER)
def personas(request: Any) -> HttpResponse:
    page = Paginator(selectors.personas_of(request.strategy), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "steps": market_steps(request.strategy)}
    return render(request, "strategy/personas.html", context)


@require_GET
@requires(Role.VIEWER)
def persona(request: Any, pk: int) -> HttpResponse:
    shown = get_object_or_404(Persona.objects.select_related("strategy"), pk=pk)
    desk.lay_out(request, shown.strategy)
    groups = answers.grouped(sections.PERSONAS, shown, sections.PERSONA_GROUPS)
    return render(request, "strategy/persona.html", {"persona": shown, "groups": groups})


class PersonaEdit(SectionEditView):
    model = Persona
    form_class = PersonaForm
    success_url_name = "strategy:personas"
    section = _("Personas")
    title_new = _("New persona")
    title_edit = _("Persona")
    help_template = "strategy/_persona_help.html"

    def initial(self) -> dict[str, Any]:
        return {"is_negative": True} if "negative" in self.request.GET and "pk" not in self.kwargs else {}


class PersonaDelete(SectionDeleteView):
    model = Persona
    success_url_name = "strategy:personas"
