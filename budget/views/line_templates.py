"""The team's templates of lines, and adding several lines at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from accounts.access import requires
from accounts.ids import id_in
from accounts.pages import RecordEditView
from accounts.roles import Role
from budget import selectors, services
from budget.forms import LineTemplateForm, SeveralLinesForm
from budget.models import BudgetLine, LineTemplate
from budget.selectors.line_templates import by_category
from budget.views.shared import RefusingDelete, budget_or_404


@require_GET
@requires(Role.VIEWER)
def template_list(request: Any) -> HttpResponse:
    context = {
        "templates": selectors.line_templates(),
        "may_edit": request.role.includes(Role.EDITOR),
    }
    return render(request, "budget/templates.html", context)


class TemplateEdit(RecordEditView):
    """A template; `?line=` begins a new one with what that line is set to."""

    model = LineTemplate
    form_class = LineTemplateForm
    template_name = "budget/template_form.html"
    title_new = gettext_lazy("New template of a line")
    title_edit = gettext_lazy("Edit template of a line")
    success_url_name = "budget:line_templates"

    def initial(self) -> dict[str, Any]:
        line = self._line()
        return selectors.template_of(line, self.request.workspace.today()) if line else {}

    def _line(self) -> BudgetLine | None:
        wanted = id_in(self.request.GET.get("line", ""))
        if "pk" in self.kwargs or wanted is None:
            return None
        return BudgetLine.objects.select_related("budget").filter(pk=wanted).first()

    def write(self, form: Any) -> LineTemplate:
        version = form.cleaned_data["version"]
        return services.save_line_template(
            form.instance, by=self.request.user, version=version, **form.fields_to_save()
        )

    def draft_key(self, instance: LineTemplate) -> str:
        line = self._line()
        return f"budget.template.from-{line.pk}" if line else super().draft_key(instance)


class TemplateDelete(RefusingDelete):
    model = LineTemplate
    success_url_name = "budget:line_templates"
    warning = gettext_lazy("Lines made from it stay. This cannot be undone.")

    def remove(self, instance: LineTemplate) -> None:
        services.delete_line_template(instance, by=self.request.user)


@requires(Role.EDITOR)
def several_lines(request: Any, budget_pk: int) -> HttpResponse:
    """Add the ticked lines, all or none; a second click finds them added."""
    budget = budget_or_404(budget_pk)
    starters = selectors.starters(budget)
    form = SeveralLinesForm(request.POST if request.method == "POST" else None, starters=starters)
    if request.method == "POST" and form.is_valid():
        try:
            added = services.add_lines(budget, by=request.user, lines=form.chosen())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            said = ngettext("%(count)s line has been added.", "%(count)s lines have been added.", len(added))
            messages.success(request, said % {"count": len(added)})
            return redirect("budget:grid", request.workspace.slug, budget.pk)
    rows = {row.starter.key: row for row in form.rows()}
    context = {
        "budget": budget,
        "form": form,
        "categories": [(label, [rows[starter.key] for starter in found]) for label, found in by_category(starters)],
        "new_line_url": reverse("budget:line_new", args=[request.workspace.slug, budget.pk]),
    }
    return render(request, "budget/lines_several.html", context)


urlpatterns = [
    path("line-templates/", template_list, name="line_templates"),
    path("line-templates/new/", TemplateEdit.as_view(), name="line_template_new"),
    path("line-templates/<int:pk>/edit/", TemplateEdit.as_view(), name="line_template_edit"),
    path("line-templates/<int:pk>/delete/", TemplateDelete.as_view(), name="line_template_delete"),
    path("<int:budget_pk>/lines/several/", several_lines, name="lines_several"),
]
