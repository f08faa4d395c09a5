"""Statements of banks and cards: upload, columns, review, what was booked, undo."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import WorkspaceRequest, WorkspaceView, requires
from accounts.ids import id_in
from accounts.roles import Role
from accounts.tables import Sheet, UnreadableTable, check_size
from budget.exceptions import Refusal
from budget.forms.statements import LayoutForm, StatementUploadForm
from budget.models import Expense, SheetImport
from budget.selectors import statements as selectors
from budget.selectors.statements import Review, Row
from budget.services import statements as services
from budget.services.statements import Choice
from budget.statements import Layout, propose, read

ROWS_ON_A_PAGE = 100
PREVIEWED = 8
Status = SheetImport.Status


def _statement_or_404(pk: int) -> SheetImport:
    return get_object_or_404(selectors.statements().select_related("workspace"), pk=pk)


def _to(name: str, run: SheetImport) -> HttpResponseRedirect:
    return redirect(f"budget:{name}", run.workspace.slug, run.pk)


class StatementPage(WorkspaceView):
    """What the pages of statements share; what cannot go on is said on the list of all."""

    required_role = Role.EDITOR

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refusal as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("budget:statements", request.workspace.slug)


class Statements(StatementPage):
    """The statements so far, and the place to bring the next."""

    def get(self, request: WorkspaceRequest) -> HttpResponse:
        return self._show(StatementUploadForm())

    def post(self, request: WorkspaceRequest) -> HttpResponse:
        form = StatementUploadForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                run = self._store(form.cleaned_data["file"])
            except UnreadableTable as error:
                form.add_error("file", error)
            else:
                return _to("statement", run)
        return self._show(form)

    def _store(self, upload: Any) -> SheetImport:
        check_size(upload.size)
        return services.upload_statement(
            workspace=self.request.workspace, filename=upload.name, data=upload.read(), by=self.request.user
        )

    def _show(self, form: StatementUploadForm) -> HttpResponse:
        page = Paginator(selectors.statements(), ROWS_ON_A_PAGE).get_page(self.request.GET.get("page"))
        return render(self.request, "budget/statements.html", {"form": form, "page_obj": page})


class StatementColumns(StatementPage):
    """What the columns of a statement mean, with the first rows as they are read so."""

    def get(self, request: WorkspaceRequest, pk: int) -> HttpResponse:
        run = _statement_or_404(pk)
        if run.status != Status.UPLOADED:
            return _to("statement", run)
        sheets = selectors.sheets_of(run)
        at = self._sheet_at(sheets, run)
        layout = self._layout_of(run, sheets, at)
        return self._show(run, sheets, at, LayoutForm(sheet=sheets[at], layout=layout), layout)

    def post(self, request: WorkspaceRequest, pk: int) -> HttpResponse:
        run = _statement_or_404(pk)
        if run.status != Status.UPLOADED:
            messages.error(request, _("This statement has been booked already."))
            return _to("statement", run)
        sheets = selectors.sheets_of(run)
        at = self._sheet_at(sheets, run)
        form = LayoutForm(request.POST, sheet=sheets[at], layout=self._layout_of(run, sheets, at))
        if form.is_valid() and "check" not in request.POST:
            services.settle_layout(run, layout=form.layout(), sheet=at, by=request.user)
            return _to("statement", run)
        return self._show(run, sheets, at, form, form.layout())

    @staticmethod
    def _layout_of(run: SheetImport, sheets: Sequence[Sheet], at: int) -> Layout:
        return selectors.layout_of(run) if at == run.mapping["sheet"] else propose(sheets[at].rows)

    def _sheet_at(self, sheets: Sequence[Sheet], run: SheetImport) -> int:
        wanted = str(self.request.POST.get("sheet") or self.request.GET.get("sheet") or "")
        at = int(wanted) if wanted.isascii() and wanted.isdecimal() else run.mapping["sheet"]
        return at if at < len(sheets) and sheets[at].rows else run.mapping["sheet"]

    def _show(
        self, run: SheetImport, sheets: Sequence[Sheet], at: int, form: LayoutForm, layout: Layout
    ) -> HttpResponse:
        entries = read(sheets[at].rows[: layout.header + 3 * PREVIEWED], layout)
        context = {
            "run": run,
            "form": form,
            "sheets": [(number, sheet.name) for number, sheet in enumerate(sheets) if sheet.rows],
            "sheet": at,
            "preview": entries[:PREVIEWED],
        }
        return render(self.request, "budget/statement_columns.html", context)


class Statement(StatementPage):
    """The rows of a statement: tick what to book and on which line; afterwards what became of it."""

    def get(self, request: WorkspaceRequest, pk: int) -> HttpResponse:
        run = _statement_or_404(pk)
        if run.status != Status.UPLOADED:
            return self._show_result(run)
        if not run.mapping.get("settled"):
            return _to("statement_columns", run)
        review = selectors.review(run)
        page = Paginator(review.rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
        repeated = _repeated_payees(review)
        rows = [(row, row.payee_key in repeated) for row in page.object_list]
        context = {"run": run, "review": review, "page_obj": page, "rows": rows}
        return render(request, "budget/statement_review.html", context)

    def _show_result(self, run: SheetImport) -> HttpResponse:
        page = Paginator(run.result.get("skipped", []), ROWS_ON_A_PAGE).get_page(self.request.GET.get("page"))
        page.object_list = [_with_values(row) for row in page.object_list]
        kept = run.expenses.select_related("line") if run.status == Status.UNDONE else Expense.objects.none()
        context = {"run": run, "page_obj": page, "kept": kept}
        return render(self.request, "budget/statement_result.html", context)

    def post(self, request: WorkspaceRequest, pk: int) -> HttpResponse:
        run = _statement_or_404(pk)
        if run.status != Status.UPLOADED:
            messages.info(request, _("This statement has been booked already."))
            return _to("statement", run)
        if not run.mapping.get("settled"):
            return _to("statement_columns", run)
        review = selectors.review(run)
        page = Paginator(review.rows, ROWS_ON_A_PAGE).get_page(request.POST.get("shown"))
        run = services.keep_choices(run, _choices(request.POST, page, review))
        if request.POST.get("do") == "book":
            return self._book(run, selectors.review(run))
        return self._at_page(run, request.POST.get("page") or page.number)

    def _book(self, run: SheetImport, review: Review) -> HttpResponse:
        undecided = [at for at, row in enumerate(review.rows) if row.is_ticked and row.line is None]
        if undecided:
            words = ngettext(
                "%(number)d ticked row has no line: choose one, or take the tick away.",
                "%(number)d ticked rows have no line: choose one, or take the ticks away.",
                len(undecided),
            )
            messages.error(self.request, words % {"number": len(undecided)})
            return self._at_page(run, undecided[0] // ROWS_ON_A_PAGE + 1, f"#row-{review.rows[undecided[0]].entry.row}")
        if not review.ticked:
            messages.error(self.request, _("Tick at least one row to book."))
            return self._at_page(run, 1)
        try:
            run = services.book_statement(run, by=self.request.user, role=self.request.role)
        except Refusal as refusal:
            messages.error(self.request, " ".join(refusal.messages))
        else:
            booked = run.result["booked"]
            words = ngettext("%(number)d expense booked.", "%(number)d expenses booked.", booked)
            messages.success(self.request, words % {"number": booked})
        return _to("statement", run)

    @staticmethod
    def _at_page(run: SheetImport, page: object, anchor: str = "") -> HttpResponse:
        address = reverse("budget:statement", args=[run.workspace.slug, run.pk])
        return redirect(f"{address}?page={page}{anchor}")


def _with_values(skipped: dict[str, Any]) -> dict[str, Any]:
    """Turn the texts of a stored row back into a day and an amount, to be written for the reader."""
    day, amount = skipped["date"], skipped["amount"]
    return {**skipped, "day": day and date.fromisoformat(day), "amount": amount and Decimal(amount)}


def _repeated_payees(review: Review) -> set[str]:
    seen: set[str] = set()
    repeated: set[str] = set()
    for row in review.rows:
        if not row.code and row.payee_key:
            (repeated if row.payee_key in seen else seen).add(row.payee_key)
    return repeated


def _choices(sent: Mapping[str, Any], page: Page[Row], review: Review) -> dict[int, Choice]:
    """Read the ticks and lines of one page; a line said to hold for a payee goes to all their rows."""
    shown = [row for row in page.object_list if not row.code]
    numbers = {row.entry.row: row.payee_key for row in shown}
    choices = {n: Choice(f"book-{n}" in sent, id_in(sent.get(f"line-{n}", ""))) for n in numbers}
    for number, payee in numbers.items():
        if f"same-{number}" in sent:
            choices |= _for_all_of(payee, choices[number].line, review, choices)
    return choices


def _for_all_of(payee: str, line: int | None, review: Review, so_far: Mapping[int, Choice]) -> dict[int, Choice]:
    """Give all rows of a payee the line; what is spending and looks unbooked is ticked with it."""
    same = [row for row in review.rows if not row.code and row.payee_key == payee]
    chosen = {}
    for row in same:
        known = so_far.get(row.entry.row)
        ticked = known.book if known else row.is_ticked
        chosen[row.entry.row] = Choice(ticked or (row.entry.is_spending and row.twin is None), line)
    return chosen


@require_POST
@requires(Role.EDITOR)
def statement_undo(request: WorkspaceRequest, pk: int) -> HttpResponse:
    run = _statement_or_404(pk)
    try:
        run = services.undo_statement(run, by=request.user)
    except Refusal as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The import is undone."))
    return _to("statement", run)


@require_POST
@requires(Role.EDITOR)
def statement_discard(request: WorkspaceRequest, pk: int) -> HttpResponse:
    run = selectors.statements().filter(pk=pk).first()
    if run:
        try:
            services.discard_statement(run, by=request.user)
        except Refusal as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("%(name)s has been deleted.") % {"name": run.filename})
    return redirect("budget:statements", request.workspace.slug)


def lost_file(run: SheetImport) -> ValidationError:
    return ValidationError(_("The file of “%(file)s” is gone. Upload it again."), params={"file": run.filename})


urlpatterns = [
    path("statements/", Statements.as_view(), name="statements"),
    path("statements/<int:pk>/", Statement.as_view(), name="statement"),
    path("statements/<int:pk>/columns/", StatementColumns.as_view(), name="statement_columns"),
    path("statements/<int:pk>/undo/", statement_undo, name="statement_undo"),
    path("statements/<int:pk>/discard/", statement_discard, name="statement_discard"),
]
