"""The table of exchange rates."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from accounts.access import WorkspaceView, requires
from accounts.pages import RecordDeleteView, RecordEditView
from accounts.roles import Role
from budget import selectors, services
from budget.forms import RateForm, RatesForm
from budget.models import ExchangeRate
from budget.views.shared import ROWS_PER_PAGE


@require_GET
@requires(Role.VIEWER)
def rate_list(request: Any) -> HttpResponse:
    page = Paginator(selectors.exchange_rates(), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "may_edit": request.role.includes(Role.EDITOR)}
    return render(request, "budget/rates.html", context)


class RateEdit(RecordEditView):
    model = ExchangeRate
    form_class = RateForm
    template_name = "budget/rate_form.html"
    success_url_name = "budget:rates"
    title_new = gettext_lazy("New exchange rate")
    title_edit = gettext_lazy("Edit exchange rate")

    def initial(self) -> dict[str, Any]:
        return {} if "pk" in self.kwargs else {"date": self.request.workspace.today()}

    def write(self, form: Any) -> ExchangeRate:
        version = form.cleaned_data["version"]
        return services.save_rate(form.instance, by=self.request.user, version=version, **form.fields_to_save())

    def context(self, form: Any) -> dict[str, Any]:
        if form.instance.pk is None:
            return {}
        stored = ExchangeRate.objects.get(pk=form.instance.pk)
        return {"used": selectors.expenses_counted_at(stored)}


class RateDelete(RecordDeleteView):
    model = ExchangeRate
    success_url_name = "budget:rates"
    warning = gettext_lazy("Expenses that count at this rate keep it. New ones will ask for a rate.")

    def remove(self, instance: ExchangeRate) -> None:
        services.delete_rate(instance, by=self.request.user)


class RatesPaste(WorkspaceView):
    """Several rates at once, out of a table."""

    required_role = Role.EDITOR

    def get(self, request: Any) -> HttpResponse:
        return self.show(RatesForm(workspace=request.workspace))

    def post(self, request: Any) -> HttpResponse:
        form = RatesForm(request.POST, workspace=request.workspace)
        if not form.is_valid():
            return self.show(form)
        rates = form.cleaned_data["rows"]
        try:
            changed = services.keep_rates(workspace=request.workspace, rates=rates, by=request.user)
        except ValidationError as error:
            for message in error.messages:
                form.add_error("rows", message)
            return self.show(form)
        said = ngettext("%(count)d rate is new or has changed.", "%(count)d rates are new or have changed.", changed)
        messages.success(request, said % {"count": changed})
        return redirect("budget:rates", request.workspace.slug)

    def show(self, form: RatesForm) -> HttpResponse:
        return render(self.request, "budget/rates_paste.html", {"form": form})


urlpatterns = [
    path("rates/", rate_list, name="rates"),
    path("rates/new/", RateEdit.as_view(), name="rate_new"),
    path("rates/paste/", RatesPaste.as_view(), name="rates_paste"),
    path("rates/<int:pk>/", RateEdit.as_view(), name="rate"),
    path("rates/<int:pk>/delete/", RateDelete.as_view(), name="rate_delete"),
]
