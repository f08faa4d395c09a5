"""Bring a budget somebody has in a file into a budget here: upload, correct, store, take back."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User
from accounts.tables import Sheet, read_sheets
from budget.exceptions import ImportIsDone, ImportIsNotDone, ImportWasOverwritten, NothingToImport
from budget.models import Budget, BudgetLine, LineMonth, SheetImport, month_name
from budget.months import parse_month
from budget.plan_import.layout import Layout, layout_at, layout_from, recognise
from budget.plan_import.own import is_ours
from budget.plan_import.reading import FoundRule, usual_policy
from budget.selectors.budgets import closed_months
from budget.selectors.plan_imports import Preview, Row, formulas_without_values, plan_preview, sheets_of
from budget.services.months import store_months, stored_months
from budget.services.shared import lock_budget

LONGEST_FILE_NAME = 200
type Story = dict[str, dict[str, list[dict[str, Any]]]]
"""By line and month the fields of the month, before and after."""

AMOUNT_FIELDS = frozenset({"planned", "cap_amount", "cap_share", "opening_balance"})
RULE_FIELDS = ("policy", "cap_amount", "cap_share", "cap_excess")


@transaction.atomic
def upload_plan(budget: Budget, *, data: bytes, filename: str, by: User | None) -> SheetImport:
    """Keep a file with the layout recognised in it; nothing is planned by that.

    A layout that was corrected before is taken for files of the same heads. Raise
    `UnreadableTable` for what is no table.
    """
    sheets = read_sheets(data, filename)
    signature = _signature(sheets)
    mapping = _mapping(budget, sheets, signature)
    if not mapping.get("ours"):
        mapping["empty_formulas"] = formulas_without_values(data)
    run = SheetImport(
        workspace=budget.workspace,
        budget=budget,
        kind=SheetImport.Kind.PLAN,
        filename=filename[-LONGEST_FILE_NAME:],
        signature=signature,
        mapping=mapping,
        created_by=by,
    )
    run.file.save(filename[-LONGEST_FILE_NAME:], ContentFile(data), save=False)
    run.save()
    records.audit(workspace=budget.workspace, by=by, action="uploaded", subject=run)
    return run


def _signature(sheets: Sequence[Sheet]) -> str:
    """Return what files of the same layout share: names of the sheets and the texts that are no amounts."""
    texts = [
        [sheet.name, *[str(cell) for row in sheet.rows[:15] for cell in row if _is_text(cell)]] for sheet in sheets
    ]
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()


def _is_text(cell: Any) -> bool:
    return isinstance(cell, str) and not any(sign.isdigit() for sign in cell)


def _mapping(budget: Budget, sheets: Sequence[Sheet], signature: str) -> dict[str, Any]:
    tables = [sheet.rows for sheet in sheets]
    if is_ours(tables):
        return {"ours": True}
    layout = recognise(tables, first=budget.first_month, count=budget.months)
    known = SheetImport.objects.filter(
        kind=SheetImport.Kind.PLAN, signature=signature, budget=budget, mapping__corrected=True
    ).first()
    if known is not None:
        try:
            layout = layout_from(known.mapping["layout"], tables)
        except (KeyError, ValueError):
            known = None
    return _stored(layout) if layout else {}


def _stored(layout: Layout) -> dict[str, Any]:
    return {
        "layout": layout.as_json(),
        "notes": [note.value for note in layout.notes],
        "others": list(layout.others),
        "is_sure": layout.confidence >= 900,
    }


@transaction.atomic
def correct_layout(run: SheetImport, *, by: User | None, layout: dict[str, Any]) -> SheetImport:
    """Say where the table keeps what; without `months` they are read from the row of heads.

    Raise ValidationError when the layout does not fit the file, `ImportIsDone` after the import.
    """
    budget = _lock_waiting(run)
    tables = [sheet.rows for sheet in sheets_of(run)]
    try:
        sent = layout_from({**layout, "months": layout.get("months") or {}}, tables)
        if "months" not in layout:
            sent = layout_at(tables, sent.sheet, sent.header, first=budget.first_month, count=budget.months)
    except ValueError:
        raise ValidationError(_("There is no such sheet, row or column in this file.")) from None
    kept = {"empty_formulas": run.mapping.get("empty_formulas", {})}
    run.mapping = {**_stored(sent), **kept, "corrected": True, "is_sure": True}
    run.save(update_fields=["mapping", "updated_at"])
    return run


@transaction.atomic
def apply_plan(run: SheetImport, *, by: User | None, choices: dict[str, Any]) -> SheetImport:
    """Plan what a file says, for the lines and months chosen; all of it or nothing.

    `choices` are `{"lines": {row: {"take", "line", "category"}}, "months": ["2026-01"], "rules": bool}`.
    Closed months never change. Raise `ImportIsDone` when the file has been imported, `NothingToImport`
    when nothing is left to plan.
    """
    budget = _lock_waiting(run)
    preview = plan_preview(run, choices)
    taken = preview.taken
    if not taken or not (preview.months or preview.found.is_ours):
        raise NothingToImport(_("Nothing is chosen: take at least one line and one open month."))
    _check_each_line_once(preview, choices.get("lines", {}))
    _check_names(preview, taken)
    before = {row.key: _state(row.existing) for row in taken if row.existing}
    lines = _lines_for(budget, taken)
    with_rules = preview.found.is_ours and bool(choices.get("rules", True))
    stored = _write_months(budget, taken, lines, with_rules=with_rules)
    if with_rules:
        _write_rules(budget, taken, lines)
    run.mapping = {**run.mapping, "choices": choices}
    run.status = SheetImport.Status.DONE
    run.result = {
        "created": [lines[row.key].pk for row in taken if row.existing is None],
        "changed": [lines[row.key].pk for row in taken if row.existing],
        "months": stored,
        "rules": {lines[key].pk: state for key, state in before.items()} if with_rules else {},
        "rules_after": {lines[key].pk: _state(lines[key]) for key in before} if with_rules else {},
        "total": str(preview.total),
    }
    run.save(update_fields=["mapping", "status", "result", "updated_at"])
    records.audit(
        workspace=run.workspace,
        by=by,
        action="imported",
        subject=budget,
        file=run.filename,
        lines=[row.found.name for row in taken],
        months=[f"{month:%Y-%m}" for month in preview.months],
    )
    return run


def _lock_waiting(run: SheetImport) -> Budget:
    """Lock the budget and see that the import still waits."""
    budget = _locked(run)
    if run.status != SheetImport.Status.UPLOADED:
        raise ImportIsDone(_("“%(file)s” has been imported already.") % {"file": run.filename})
    return budget


def _locked(run: SheetImport) -> Budget:
    if run.budget is None:
        raise ValueError("A budget is imported into a budget.")
    lock_budget(run.budget)
    run.refresh_from_db(fields=["status", "mapping", "result"])
    return run.budget


def _check_each_line_once(preview: Preview, chosen: dict[str, dict[str, Any]]) -> None:
    """Raise ValidationError when two rows would update the same line."""
    targets = Counter(str(choice.get("line")) for choice in chosen.values() if choice.get("take"))
    for line in preview.lines:
        if targets[str(line.pk)] > 1:
            raise ValidationError(
                _("Two rows become “%(line)s”. Choose another line for one of them, or leave it out."),
                params={"line": line},
            )


def _check_names(preview: Preview, taken: Iterable[Row]) -> None:
    """Raise ValidationError when a new line would get the name of one there is."""
    names = {line.name.casefold() for line in preview.lines}
    twice = [row.found.name for row in taken if row.existing is None and row.found.name.casefold() in names]
    if twice:
        raise ValidationError(
            _("There is a line “%(line)s” already: update it, or rename it in the file."), params={"line": twice[0]}
        )


def _state(line: BudgetLine | None) -> dict[str, Any]:
    if line is None:
        return {}
    return {name: _plain(getattr(line, name)) for name in (*RULE_FIELDS, "opening_balance")}


def _lines_for(budget: Budget, taken: Sequence[Row]) -> dict[str, BudgetLine]:
    """Return the line of each row, the new ones stored at the end of the budget."""
    last = budget.lines.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    fresh: dict[str, BudgetLine] = {}
    for row in taken:
        if row.existing is None:
            line = BudgetLine(
                workspace=budget.workspace,
                budget=budget,
                name=row.found.name,
                category=row.category,
                policy=usual_policy(row.category),
                position=position + len(fresh),
            )
            line.clean_fields(exclude=["workspace", "budget", "channel"])
            fresh[row.key] = line
    BudgetLine.objects.bulk_create(fresh.values())
    return {row.key: row.existing or fresh[row.key] for row in taken}


def _write_months(budget: Budget, taken: Sequence[Row], lines: dict[str, BudgetLine], *, with_rules: bool) -> Story:
    """Store the plans; return by line and month what stood there before and what stands there now."""
    closed = closed_months(budget)
    known = stored_months(lines.values())
    changed: list[LineMonth] = []
    story: Story = {}
    for row in taken:
        line = lines[row.key]
        own = row.found.rule.own if with_rules and row.found.rule else {}
        departed = {month for (line_id, month) in known if with_rules and line_id == line.pk}
        months = {*row.new, *own, *departed} - closed
        for month in sorted(m for m in months if budget.covers(m)):
            stored = known.get((line.pk, month)) or LineMonth(workspace=budget.workspace, line=line, month=month)
            before = _month_state(stored)
            if month in row.new:
                stored.planned = row.new[month]
            if with_rules:
                _set_rule(stored, own.get(month))
            story.setdefault(str(line.pk), {})[f"{month:%Y-%m}"] = [before, _month_state(stored)]
            changed.append(stored)
    store_months(changed)
    return story


def _month_state(row: LineMonth) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in LineMonth.SET_FIELDS}


def _plain(value: Any) -> Any:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def _restore(row: Any, state: dict[str, Any]) -> None:
    for name, value in state.items():
        is_amount = name in AMOUNT_FIELDS and value is not None
        setattr(row, name, Decimal(value) if is_amount else value)


def _set_rule(stored: LineMonth, rule: FoundRule | None) -> None:
    stored.policy = rule.policy if rule else ""
    stored.own_cap = rule is not None
    stored.cap_amount = rule.cap_amount if rule else None
    stored.cap_share = rule.cap_share if rule else None
    stored.cap_excess = rule.cap_excess if rule else ""


def _write_rules(budget: Budget, taken: Sequence[Row], lines: dict[str, BudgetLine]) -> None:
    """Give the lines the rules their file states; an opening balance that was closed stays."""
    has_closed = bool(closed_months(budget))
    changed = []
    for row in taken:
        line, rule = lines[row.key], row.found.rule
        if rule is None:
            continue
        line.policy, line.cap_excess = rule.policy, rule.cap_excess
        line.cap_amount, line.cap_share = rule.cap_amount, rule.cap_share
        if not has_closed:
            line.opening_balance = rule.opening
        line.version += 1
        line.updated_at = timezone.now()
        line.clean_fields(exclude=["workspace", "budget", "channel"])
        changed.append(line)
    BudgetLine.objects.bulk_update(changed, [*RULE_FIELDS, "opening_balance", "version", "updated_at"])


@transaction.atomic
def undo_plan(run: SheetImport, *, by: User | None) -> SheetImport:
    """Take an import back: plans as before, its own lines gone.

    Raise `ImportIsNotDone` before it, `ImportWasOverwritten` when something it wrote was changed
    since, is closed, or money was booked on a line it made.
    """
    budget = _locked(run)
    if run.status != SheetImport.Status.DONE:
        raise ImportIsNotDone(_("This file has not been imported."))
    lines = {line.pk: line for line in budget.lines.filter(pk__in=_touched(run))}
    rows = stored_months(lines)
    _check_untouched(run, budget, lines, rows)
    created = set(run.result["created"])
    _take_back(run, rows, created)
    _take_back_rules(run, lines)
    BudgetLine.objects.filter(pk__in=created).delete()
    run.status = SheetImport.Status.UNDONE
    run.save(update_fields=["status", "updated_at"])
    records.audit(workspace=run.workspace, by=by, action="undone", subject=run)
    return run


def _touched(run: SheetImport) -> list[int]:
    return [*run.result["created"], *run.result["changed"]]


def _check_untouched(
    run: SheetImport, budget: Budget, lines: dict[int, BudgetLine], rows: dict[tuple[int, date], LineMonth]
) -> None:
    closed = closed_months(budget)
    for line_id in _touched(run):
        line = lines.get(line_id)
        if line is None:
            raise ImportWasOverwritten(_("A line of this import has been deleted since."))
        after = run.result["rules_after"].get(str(line_id))
        if after is not None and after != _state(line):
            raise ImportWasOverwritten(_("The rule of “%(line)s” has been changed since.") % {"line": line})
        before = run.result["rules"].get(str(line_id))
        if closed and before is not None and Decimal(before["opening_balance"]) != line.opening_balance:
            raise ImportWasOverwritten(_("%(month)s has been closed since.") % {"month": month_name(min(closed))})
        for text, (_before, state) in run.result["months"].get(str(line_id), {}).items():
            month = parse_month(text)
            row = rows.get((line_id, month))
            if month in closed:
                raise ImportWasOverwritten(_("%(month)s has been closed since.") % {"month": month_name(month)})
            if row is None or _month_state(row) != state:
                raise ImportWasOverwritten(
                    _("The plan of “%(line)s” for %(month)s has been changed since.")
                    % {"line": line, "month": month_name(month)}
                )
    in_use = BudgetLine.objects.filter(pk__in=run.result["created"])
    for name in ("expenses", "moves_in", "moves_out", "closed_cells"):
        if line := in_use.filter(**{f"{name}__isnull": False}).first():
            raise ImportWasOverwritten(_("Money has been booked or moved on “%(line)s” since.") % {"line": line})


def _take_back(run: SheetImport, rows: dict[tuple[int, date], LineMonth], created: set[int]) -> None:
    changed = []
    for line_id, months in run.result["months"].items():
        for text, (before, _after) in months.items():
            if int(line_id) not in created:
                row = rows[int(line_id), parse_month(text)]
                _restore(row, before)
                changed.append(row)
    store_months(changed)


def _take_back_rules(run: SheetImport, lines: dict[int, BudgetLine]) -> None:
    changed = []
    for line_id, state in run.result["rules"].items():
        line = lines[int(line_id)]
        _restore(line, state)
        changed.append(line)
    BudgetLine.objects.bulk_update(changed, [*RULE_FIELDS, "opening_balance"])


@transaction.atomic
def discard_plan(run: SheetImport, *, by: User | None) -> None:
    """Forget an uploaded file that was not imported."""
    _lock_waiting(run)
    records.audit(workspace=run.workspace, by=by, action="deleted", subject=run)
    storage, stored_as = run.file.storage, str(run.file.name)
    run.delete()
    transaction.on_commit(lambda: storage.delete(stored_as))
