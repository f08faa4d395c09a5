"""Pages of what an initiative needs: hours of people, its risks, and what the team says of its health."""

from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import WorkspaceView, requires
from accounts.pages import RecordDeleteView, RecordEditView
from accounts.roles import Role
from roadmap.forms.resources import EffortForm, HealthForm, RiskForm
from roadmap.models import Effort, Health, Initiative, Risk
from roadmap.selectors.health import standing
from roadmap.selectors.risks import matrix, open_risks
from roadmap.services.initiatives import overrule_health, return_to_computed_health

UNPROCESSABLE = 422


def initiative_or_404(pk: int) -> Initiative:
    return get_object_or_404(Initiative.objects.select_related("goal__strategy"), pk=pk)


class OfInitiative:
    """A page of a row that belongs to the initiative in the address, and leads back to it."""

    kwargs: dict[str, Any]
    request: Any
    model: ClassVar[Any]
    place = ""

    @cached_property
    def initiative(self) -> Initiative:
        return initiative_or_404(self.kwargs["initiative_pk"])

    def get_object(self) -> Any:
        if "pk" in self.kwargs:
            return get_object_or_404(self.model.objects.filter(initiative=self.initiative), pk=self.kwargs["pk"])
        return self.model(workspace=self.request.workspace, initiative=self.initiative)

    def success_url(self, instance: Any) -> str:
        return reverse("roadmap:initiative", args=[self.request.workspace.slug, self.initiative.pk]) + self.place

    def context(self, form: Any) -> dict[str, Any]:
        return {"initiative": self.initiative}

    def draft_key(self, instance: Any) -> str:
        return f"{self.model._meta.label_lower}.{instance.pk or f'of-{self.initiative.pk}'}"


class EffortEdit(OfInitiative, RecordEditView):
    model = Effort
    form_class = EffortForm
    template_name = "roadmap/resources_form.html"
    title_new = _("Hours for this initiative")
    title_edit = _("Hours for this initiative")
    place = "#people"


class EffortDelete(OfInitiative, RecordDeleteView):
    model = Effort
    place = "#people"


class RiskEdit(OfInitiative, RecordEditView):
    model = Risk
    form_class = RiskForm
    template_name = "roadmap/resources_form.html"
    title_new = _("New risk")
    title_edit = _("Risk")
    place = "#risks"


class RiskDelete(OfInitiative, RecordDeleteView):
    model = Risk
    place = "#risks"


@require_GET
@requires(Role.VIEWER)
def risks(request: Any) -> HttpResponse:
    found = list(open_risks())
    return render(request, "roadmap/risks.html", {"risks": found, "matrix": matrix(found)})


class HealthPage(WorkspaceView):
    """Overrule the computed health of an initiative, with a reason."""

    required_role = Role.EDITOR

    def get(self, request: Any, pk: int) -> HttpResponse:
        initiative = initiative_or_404(pk)
        return self._show(initiative, HealthForm(initial=self._now(initiative)))

    def post(self, request: Any, pk: int) -> HttpResponse:
        initiative = initiative_or_404(pk)
        form = HealthForm(request.POST)
        if not form.is_valid():
            return self._show(initiative, form, UNPROCESSABLE)
        said = form.cleaned_data
        try:
            overrule_health(initiative, health=Health(said["health"]), reason=said["reason"], by=request.user)
        except ValidationError as error:
            form.add_error("reason", error)
            return self._show(initiative, form, UNPROCESSABLE)
        return redirect("roadmap:initiative", request.workspace.slug, pk)

    def _now(self, initiative: Initiative) -> dict[str, str]:
        return {"health": initiative.health_override, "reason": initiative.health_reason}

    def _show(self, initiative: Initiative, form: HealthForm, status: int = 200) -> HttpResponse:
        today = self.request.workspace.today()
        context = {"initiative": initiative, "form": form, "standing": standing(initiative, today)}
        return render(self.request, "roadmap/health_form.html", context, status=status)


@require_POST
@requires(Role.EDITOR)
def health_computed(request: Any, pk: int) -> HttpResponse:
    """Let the computed health count again."""
    return_to_computed_health(initiative_or_404(pk), by=request.user)
    return redirect("roadmap:initiative", request.workspace.slug, pk)


urlpatterns = [
    path("risks/", risks, name="risks"),
    path("initiatives/<int:pk>/health/", HealthPage.as_view(), name="initiative_health"),
    path("initiatives/<int:pk>/health/computed/", health_computed, name="initiative_health_computed"),
    path("initiatives/<int:initiative_pk>/people/new/", EffortEdit.as_view(), name="effort_new"),
    path("initiatives/<int:initiative_pk>/people/<int:pk>/", EffortEdit.as_view(), name="effort_edit"),
    path("initiatives/<int:initiative_pk>/people/<int:pk>/delete/", EffortDelete.as_view(), name="effort_delete"),
    path("initiatives/<int:initiative_pk>/risks/new/", RiskEdit.as_view(), name="risk_new"),
    path("initiatives/<int:initiative_pk>/risks/<int:pk>/", RiskEdit.as_view(), name="risk_edit"),
    path("initiatives/<int:initiative_pk>/risks/<int:pk>/delete/", RiskDelete.as_view(), name="risk_delete"),
]
