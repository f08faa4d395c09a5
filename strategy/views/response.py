"""The response plan: what is done when the unexpected happens."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts.roles import Role
from strategy import desk
from strategy.desk import about_strategy
from strategy.forms.response import ResponseSituationForm
from strategy.models import ResponseSituation
from strategy.responses import SUGGESTIONS
from strategy.selectors import response as selectors
from strategy.services import response as services
from strategy.views.base import SectionDeleteView, SectionEditView

SITUATIONS_ON_A_PAGE = 20


@require_GET
@about_strategy(Role.VIEWER)
def response(request: Any) -> HttpResponse:
    page = Paginator(selectors.situations(request.strategy), SITUATIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "suggestions": selectors.suggestions_left(request.strategy)}
    return render(request, "strategy/response.html", context)


@require_POST
@about_strategy(Role.EDITOR)
def situation_add_suggested(request: Any, key: str) -> HttpResponse:
    if key not in SUGGESTIONS:
        raise Http404
    desk.refuse_when_read_only(request)
    situation = services.add_suggested(strategy=request.strategy, suggestion=SUGGESTIONS[key], by=request.user)
    messages.success(
        request, _("“%(name)s” is in the plan. Read it through and make it your own.") % {"name": situation}
    )
    return redirect(desk.section_url(request, "strategy:response"))


class SituationEdit(SectionEditView):
    model = ResponseSituation
    form_class = ResponseSituationForm
    success_url_name = "strategy:response"
    section = _("Response plan")
    title_new = _("New situation")
    title_edit = _("Situation")
    help_template = "strategy/_response_help.html"


class SituationDelete(SectionDeleteView):
    model = ResponseSituation
    success_url_name = "strategy:response"
