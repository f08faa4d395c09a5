"""One half-year under every rule, read off the grid in a real browser."""

from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scope
from playwright.sync_api import Page

from budget import services
from budget.models import Budget, BudgetLine
from tests.budget.conftest import SPEND, months
from tests.budget.test_carry_table import AFTER_A_LATE_100_IN_JANUARY, RULES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def budget(live_server, workspace, owner) -> Budget:
    """The year 2025 with one line for each rule, all planned and spent alike."""
    with scope(workspace=workspace):
        budget = services.save_budget(
            Budget(workspace=workspace), by=owner, name="Rules", first_month=date(2025, 1, 1), months=12
        )
        for name, (rule, _available) in RULES.items():
            line = services.add_line(
                budget, by=owner, name=name, category="advertising", planned_per_month=Decimal(1000), **rule
            )
            for month, amount in zip(months(), SPEND, strict=False):
                services.record_expense(line=line, by=owner, date=month, amount=Decimal(amount))
    return budget


def available(page: Page) -> dict[str, list[Decimal]]:
    """Return what the grid shows as available in the first seven months, line by line."""
    return {
        name: [
            Decimal(text.replace(",", "").replace("−", "-").replace("€", "").strip().split()[0])
            for text in page.locator("#budget-grid .grid-line")
            .filter(has=page.get_by_role("link", name=name, exact=True))
            .locator(".fig-available td:not([class*=sum])")
            .all_inner_texts()[:7]
        ]
        for name in RULES
    }


def test_the_grid_shows_every_rule_to_the_cent_also_after_a_late_expense(budget, editor, owner, login, page, page_url):
    login(editor)
    page.goto(page_url(f"budget/{budget.pk}/"))
    assert available(page) == {name: expected for name, (_rule, expected) in RULES.items()}

    with scope(workspace=budget.workspace):
        for line in BudgetLine.objects.filter(budget=budget):
            services.record_expense(line=line, by=owner, date=date(2025, 1, 31), amount=Decimal(100))
    page.reload()
    assert available(page) == AFTER_A_LATE_100_IN_JANUARY
