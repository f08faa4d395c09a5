"""The customer journey. Moving works as a plain form too; the page's script only spares the reload."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import requires
from accounts.forms import RecordForm
from accounts.roles import Role
from strategy import desk
from strategy.desk import about_strategy
from strategy.forms.journey import JourneyStageForm, StageMoveForm
from strategy.models import JourneyStage
from strategy.selectors import journey as selectors
from strategy.services import journey as services
from strategy.views.base import UNPROCESSABLE, SectionDeleteView, SectionEditView

NO_CONTENT = 204
STAGES_ON_A_PAGE = 20


@require_GET
@about_strategy(Role.VIEWER)
def journey(request: Any) -> HttpResponse:
    page = Paginator(selectors.journey(request.strategy), STAGES_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "strategy/journey.html", {"page_obj": page})


class StageEdit(SectionEditView):
    model = JourneyStage
    form_class = JourneyStageForm
    success_url_name = "strategy:journey"
    section = _("Customer journey")
    title_new = _("New stage")
    title_edit = _("Stage")
    help_template = "strategy/_journey_help.html"

    def write(self, form: RecordForm) -> JourneyStage:
        version = form.cleaned_data.get("version")
        return services.save_stage(form.instance, by=self.request.user, version=version, **form.fields_to_save())

    def success_url(self, instance: Any) -> str:
        return _place_of(self.request, instance) if instance.pk else super().success_url(instance)


class StageDelete(SectionDeleteView):
    model = JourneyStage
    success_url_name = "strategy:journey"

    def remove(self, instance: JourneyStage) -> None:
        services.delete_stage(instance, by=self.request.user)


@require_POST
@requires(Role.EDITOR)
def stage_move(request: Any, pk: int) -> HttpResponse:
    stage = get_object_or_404(JourneyStage.objects.select_related("strategy"), pk=pk)
    desk.lay_out(request, stage.strategy)
    desk.refuse_when_read_only(request)
    form = StageMoveForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.errors.as_json(), status=UNPROCESSABLE, content_type="application/json")
    services.move_stage(stage, position=form.destination(stage), by=request.user)
    return HttpResponse(status=NO_CONTENT) if request.htmx else redirect(_place_of(request, stage))


def _place_of(request: Any, stage: JourneyStage) -> str:
    """Return the address of a stage in the list, on the page where it stands now."""
    page = stage.position // STAGES_ON_A_PAGE + 1
    return desk.section_url(request, "strategy:journey", query={"page": page}, fragment=f"stage-{stage.pk}")
