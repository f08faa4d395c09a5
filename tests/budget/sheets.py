"""Budgets in memory, and LibreOffice to recalculate the workbooks made of them."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from budget.carryover import Figures, MonthInput, Policy, Rule, carry_over
from budget.models import Budget, BudgetLine
from budget.months import is_over, month_range
from budget.selectors import Grid, GridLine, Month

ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""

SURPLUS = Rule(Policy.SURPLUS)


@dataclass
class LineOf:
    """What is given of one line; `closed` are the figures of closed months, by their place."""

    planned: Sequence[Any]
    booked: Sequence[Any]
    rule: Rule = SURPLUS
    own: dict[int, Rule] = field(default_factory=dict)
    moved: dict[int, Any] = field(default_factory=dict)
    opening: Any = 0
    frozen: dict[int, Figures | None] = field(default_factory=dict)
    name: str = "Line"
    category: str = "advertising"


def amount(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def grid_of(
    *lines: LineOf,
    first: date = date(2025, 1, 1),
    today: date = date(2026, 6, 1),
    closed: int = 0,
    places: int = 2,
    pool_opening: Any = 0,
    pool_moves: dict[int, Any] | None = None,
) -> Grid:
    """Compute a budget of lines that were never stored; the first `closed` months are closed."""
    count = len(lines[0].planned)
    months = month_range(first, count)
    heads = tuple(Month(i, month, is_over(month, today), i < closed) for i, month in enumerate(months))
    budget = Budget(name="Social", first_month=first, months=count, pool_opening=Decimal(str(pool_opening)))
    rows = tuple(_row(place, line, heads, today, places) for place, line in enumerate(lines))
    moves = {months[i]: Decimal(str(value)) for i, value in (pool_moves or {}).items()}
    return Grid(budget, today, heads, rows, places, moves, {})


def _row(place: int, given: LineOf, heads: tuple[Month, ...], today: date, places: int) -> GridLine:
    line = BudgetLine(
        name=f"{given.name} {place}",
        category=given.category,
        policy=given.rule.policy.value,
        cap_amount=given.rule.cap.amount,
        cap_share=given.rule.cap.share,
        cap_excess=given.rule.excess.value,
        opening_balance=Decimal(str(given.opening)),
        position=place,
    )
    inputs = tuple(
        MonthInput(
            month=head.month,
            rule=given.own.get(head.index, given.rule),
            planned=amount(given.planned[head.index]),
            moved=Decimal(str(given.moved.get(head.index, 0))),
            booked=Decimal(str(given.booked[head.index])),
            closed=head.closed,
            frozen=given.frozen.get(head.index),
        )
        for head in heads
    )
    figures = carry_over(inputs, opening=line.opening_balance, today=today, places=places)
    return GridLine(line, inputs, figures, frozenset(heads[i].month for i in given.own))


def recalculated(files: dict[str, bytes], folder: Path) -> dict[str, Any]:
    """Let LibreOffice calculate workbooks anew, all in one start; return them as it wrote them."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice recalculates the workbooks; it is not installed here")
    profile, given, made = (folder / name for name in ("profile", "given", "made"))
    for place in (profile / "user", given, made):
        place.mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE)
    for name, content in files.items():
        (given / f"{name}.xlsx").write_bytes(content)
    command = [
        soffice,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        "xlsx",
    ]
    subprocess.run(  # noqa: S603
        [*command, "--outdir", str(made), *sorted(str(path) for path in given.iterdir())],
        check=True,
        capture_output=True,
        timeout=240,
        env={**os.environ, "HOME": str(folder)},
    )
    return {name: openpyxl.load_workbook(made / f"{name}.xlsx", data_only=True) for name in files}
