"""An initiative's money, as a panel on its page and as a page of its own."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse

from accounts.access import WorkspaceView
from accounts.roles import Role
from budget import services
from budget.forms.funding import FundingForm
from budget.selectors.funding import fundable_lines, funding_of
from roadmap.models import Initiative

UNPROCESSABLE = 422


class InitiativeFundingPage(WorkspaceView):
    """Show what is set aside for an initiative, and set aside more."""

    required_role = Role.VIEWER
    required_role_post = Role.EDITOR
    request: Any

    def get(self, request: Any, pk: int) -> HttpResponse:
        initiative = self._initiative(pk)
        return self._show(initiative, FundingForm(lines=fundable_lines(initiative)))

    def post(self, request: Any, pk: int) -> HttpResponse:
        initiative = self._initiative(pk)
        form = FundingForm(request.POST, lines=fundable_lines(initiative))
        if form.is_valid() and self._fund(initiative, form):
            if request.htmx:
                return self._show(initiative, FundingForm(lines=list(form.lines.values())))
            return redirect(reverse("roadmap:initiative", args=[request.workspace.slug, pk]) + "#money")
        return self._show(initiative, form, UNPROCESSABLE)

    def _fund(self, initiative: Initiative, form: FundingForm) -> bool:
        try:
            services.fund_initiative(initiative=initiative, by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return False
        return True

    def _initiative(self, pk: int) -> Initiative:
        return get_object_or_404(Initiative.objects.select_related("workspace", "goal__strategy"), pk=pk)

    def _show(self, initiative: Initiative, form: FundingForm, status: int = 200) -> HttpResponse:
        context = {"initiative": initiative, "funding": funding_of(initiative), "form": form}
        template = "budget/_funding.html" if self.request.htmx else "budget/funding.html"
        return render(self.request, template, context, status=status)


urlpatterns = [
    path("initiatives/<int:pk>/funding/", InitiativeFundingPage.as_view(), name="initiative_funding"),
]
