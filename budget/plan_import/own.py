"""Read back the files this product writes: plan and rules, without loss, in any language."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from accounts.ids import id_in
from budget.carryover import Excess, Policy
from budget.exports.files import GUARD_SIGNS, WORKBOOK_SIGN
from budget.money import ZERO, to_unit
from budget.months import month_of, parse_month
from budget.plan_import.layout import Rows
from budget.plan_import.reading import Found, FoundLine, FoundRule, Problem, told_apart, usual_policy

PLAN_COLUMNS = {"name": 1, "opening": 3, "policy": 4, "cap_amount": 5, "cap_share": 6, "cap_excess": 7}
PLAN_FIRST, RULES_FIRST = 8, 3
RULES = ("policy", "cap_amount", "cap_share", "cap_excess")
CATEGORIES = frozenset({"tools", "advertising", "services", "assets"})
LARGEST = Decimal(10) ** 12


def is_ours(sheets: Sequence[Rows]) -> bool:
    return _is_workbook(sheets) or _is_table(sheets)


def read_ours(sheets: Sequence[Rows], *, places: int) -> Found:
    """Return the plan and rules of one of our own files, amounts to the currency's unit."""
    found = _workbook(sheets) if _is_workbook(sheets) else _table(sheets[0])
    found.lines = [_in_units(found, line, places) for line in told_apart(found.lines)]
    return found


def _in_units(found: Found, line: FoundLine, places: int) -> FoundLine:
    amounts = {month: to_unit(amount, places) for month, amount in line.amounts.items()}
    finer = [amount for month, amount in line.amounts.items() if amount != amounts[month]]
    found.problems += [Problem("rounded", line.row, 1, f"{amount:f}") for amount in finer]
    return replace(line, amounts=amounts)


# The workbook


def _is_workbook(sheets: Sequence[Rows]) -> bool:
    return len(sheets) >= len(("budget", "plan", "actual", "moved", "rules", "about")) and any(
        rows and rows[0] and rows[0][0] == WORKBOOK_SIGN for rows in sheets
    )


def _workbook(sheets: Sequence[Rows]) -> Found:
    found = Found(is_ours=True)
    words = _legend(sheets)
    rules = _rules_by_month(sheets)
    for place, rows in enumerate(sheets):
        head = next((row for row in rows if row and row[0] == "head"), None)
        if head is None:
            continue
        found.sheet = place
        months = {c: month_of(cell) for c, cell in enumerate(head) if c >= PLAN_FIRST and isinstance(cell, date)}
        for number, row in enumerate(rows):
            key = str(row[0] or "").split(":")
            if key[0] == "line" and len(key) > 1 and key[1] in CATEGORIES:
                _line_of_plan(found, number, row, key, months, words, rules)
    return found


def _legend(sheets: Sequence[Rows]) -> dict[tuple[str, str], str]:
    """Return the codes of the policies by the words the file itself uses."""
    words = {}
    for rows in sheets:
        for row in rows:
            kind, _sign, code = str(row[0] or "").partition(":") if row else ("", "", "")
            word = _at(row, 1)
            if kind in ("policy", "excess") and code in {*Policy, *Excess} and isinstance(word, str):
                words[kind, word.casefold()] = code
    return words


def _rules_by_month(sheets: Sequence[Rows]) -> dict[tuple[str, int], Sequence[Any]]:
    """Return the rows of the sheet of rules by what they say and the row of their line (from 1)."""
    found = {}
    for rows in sheets:
        for row in rows:
            name, _sign, place = str(row[0] or "").partition(":") if row else ("", "", "")
            if name in RULES and (number := id_in(place)):
                found[name, number] = row
    return found


def _line_of_plan(
    found: Found,
    number: int,
    row: Sequence[Any],
    key: Sequence[str],
    months: Mapping[int, date],
    words: Mapping[tuple[str, str], str],
    rules: Mapping[tuple[str, int], Sequence[Any]],
) -> None:
    name = " ".join(str(_at(row, PLAN_COLUMNS["name"]) or "").split())
    if not name:
        return
    amounts = {}
    for column, month in months.items():
        cell = _at(row, column)
        if isinstance(cell, Decimal) and 0 <= cell < LARGEST:
            amounts[month] = cell
        elif cell is not None:
            code = "negative" if isinstance(cell, Decimal) and cell < 0 else "not_an_amount"
            found.problems.append(Problem(code, number + 1, column + 1, str(cell)[:40]))
    usual = _rule({key: _at(row, column) for key, column in PLAN_COLUMNS.items()}, words, key[1])
    own = {}
    for index, month in enumerate(months.values()):
        cells = {name: _at(rules.get((name, number + 1), ()), RULES_FIRST + index) for name in RULES}
        if cells["policy"] is not None and (rule := _rule(cells, words, key[1])) != usual_without_opening(usual):
            own[month] = rule
    line_id = id_in(key[2]) if len(key) > 2 else None
    rule = FoundRule(usual.policy, usual.cap_amount, usual.cap_share, usual.cap_excess, usual.opening, own)
    found.lines.append(FoundLine(number + 1, name[:120], key[1], amounts, line_id=line_id, rule=rule))


def usual_without_opening(rule: FoundRule) -> FoundRule:
    return FoundRule(rule.policy, rule.cap_amount, rule.cap_share, rule.cap_excess)


def _rule(cells: Mapping[str, Any], words: Mapping[tuple[str, str], str], category: str) -> FoundRule:
    policy = words.get(("policy", str(cells["policy"] or "").casefold()), usual_policy(category))
    excess = words.get(("excess", str(cells["cap_excess"] or "").casefold()), Excess.FORFEIT)
    amount, share = _decimal(cells["cap_amount"]), _decimal(cells["cap_share"])
    return FoundRule(
        policy, amount, None if amount is not None else share, excess, _decimal(cells.get("opening")) or ZERO
    )


def _at(row: Sequence[Any], column: int) -> Any:
    return row[column] if column < len(row) else None


def _decimal(cell: Any) -> Decimal | None:
    try:
        number = Decimal(cell) if isinstance(cell, Decimal) or (isinstance(cell, str) and cell) else None
    except InvalidOperation:
        return None
    return number if number is None or number.is_finite() else None


# The table for programs


def _is_table(sheets: Sequence[Rows]) -> bool:
    needed = {"line_id", "line", "category", "month", "planned", "policy", "own_rule"}
    return len(sheets) == 1 and bool(sheets[0]) and needed <= {str(cell) for cell in sheets[0][0]}


def _table(rows: Rows) -> Found:
    found = Found(is_ours=True)
    columns = {str(cell): column for column, cell in enumerate(rows[0])}
    by_line: dict[tuple[str, str], list[tuple[int, dict[str, Any]]]] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: _at(row, column) for name, column in columns.items()}
        if cells["line"] and cells["category"] in CATEGORIES:
            by_line.setdefault((str(cells["line_id"] or ""), str(cells["line"])), []).append((number, cells))
    for (line_id, name), months in by_line.items():
        found.lines.append(_line_of_table(found, line_id, name, months, columns["planned"]))
    return found


def _line_of_table(
    found: Found, line_id: str, name: str, months: Sequence[tuple[int, dict[str, Any]]], column: int
) -> FoundLine:
    amounts, own, usual = {}, {}, None
    for number, cells in months:
        try:
            month = parse_month(str(cells["month"]))
        except ValueError:
            found.problems.append(Problem("not_a_month", number, 1, str(cells["month"])[:40]))
            continue
        planned = _decimal(cells["planned"])
        if planned is not None and 0 <= planned < LARGEST:
            amounts[month] = planned
        elif cells["planned"] is not None:
            found.problems.append(Problem("not_an_amount", number, column + 1, str(cells["planned"])[:40]))
        rule = _rule_of_table(cells)
        if cells["own_rule"] in ("1", Decimal(1)):
            own[month] = rule
        else:
            usual = usual or rule
    usual = usual or next(iter(own.values()), FoundRule(Policy.NONE, None, None, Excess.FORFEIT))
    first = months[0][1]
    rule = FoundRule(
        usual.policy,
        usual.cap_amount,
        usual.cap_share,
        usual.cap_excess,
        _decimal(first["opening_balance"]) or ZERO,
        own,
    )
    return FoundLine(
        months[0][0],
        name.removeprefix("'")[:120] if name.startswith(GUARD_SIGNS) else name[:120],
        str(first["category"]),
        amounts,
        line_id=id_in(line_id),
        rule=rule,
    )


def _rule_of_table(cells: Mapping[str, Any]) -> FoundRule:
    policy = cells["policy"] if cells["policy"] in set(Policy) else usual_policy(str(cells["category"]))
    excess = cells.get("cap_excess") if cells.get("cap_excess") in set(Excess) else Excess.FORFEIT
    amount, share = _decimal(cells.get("cap_amount")), _decimal(cells.get("cap_share"))
    return FoundRule(str(policy), amount, None if amount is not None else share, str(excess))
