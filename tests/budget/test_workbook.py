"""The workbook's own formulas, calculated by LibreOffice, against the product's figures."""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from budget.carryover import AMOUNTS, Cap, Excess, Policy, Rule
from budget.exports import workbook
from budget.money import places_of
from budget.selectors import Grid
from tests.budget.sheets import LineOf, grid_of, recalculated

SPEND = [800, 1350, 900, 3500, 1000, 400, 0]
PLAN = [1000] * 7
RULES = {
    "none": Rule(Policy.NONE),
    "surplus": Rule(Policy.SURPLUS),
    "signed": Rule(Policy.SIGNED),
    "signed capped at 150": Rule(Policy.SIGNED, Cap(Decimal(150))),
    "pool": Rule(Policy.POOL),
    "capped by a share": Rule(Policy.SIGNED, Cap(share=Decimal("0.15"))),
    "excess to the pool": Rule(Policy.SURPLUS, Cap(Decimal(150)), Excess.POOL),
}


@dataclass(frozen=True)
class Case:
    """A budget as exported, and the cells changed before it is calculated anew."""

    before: Grid
    after: Grid
    currency: str = "EUR"


def changed(
    make: Callable[[list[Any], list[Any]], Grid], planned: list[Any], booked: list[Any], currency: str = "EUR"
) -> Case:
    """Export with other plans and actuals than those that are calculated."""
    other_plan = [None if value is None else value + 100 for value in planned]
    other_booked = [value if not value else value + 7 for value in booked]
    return Case(make(other_plan, other_booked), make(planned, booked), currency)


def closed_with(count: int, *lines: LineOf, **options: Any) -> Grid:
    """Close months one after the other with what is booked, then book what comes late."""
    frozen = []
    for line in lines:
        at_closing = replace(line, booked=[*line.booked])
        figures = grid_of(at_closing, **options).lines[0].figures.months[:count]
        kept = {i: replace(figure, closed=True) for i, figure in enumerate(figures)}
        frozen.append(replace(line, frozen=kept))
    return grid_of(*frozen, closed=count, **options)


def with_late(grid: Grid, late: dict[tuple[int, int], Any], **options: Any) -> Grid:
    lines = []
    for place, row in enumerate(grid.lines):
        booked = [given.booked + Decimal(str(late.get((place, index), 0))) for index, given in enumerate(row.inputs)]
        frozen = {index: given.frozen for index, given in enumerate(row.inputs) if given.closed}
        lines.append(
            LineOf(
                [g.planned for g in row.inputs],
                booked,
                row.line.rule(),
                frozen=frozen,
                opening=row.line.opening_balance,
            )
        )
    return grid_of(*lines, closed=sum(month.closed for month in grid.months), today=grid.today, **options)


def random_budget(seed: int, places: int) -> Grid:
    """Make a budget of anything at once: gaps, refunds, caps, own rules, moves, months to come."""
    dice = random.Random(seed)  # noqa: S311

    def money(low: int, high: int) -> Decimal:
        return Decimal(dice.randint(low * 10**places, high * 10**places)).scaleb(-places)

    def cap() -> Cap:
        share = Decimal(dice.randint(0, 15000)).scaleb(-4)
        return dice.choice([Cap(), Cap(money(0, 300)), Cap(share=share)])

    def rule() -> Rule:
        return Rule(dice.choice(list(Policy)), cap(), dice.choice(list(Excess)))

    lines = [
        LineOf(
            planned=[dice.choice([None, Decimal(0), money(0, 900), money(0, 900)]) for _month in range(14)],
            booked=[dice.choice([Decimal(0), money(-100, 900), money(0, 900)]) for _month in range(14)],
            rule=rule(),
            own={month: rule() for month in dice.sample(range(14), 3)},
            moved={month: money(-200, 200) for month in dice.sample(range(14), 2)},
            opening=money(-300, 300),
            category=dice.choice(["tools", "advertising", "services", "assets"]),
        )
        for _line in range(4)
    ]
    moves = {month: money(-100, 100) for month in dice.sample(range(14), 2)}
    return grid_of(
        *lines,
        first=date(2025, 8, 1),
        today=date(2026, 6, 15),
        places=places,
        pool_opening=money(-50, 50),
        pool_moves=moves,
    )


def cases() -> dict[str, Case]:
    found = {
        name: changed(lambda plan, booked, rule=rule: grid_of(LineOf(plan, booked, rule)), PLAN, SPEND)
        for name, rule in RULES.items()
    }
    found["all rules in one budget"] = changed(
        lambda plan, booked: grid_of(*(LineOf(plan, booked, rule) for rule in RULES.values()), pool_opening=-20),
        PLAN,
        SPEND,
    )
    found["months never set up"] = changed(
        lambda plan, booked: grid_of(
            LineOf(plan, booked, opening=33), LineOf(plan, booked, Rule(Policy.POOL), moved={2: 5})
        ),
        [1000, None, None, 500, None, 0, None],
        [800, 0, 0, 100, 3, 0, 0],
    )
    found["months to come"] = changed(
        lambda plan, booked: grid_of(LineOf(plan, booked), today=date(2025, 4, 1)), PLAN, SPEND
    )
    found["own rules of months"] = changed(
        lambda plan, booked: grid_of(
            LineOf(
                plan,
                booked,
                RULES["signed capped at 150"],
                own={0: Rule(Policy.SIGNED), 2: RULES["pool"], 5: RULES["none"]},
            )
        ),
        PLAN,
        SPEND,
    )
    for share in ("0.125", "0.375", "0.0050"):  # halves of a cent above even and odd cents
        rule = Rule(Policy.SURPLUS, Cap(share=Decimal(share)))
        found[f"halves of a unit at {share}"] = changed(
            lambda plan, booked, rule=rule: grid_of(LineOf(plan, booked, rule)),
            [
                Decimal("10.04"),
                Decimal("10.12"),
                Decimal("10.20"),
                Decimal("1.00"),
                Decimal("3.00"),
                Decimal("5.00"),
                7,
            ],
            [0, 0, 0, 0, 0, 0, 0],
        )
    for currency in ("JPY", "KWD"):
        places = places_of(currency)
        plan = [Decimal(5 + 4 * i).scaleb(-places) + 1000 for i in range(7)]
        found[currency] = changed(
            lambda plan, booked, places=places: grid_of(
                LineOf(plan, booked, Rule(Policy.SIGNED, Cap(share=Decimal("0.5")))), places=places
            ),
            plan,
            SPEND,
            currency,
        )
    closed = closed_with(3, LineOf(PLAN, SPEND), LineOf(PLAN, SPEND, Rule(Policy.SIGNED), opening=50))
    late = {(0, 0): Decimal("12.34"), (1, 1): -40, (1, 2): 40}
    found["late bookings in closed months"] = Case(closed, with_late(closed, late))
    all_closed = closed_with(7, LineOf(PLAN, SPEND))
    found["late bookings and no month open"] = Case(all_closed, with_late(all_closed, {(0, 3): 5}))
    idle = closed_with(2, LineOf([1000, 1000, None, 500], [900, 900, 0, 0]))
    found["late bookings that cancel out in a gap"] = Case(idle, with_late(idle, {(0, 0): 30, (0, 1): -30}))
    for seed, currency in enumerate(("EUR", "EUR", "JPY", "KWD")):
        budget = random_budget(seed, places_of(currency))
        found[f"random {seed}"] = Case(budget, budget, currency)
    return found


CASES = cases()


def exported(grid: Grid, currency: str = "EUR") -> bytes:
    return workbook.render(grid, title="Social 2025", currency=currency)


def without_values(case: Case) -> bytes:
    """Put the changed inputs into the exported file; saving it drops every value of a formula."""
    book = openpyxl.load_workbook(io.BytesIO(exported(case.before, case.currency)))
    plan, actual = book["Plan"], book["Actual"]
    rows = [row[0].row for row in plan.iter_rows(max_col=1) if str(row[0].value).startswith("line:")]
    by_category = [line for _label, lines in case.after.by_category() for line in lines]
    for row, line in zip(rows, by_category, strict=True):
        for index, given in enumerate(line.inputs):
            if not given.closed:
                plan.cell(row, 9 + index).value = None if given.planned is None else float(given.planned)
            actual.cell(row, 4 + index).value = float(given.booked)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    files = {f"case{number}": without_values(case) for number, case in enumerate(CASES.values())}
    made = recalculated(files, tmp_path_factory.mktemp("office"))
    return dict(zip(CASES, made.values(), strict=True))


def figures_in(book: Any, places: int) -> dict[str, Any]:
    """Read the budget sheet: the lines in their order, the totals and the pool."""
    sheet = book["Budget"]
    width = sheet.max_column
    lines: list[dict[str, list[Decimal]]] = []
    totals: dict[str, list[Decimal]] = {}
    for row in sheet.iter_rows(min_row=7, max_col=width, values_only=True):
        key, amounts = str(row[0] or ""), [unit(value, places) for value in row[3:]] if row[0] else []
        if key == "line":
            lines.append({})
        elif key in AMOUNTS:
            lines[-1][key] = amounts
        elif key:
            totals[key.removeprefix("total:")] = amounts
    return {"lines": lines, "totals": totals}


def unit(value: Any, places: int) -> Decimal:
    return (
        round(Decimal(str(value or 0)), places)
        if not isinstance(value, str) or value.strip("-.0123456789") == ""
        else Decimal(0)
    )


@pytest.mark.parametrize("name", CASES)
def test_the_sheet_calculates_what_we_do(name: str, books: dict[str, Any]) -> None:
    grid = CASES[name].after
    read = figures_in(books[name], grid.places)
    ours = [line for _label, lines in grid.by_category() for line in lines]
    for line, theirs in zip(ours, read["lines"], strict=True):
        for amount in AMOUNTS:
            assert theirs[amount] == [
                *(getattr(m, amount) for m in line.figures.months),
                getattr(line.total, amount),
            ], (
                line.line.name,
                amount,
            )
    for amount in AMOUNTS:
        ours_in_sum = [*(getattr(month, amount) for month in grid.month_totals), getattr(grid.total, amount)]
        assert read["totals"][amount] == ours_in_sum, amount
    assert read["totals"]["pool"] == [*grid.pool, grid.pool[-1]]


@pytest.mark.parametrize("name", CASES)
def test_no_money_comes_or_goes_unseen(name: str, books: dict[str, Any]) -> None:
    sheet = books[name]["Budget"]
    last = [row for row in sheet.iter_rows(values_only=True) if row[1] == "Check: must be 0"][-1]
    assert last[-1] == 0
