"""Lines: their form, their story month by month, and the rule of one month."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.access import requires
from accounts.pages import RecordEditView
from accounts.roles import Role
from budget import selectors, services
from budget.forms import LineForm, MonthForm
from budget.models import BudgetLine, LineMonth, month_name
from budget.plan import Difference
from budget.services import Reach
from budget.views.shared import InBudgetPage, RefusingDelete, line_or_404, month_or_404
from budget.words.rules import rule_in_words


class LineEdit(InBudgetPage, RecordEditView):
    model = BudgetLine
    form_class = LineForm
    template_name = "budget/line_form.html"
    title_new = gettext_lazy("New budget line")
    title_edit = gettext_lazy("Edit budget line")

    def get_object(self) -> BudgetLine:
        if "pk" in self.kwargs:
            return line_or_404(self.kwargs["budget_pk"], self.kwargs["pk"])
        return BudgetLine(workspace=self.request.workspace, budget=self.budget)

    def initial(self) -> dict[str, Any]:
        """Begin a new line with what a template says (`?template=`)."""
        wanted = self.request.GET.get("template", "")
        chosen = selectors.starter(self.budget, wanted) if wanted and "pk" not in self.kwargs else None
        return chosen.fields if chosen else {}

    def context(self, form: Any) -> dict[str, Any]:
        if form.instance.pk:
            return {}
        return {"starters": selectors.starters(self.budget), "template": self.request.GET.get("template", "")}

    def write(self, form: Any) -> BudgetLine:
        fields = form.fields_to_save()
        if form.instance.pk is None:
            planned = form.cleaned_data["planned_per_month"]
            return services.add_line(self.budget, by=self.request.user, planned_per_month=planned, **fields)
        keeps_past = form.cleaned_data["rule_reach"] == "onwards"
        return services.edit_line(
            form.instance,
            by=self.request.user,
            version=form.cleaned_data["version"],
            rule_from=form.rule_from() if keeps_past else None,
            **fields,
        )

    def draft_key(self, instance: BudgetLine) -> str:
        if instance.pk:
            return f"budget.line.{instance.pk}"
        template = slugify(self.request.GET.get("template", ""))[:40]
        return f"budget.line.new-in-{instance.budget_id}" + (f".from-{template}" if template else "")


class LineDelete(InBudgetPage, RefusingDelete):
    model = BudgetLine
    warning = gettext_lazy("Its plan is deleted with it. This cannot be undone.")

    def get_object(self) -> BudgetLine:
        return line_or_404(self.kwargs["budget_pk"], self.kwargs["pk"])

    def remove(self, instance: BudgetLine) -> None:
        services.delete_line(instance, by=self.request.user)


@require_GET
@requires(Role.VIEWER)
def line_page(request: Any, budget_pk: int, line_pk: int) -> HttpResponse:
    """Tell month by month where a line's figures come from."""
    line = line_or_404(budget_pk, line_pk)
    grid = selectors.grid(line.budget, request.workspace.today())
    row = grid.row(line.pk)
    takeover = selectors.takeover_into(line)
    baseline = selectors.baseline_of(line.budget)
    context = {
        "line": line,
        "budget": line.budget,
        "row": row,
        "since_baseline": baseline and Difference(baseline.planned_in_all(line), row.total.planned),
        "months": selectors.month_stories(grid, row),
        "rule": rule_in_words(line.rule()),
        "spans": list(selectors.rule_spans(grid, row)),
        "takeover": takeover,
        "opening_entered": line.opening_balance - takeover.amount if takeover else line.opening_balance,
        "now_month": grid.current.month,
        "may_edit": request.role.includes(Role.EDITOR),
        "open_months": [month.month for month in grid.months if not month.closed],
    }
    return render(request, "budget/line.html", context)


@require_POST
@requires(Role.EDITOR)
def defund(request: Any, budget_pk: int, line_pk: int) -> HttpResponse:
    """Stop a line's money from the chosen month on; without a month it is funded again."""
    line = line_or_404(budget_pk, line_pk)
    text = request.POST.get("month", "")
    month = month_or_404(line, text) if text else None
    try:
        services.defund_line(line, by=request.user, from_month=month)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect("budget:line", request.workspace.slug, budget_pk, line_pk)


@require_POST
@requires(Role.EDITOR)
def return_to_rule(request: Any, budget_pk: int, line_pk: int) -> HttpResponse:
    """Let months that have a rule of their own follow their line's again."""
    line = line_or_404(budget_pk, line_pk)
    first, last = (month_or_404(line, request.POST.get(name, "")) for name in ("first", "last"))
    try:
        services.return_to_rule(line, first=first, last=last, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Saved: these months follow the line's rule again."))
    return redirect("budget:line", request.workspace.slug, budget_pk, line_pk)


@requires(Role.EDITOR)
def month_page(request: Any, budget_pk: int, line_pk: int, month: str) -> HttpResponse:
    """Edit plan, policy and cap of one month of a line."""
    line = line_or_404(budget_pk, line_pk)
    month_set = month_or_404(line, month)
    stored = LineMonth.objects.filter(line=line, month=month_set).first()
    form = MonthForm(request.POST or None, line=line, stored=stored)
    if request.method == "POST" and form.is_valid() and _store_month(request, line, month_set, form):
        messages.success(request, _saved_message(line, month_set, form.cleaned_data["reach"]))
        line_url = reverse("budget:line", args=[request.workspace.slug, budget_pk, line_pk])
        return redirect(f"{line_url}#month-{month_set:%Y-%m}")
    grid = selectors.grid(line.budget, request.workspace.today())
    index = next(m.index for m in grid.months if m.month == month_set)
    context = {
        "form": form,
        "line": line,
        "month": grid.months[index],
        "figures": grid.row(line.pk).figures.months[index],
    }
    return render(request, "budget/month.html", context)


def _store_month(request: Any, line: BudgetLine, month: date, form: MonthForm) -> bool:
    try:
        services.set_month(line, month=month, by=request.user, reach=form.cleaned_data["reach"], **form.changes())
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True


def _saved_message(line: BudgetLine, month: date, reach: str) -> str:
    place = {"line": line.name, "month": month_name(month)}
    if reach == Reach.ONWARDS:
        return _("Saved: %(line)s, from %(month)s on.") % place
    if reach == Reach.ALL:
        return _("Saved: %(line)s, all open months.") % place
    return _("Saved: %(line)s, %(month)s.") % place


urlpatterns = [
    path("<int:budget_pk>/lines/new/", LineEdit.as_view(), name="line_new"),
    path("<int:budget_pk>/lines/<int:line_pk>/", line_page, name="line"),
    path("<int:budget_pk>/lines/<int:pk>/edit/", LineEdit.as_view(), name="line_edit"),
    path("<int:budget_pk>/lines/<int:pk>/delete/", LineDelete.as_view(), name="line_delete"),
    path("<int:budget_pk>/lines/<int:line_pk>/rule/", return_to_rule, name="return_to_rule"),
    path("<int:budget_pk>/lines/<int:line_pk>/defund/", defund, name="defund"),
    path("<int:budget_pk>/lines/<int:line_pk>/months/<str:month>/", month_page, name="month"),
]
