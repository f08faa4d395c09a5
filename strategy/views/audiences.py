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
from strategy.forms.audiences import AudienceForm
from strategy.models import Audience
from strategy.selectors import answers
from strategy.selectors import audiences as selectors
from strategy.views.base import ROWS_ON_A_PAGE, SectionDeleteView, SectionEditView


@require_GET
@about_strategy(Role.VIEWER)
def audiences(request: Any) -> HttpResponse:
    page = Paginator(selectors.audiences_of(request.strategy), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "strategy/audiences.html", {"page_obj": page})


@require_GET
@requires(Role.VIEWER)
def audience(request: Any, pk: int) -> HttpResponse:
    shown = get_object_or_404(Audience.objects.select_related("strategy"), pk=pk)
    desk.lay_out(request, shown.strategy)
    groups = answers.grouped(sections.AUDIENCES, shown, selectors.AUDIENCE_GROUPS)
    return render(request, "strategy/audience.html", {"audience": shown, "groups": groups})


class AudienceEdit(SectionEditView):
    model = Audience
    form_class = AudienceForm
    success_url_name = "strategy:audiences"
    section = _("Audiences")
    title_new = _("New audience")
    title_edit = _("Audience")
    help_template = "strategy/_audience_help.html"


class AudienceDelete(SectionDeleteView):
    model = Audience
    success_url_name = "strategy:audiences"
