"""Bring a bank or card statement into the budget, and take it out again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User, Workspace
from accounts.roles import Role
from accounts.tables import Sheet, UnreadableTable, read_sheets
from accounts.uploads import remove_after_commit, safe_name
from budget.exceptions import LayoutIsUnsettled, StatementIsBooked, StatementIsNotBooked
from budget.models import BudgetLine, Expense, SheetImport
from budget.selectors import statements as selectors
from budget.selectors.statements import Review, Row
from budget.services.expense_approvals import approval_after, mail_soon
from budget.services.expenses import check_line
from budget.services.receipts import let_go_of_files
from budget.services.shared import check_covered, lock_budget, settled_lines
from budget.statements import Layout, problems_of, propose, signature
from budget.words.statements import MAPPING_PROBLEMS, reason

MOST_ROWS = 5_000
AT_ONCE = 500
Status = SheetImport.Status


class Choice(NamedTuple):
    """Whether a row is to be booked, and on which line."""

    book: bool
    line: int | None


# --- Upload and columns --------------------------------------------------------


@transaction.atomic
def upload_statement(*, workspace: Workspace, filename: str, data: bytes, by: User | None) -> SheetImport:
    """Keep a statement with what its columns seem to be; raise `UnreadableTable` when it is none."""
    name = safe_name(filename)
    sheets = read_sheets(data, name)
    at = max(range(len(sheets)), key=lambda at: len(sheets[at].rows))
    _check_length(sheets[at])
    layout = propose(sheets[at].rows)
    run = SheetImport(
        workspace=workspace,
        kind=SheetImport.Kind.STATEMENT,
        filename=name,
        signature=signature(sheets[at].rows, layout.header),
        created_by=by,
    )
    remembered = selectors.remembered_mapping(run.signature)
    run.mapping = {
        "sheet": at,
        "layout": _at_header(remembered["layout"], layout.header) if remembered else layout.as_json(),
        "settled": remembered is not None,
    }
    run.file.save(name, ContentFile(data), save=False)
    try:
        return records.save(run, by=by)
    except Exception:
        run.file.delete(save=False)
        raise


def _at_header(stored: Mapping[str, Any], found: int) -> dict[str, Any]:
    """Take what was remembered of a layout; the titles above the names may be longer or shorter today."""
    return {**stored, "header": found or stored["header"]}


def _check_length(sheet: Sheet) -> None:
    if len(sheet.rows) > MOST_ROWS:
        raise UnreadableTable(
            _("The statement has more than %(most)s rows. Take a shorter period."),
            code="too_many_rows",
            params={"most": MOST_ROWS},
        )


@transaction.atomic
def settle_layout(run: SheetImport, *, layout: Layout, sheet: int = 0, by: User | None) -> SheetImport:
    """Keep what the columns mean, for this file and the next of its kind; choices made before stay.

    Raise ValidationError when it does not say enough, `StatementIsBooked` when it comes too late.
    """
    run = _waiting(run)
    problems = problems_of(layout)
    if problems:
        raise ValidationError([str(MAPPING_PROBLEMS[problem]) for problem in problems])
    _check_within(selectors.sheets_of(run), sheet, layout)
    run.mapping = {"sheet": sheet, "layout": layout.as_json(), "settled": True}
    run.version += 1
    run.save()
    return run


def _check_within(sheets: Sequence[Sheet], at: int, layout: Layout) -> None:
    rows = sheets[at].rows if at < len(sheets) else []
    if not rows:
        raise ValidationError(_("The file has no such sheet."))
    if layout.header >= len(rows) or max(layout.columns) >= len(rows[0]):
        raise ValidationError(_("The sheet has no such row or column."))
    _check_length(sheets[at])


@transaction.atomic
def keep_choices(run: SheetImport, choices: Mapping[int, Choice]) -> SheetImport:
    """Remember what was chosen for some rows."""
    run = _waiting(run)
    kept = dict(run.result.get("choices", {}))
    kept |= {str(row): {"book": choice.book, "line": choice.line} for row, choice in choices.items()}
    run.result = {**run.result, "choices": kept}
    run.version += 1
    run.save()
    return run


@transaction.atomic
def discard_statement(run: SheetImport, *, by: User | None) -> None:
    """Forget a statement that has not been booked; forgetting it again does nothing."""
    stored = SheetImport.objects.select_for_update().filter(pk=run.pk).first()
    if stored is None:
        return
    _check_waiting(stored)
    remove_after_commit(stored.file)
    records.delete(stored, by=by)


def _waiting(run: SheetImport) -> SheetImport:
    stored = SheetImport.objects.select_for_update().select_related("workspace").get(pk=run.pk)
    _check_waiting(stored)
    return stored


def _check_waiting(run: SheetImport) -> None:
    if run.status != Status.UPLOADED:
        raise StatementIsBooked(_("“%(file)s” has been booked already.") % {"file": run.filename})


# --- Booking -------------------------------------------------------------------


@transaction.atomic
def book_statement(
    run: SheetImport, *, by: User | None, role: Role | None = None, choices: Mapping[int, Choice] | None = None
) -> SheetImport:
    """Book the ticked rows, all in one go, and note which were left out and why.

    With `choices` exactly those rows are booked, without it those that are ticked. A row booked
    from another statement is not booked again. `role` is the one the door lets the actor act in.

    Raise `StatementIsBooked`, `LayoutIsUnsettled`.
    """
    run = _waiting(run)
    if not run.mapping.get("settled"):
        raise LayoutIsUnsettled(_("Say first what the columns mean."))
    # Two overlapping statements must see each other's rows.
    Workspace.objects.select_for_update(no_key=True).get(pk=run.workspace_id)
    if choices is not None:
        run.result = {"choices": {str(row): choice._asdict() for row, choice in choices.items()}}
    review = selectors.review(run)
    if choices is not None:
        _leave_out_others(review, choices)
    booked = _book(run, review, by=by, role=role)
    run.status = Status.DONE
    run.result = {"booked": len(booked), "skipped": [_as_skipped(row) for row in review.rows if not row.booked_as]}
    run.result["known"] = sum(row.code == "booked" for row in review.rows)
    # The statement tells more than the budget needs to know, so it is not kept.
    remove_after_commit(run.file)
    run.file = ""
    run.version += 1
    run.save()
    records.audit(workspace=run.workspace, by=by, action="imported", subject=run, rows=len(booked))
    return run


def _leave_out_others(review: Review, choices: Mapping[int, Choice]) -> None:
    for row in review.rows:
        row.is_ticked = row.is_ticked and row.entry.row in choices


def _book(run: SheetImport, review: Review, *, by: User | None, role: Role | None) -> list[Expense]:
    """Write the expenses of the ticked rows in a few queries; rows that cannot be booked say why."""
    lines = settled_lines(*(row.line for row in review.ticked if row.line))
    made: list[tuple[Row, Expense]] = []
    for row in review.ticked:
        try:
            made.append((row, _expense_of(run, row, lines, by=by, role=role)))
        except ValidationError as error:
            row.code = row.code or getattr(error, "code", None) or "refused"
            row.obstacle = " ".join(error.messages)
    expenses = Expense.objects.bulk_create([expense for _row, expense in made], batch_size=AT_ONCE)
    for (row, _made), expense in zip(made, expenses, strict=True):
        row.booked_as = expense.pk
    records.audit_each(workspace=run.workspace, by=by, action="created", details={expense: {} for expense in expenses})
    for expense in [expense for expense in expenses if expense.mail_due][:1]:
        mail_soon(expense)
    return expenses


def _expense_of(
    run: SheetImport, row: Row, lines: Mapping[int, BudgetLine], *, by: User | None, role: Role | None
) -> Expense:
    line = lines.get(row.line.pk) if row.line else None
    if line is None or row.entry.date is None or row.entry.amount is None or row.valued is None:
        code = row.code or row.lineless or "no_line"
        raise ValidationError(row.obstacle or reason(code), code=code)
    check_line(line)
    check_covered(line.budget, row.entry.date, "date")
    expense = Expense(
        workspace=run.workspace,
        line=line,
        created_by=by,
        imported=run,
        date=row.entry.date,
        entered=row.entry.amount,
        currency=row.valued.currency,
        rate=row.valued.rate,
        amount=row.valued.amount,
        vendor=row.entry.payee[:120],
        note=" · ".join(filter(None, (row.entry.text, row.entry.reference)))[:500],
        reference=row.reference,
    )
    fields = approval_after(None, budget=line.budget, amount=expense.amount, by=by, role=role)
    for name, value in fields.items():
        setattr(expense, name, value)
    # References to other rows were checked above, all at once.
    expense.clean_fields(exclude=[field.name for field in Expense._meta.concrete_fields if field.is_relation])
    return expense


def _as_skipped(row: Row) -> dict[str, Any]:
    entry = row.entry
    code = row.code or "not_chosen"
    return {
        "row": entry.row,
        "date": entry.date.isoformat() if entry.date else None,
        "payee": entry.payee or entry.text,
        "amount": None if entry.amount is None else f"{entry.amount:f}",
        "currency": entry.currency,
        "code": code,
        "reason": row.obstacle or reason(code),
    }


# --- Undo ----------------------------------------------------------------------


@transaction.atomic
def undo_statement(run: SheetImport, *, by: User | None) -> SheetImport:
    """Delete what a statement booked; an expense that was changed or given a receipt since stays.

    Raise `StatementIsNotBooked` when there is nothing to take back.
    """
    run = SheetImport.objects.select_for_update().select_related("workspace").get(pk=run.pk)
    if run.status != Status.DONE:
        raise StatementIsNotBooked(_("“%(file)s” is not booked.") % {"file": run.filename})
    for budget in sorted(_budgets_of(run), key=lambda budget: budget.pk):
        lock_budget(budget)
    booked = list(run.expenses.select_related("line").prefetch_related("receipts").order_by("pk"))
    untouched = [expense for expense in booked if expense.version == 1 and not expense.receipts.all()]
    _delete(run.workspace, untouched, by=by)
    run.status = Status.UNDONE
    run.result = {**run.result, "deleted": len(untouched), "kept": len(booked) - len(untouched)}
    run.version += 1
    run.save()
    records.audit(workspace=run.workspace, by=by, action="undone", subject=run, rows=len(untouched))
    return run


def _budgets_of(run: SheetImport) -> set[Any]:
    return {expense.line.budget for expense in run.expenses.select_related("line__budget")}


def _delete(workspace: Workspace, expenses: Sequence[Expense], *, by: User | None) -> None:
    records.audit_each(workspace=workspace, by=by, action="deleted", details={expense: {} for expense in expenses})
    let_go_of_files(expenses)
    Expense.objects.filter(pk__in=[expense.pk for expense in expenses]).delete()


def choices_of(rows: Iterable[tuple[int, int | None]]) -> dict[int, Choice]:
    """Make the choices that book these rows on these lines."""
    return {row: Choice(book=True, line=line) for row, line in rows}
