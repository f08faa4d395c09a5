"""The sheet of rules by month, and the one that says what all of it means."""

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from budget.carryover import Cap, MonthInput
from budget.exports import formulas
from budget.exports.layout import FIRST, HEAD, LIMIT, PLAN_FIRST, RULE_COLUMNS, choices, columns, line_name, rule_row
from budget.exports.words import EXCESSES, POLICIES, RULES, Text
from budget.money import ZERO, to_unit
from budget.selectors import GridLine

if TYPE_CHECKING:
    from budget.exports.workbook import Book


def rules(book: "Book") -> None:
    """Write the rule of each month; a month that has none of its own follows its line's."""
    book.opening_lines(
        "rules", _("Rules"), _("A month follows its line's rule on the Plan sheet until you write another one here.")
    )
    book.text("rules", HEAD, 1, _("Line"), "head")
    book.text("rules", HEAD, 2, _("Rule"), "head")
    book.heads("rules", HEAD, FIRST, total=False)
    for place, line in enumerate(book.grid.lines):
        plan_row = book.rows[place]
        for name in [*RULES, LIMIT]:
            row = rule_row(book, place, name)
            book.text("rules", row, 0, f"{name}:{plan_row + 1}")
            line_name(book, "rules", row, line, plan_row)
            book.text("rules", row, 2, RULES.get(name, _("Most that is carried")))
        for index, given in enumerate(line.inputs):
            _rule_of_month(book, place, line, index, given)
            _limit_of_month(book, place, index, given)
        for name, names in (("policy", "policies"), ("cap_excess", "excesses")):
            choices(book, "rules", rule_row(book, place, name), FIRST, FIRST + len(book.months) - 1, names)
    columns(book, "rules", FIRST)
    book.sheets["rules"].set_column(2, 2, 24)
    book.sheets["rules"].freeze_panes(HEAD + 1, FIRST)


def _rule_of_month(book: "Book", place: int, line: GridLine, index: int, given: MonthInput) -> None:
    own, usual, column = given.rule, line.line.rule(), FIRST + index
    words = {"policy": POLICIES[own.policy][0], "cap_excess": EXCESSES[own.excess][0]}
    departs = {"policy": own.policy != usual.policy, "cap_excess": own.excess != usual.excess}
    for name, word in words.items():
        row = rule_row(book, place, name)
        if departs[name]:
            book.text("rules", row, column, word, "input", "bold")
        else:
            book.formula("rules", row, column, f"={_of_line(book, place, name)}", str(word), "input", kind="text")
    caps = {"cap_amount": own.cap.amount, "cap_share": own.cap.share}
    for name, value in caps.items():
        row, kind = rule_row(book, place, name), "share" if name == "cap_share" else "money"
        if own.cap != usual.cap:
            book.amount("rules", row, column, value, "input", "bold", kind=kind)
        else:
            of_line = _of_line(book, place, name)
            formula = f'=IF(ISNUMBER({of_line}),{of_line},"")'
            book.formula("rules", row, column, formula, "" if value is None else value, "input", kind=kind)


def _of_line(book: "Book", place: int, name: str) -> str:
    return book.address("plan", book.rows[place], RULE_COLUMNS[name])


def _limit_of_month(book: "Book", place: int, index: int, given: MonthInput) -> None:
    column, plan_row = FIRST + index, book.rows[place]
    amount, share = (xl_rowcol_to_cell(rule_row(book, place, name), column) for name in ("cap_amount", "cap_share"))
    planned = book.address("plan", plan_row, PLAN_FIRST + index)
    limit = given.rule.cap.limit(given.planned or ZERO, book.places) if given.rule.cap != Cap() else None
    formula = formulas.limit(amount, share, planned, book.places)
    book.formula(
        "rules", rule_row(book, place, LIMIT), column, formula, "" if limit is None else to_unit(limit, book.places)
    )


def about(book: "Book") -> None:
    """Say what the workbook is, and name the rules that its formulas compare with."""
    book.opening_lines("about", book.title, "")
    facts = [
        (_("Currency"), book.currency),
        (_("Made on"), date_format(book.grid.today, "DATE_FORMAT")),
        (
            _("Months"),
            f"{date_format(book.months[0], 'YEAR_MONTH_FORMAT')} – {date_format(book.months[-1], 'YEAR_MONTH_FORMAT')}",
        ),
    ]
    row = 2
    for label, value in facts:
        book.text("about", row, 1, label, "bold")
        book.text("about", row, 2, value, kind="wrapped")
        row += 1
    row = _legend(book, row + 1, _("At the month's end"), "policy", "policies", POLICIES)
    row = _legend(book, row + 1, _("Above the cap"), "excess", "excesses", EXCESSES)
    for text in _in_words(book):
        row += 1
        book.sheets["about"].merge_range(row, 1, row, 2, text, book.format("wrapped"))
        book.sheets["about"].set_row(row, 32)
    book.sheets["about"].set_column(1, 1, 26)
    book.sheets["about"].set_column(2, 2, 90)


def _legend(book: "Book", row: int, title: str, kind: str, names: str, words: dict[str, tuple[Text, Text]]) -> int:
    """Write each word with its meaning, and give its cell the name that the formulas use."""
    book.text("about", row, 1, title, "head")
    book.text("about", row, 2, "", "head")
    first = row + 1
    for code, (word, meaning) in words.items():
        row += 1
        book.text("about", row, 0, f"{kind}:{code}")
        book.text("about", row, 1, word)
        book.text("about", row, 2, meaning, kind="wrapped")
        book.workbook.define_name(f"{kind}_{code}", f"={_fixed(book, row)}")
    cells = f"{_fixed(book, first)}:$B${row + 1}"
    book.workbook.define_name(names, f"={cells}")
    return row + 1


def _fixed(book: "Book", row: int) -> str:
    return book.address("about", row, 1).replace("!B", "!$B")


def _in_words(book: "Book") -> list[str]:
    texts = [
        _("Available = planned + carried in + moved. Remaining = available − actual."),
        _(
            "A month passes on what its rule says once it is over, not before. Change the day at “Seen on” "
            "on the Budget sheet, or a month's 1 or 0, to see what then happens."
        ),
        _("A month that was never set up (no plan, nothing moved or booked) passes on what came in."),
        _("Of a share of the plan, half a unit is rounded to the even unit."),
    ]
    if book.has_closed_months:
        texts.append(
            _(
                "Closed months stand as plain values on grey. "
                "What is booked into one afterwards counts in the first open month."
            )
        )
    if book.is_template:
        texts.append(
            _(
                "Write names and amounts on the Plan sheet, then import the file into a budget. "
                "Lines without a name are left out."
            )
        )
    return texts
