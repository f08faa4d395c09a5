"""The people, the roles, and who holds which."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.forms import RecordForm
from accounts.records import StateConflict, VersionConflict
from accounts.roles import Role
from strategy import desk
from strategy.desk import about_strategy
from strategy.forms.people import EverythingForm, HolderForm, PersonForm, TeamRoleForm
from strategy.models import Person, TeamRole
from strategy.selectors import people as selectors
from strategy.services import people as services
from strategy.views.base import ROWS_ON_A_PAGE, UNPROCESSABLE, SectionDeleteView, SectionEditView


@require_GET
@about_strategy(Role.VIEWER)
def people(request: Any) -> HttpResponse:
    asked = request.GET
    context = {
        "page_obj": Paginator(selectors.people_with_roles(), ROWS_ON_A_PAGE).get_page(asked.get("page")),
        "roles": Paginator(selectors.roles_with_holders(), ROWS_ON_A_PAGE).get_page(asked.get("roles")),
        **_team(),
    }
    return render(request, "strategy/people.html", context)


def _team() -> dict[str, Any]:
    return {"team": selectors.team_summary(), "holders": selectors.holder_choices()}


class PersonEdit(SectionEditView):
    model = Person
    form_class = PersonForm
    success_url_name = "strategy:people"
    section = gettext_lazy("People and roles")
    title_new = gettext_lazy("New person")
    title_edit = gettext_lazy("Person")

    def write(self, form: RecordForm) -> Person:
        version = form.cleaned_data.get("version")
        return services.save_person(form.instance, by=self.request.user, version=version, **form.fields_to_save())


class PersonDelete(SectionDeleteView):
    model = Person
    success_url_name = "strategy:people"
    template_name = "strategy/person_delete.html"

    def remove(self, instance: Person) -> None:
        services.delete_person(instance, by=self.request.user)


class TeamRoleEdit(SectionEditView):
    model = TeamRole
    form_class = TeamRoleForm
    success_url_name = "strategy:people"
    section = gettext_lazy("People and roles")
    title_new = gettext_lazy("New role")
    title_edit = gettext_lazy("Role")

    def write(self, form: RecordForm) -> TeamRole:
        version = form.cleaned_data.get("version")
        return services.save_role(form.instance, by=self.request.user, version=version, **form.fields_to_save())


class TeamRoleDelete(SectionDeleteView):
    model = TeamRole
    success_url_name = "strategy:people"

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, **kwargs)
        except StateConflict as refusal:
            messages.error(request, refusal.messages[0])
            return redirect(self.success_url(None))

    def remove(self, instance: TeamRole) -> None:
        services.delete_role(instance, by=self.request.user)


@require_POST
@about_strategy(Role.EDITOR)
def role_holder(request: Any, pk: int) -> HttpResponse:
    """Give a role to somebody in place: htmx gets its row, others go back to the list."""
    role = get_object_or_404(TeamRole.objects.select_related("holder"), pk=pk)
    form = HolderForm(request.POST)
    refusal = ""
    if not form.is_valid():
        refusal = _("This could not be saved, because the person or the role is gone. Choose again.")
    else:
        try:
            services.save_role(role, by=request.user, **form.cleaned_data)
        except VersionConflict:
            role = get_object_or_404(TeamRole.objects.select_related("holder"), pk=pk)
            refusal = _("Someone else changed this role in the meantime. This is how it stands now; choose again.")
    return _answer_with_role(request, role, refusal)


def _answer_with_role(request: Any, role: TeamRole, refusal: str) -> HttpResponse:
    if request.htmx:
        context = {"role": role, "refusal": refusal, **_team()}
        return render(request, "strategy/_role_changed.html", context, status=UNPROCESSABLE if refusal else None)
    if refusal:
        messages.error(request, refusal)
    return redirect(desk.section_url(request, "strategy:people", fragment=f"role-{role.pk}"))


@require_POST
@about_strategy(Role.EDITOR)
def everything(request: Any) -> HttpResponse:
    """Give one person every role nobody holds."""
    form = EverythingForm(request.POST)
    if form.is_valid():
        person = form.cleaned_data["person"]
        given = services.give_unheld_roles(person, by=request.user)
        told = ngettext("%(name)s holds %(given)d more role.", "%(name)s holds %(given)d more roles.", given)
        messages.success(request, told % {"name": person, "given": given})
    else:
        messages.error(request, _("Choose who takes these roles."))
    return redirect(desk.section_url(request, "strategy:people", fragment="roles"))
