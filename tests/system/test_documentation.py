"""Numbers and definitions in the documentation are those of the code."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from budget.carryover import Cap, MonthInput, Policy, Rule, carry_over
from reporting.funnel import DEFINITIONS as FUNNEL_DEFINITIONS
from reporting.roi import CUSTOMER_DEFINITIONS, DEFINITIONS

DOCS = settings.BASE_DIR / "docs"
RULES = {
    "none": Rule(Policy.NONE),
    "surplus": Rule(Policy.SURPLUS),
    "signed": Rule(Policy.SIGNED),
    "signed, cap 150": Rule(Policy.SIGNED, Cap(amount=Decimal(150))),
}


def example() -> list[dict[str, str]]:
    """Return the rows of the worked example as dictionaries by column name."""
    text = (DOCS / "reference/carry-over.md").read_text()
    lines = [line for line in text.split("## An example")[1].splitlines() if line.startswith("|")]
    heads, _rule, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(heads, row, strict=True)) for row in rows]


@pytest.mark.parametrize("name", RULES)
def test_the_worked_example_of_the_carry_over(name):
    months = [
        MonthInput(date(2025, number, 1), RULES[name], planned=Decimal(1000), booked=Decimal(row["Spent"]))
        for number, row in enumerate(example(), start=1)
    ]
    line = carry_over(months, today=date(2026, 1, 1))
    assert [month.available for month in line.months] == [Decimal(row[name]) for row in example()]


def test_every_figure_is_documented_as_it_is_computed():
    text = (DOCS / "reference/figures.md").read_text()
    documented = dict(re.findall(r"^## (.+)\n\n`(.+)`$", text, re.MULTILINE))
    defined = {**DEFINITIONS, **CUSTOMER_DEFINITIONS, **FUNNEL_DEFINITIONS}
    assert documented == {definition.label: definition.formula for definition in defined.values()}


def test_links_between_pages_lead_somewhere():
    pages = [settings.BASE_DIR / "README.md", *DOCS.rglob("*.md")]
    broken = [
        (page.name, target)
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert not broken
