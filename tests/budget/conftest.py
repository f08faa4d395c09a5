from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scope

from accounts.models import User, Workspace
from budget import services
from budget.models import Budget, BudgetLine

SPEND = ["800", "1350", "900", "3500", "1000", "400"]
AFTERWARDS = date(2026, 6, 1)


def months(year: int = 2025, count: int = 12) -> list[date]:
    return [date(year, number, 1) for number in range(1, count + 1)]


@pytest.fixture
def budget(workspace: Workspace, owner: User) -> Budget:
    """A budget of the year 2025."""
    with scope(workspace=workspace):
        return services.save_budget(
            Budget(workspace=workspace), by=owner, name="Social 2025", first_month=date(2025, 1, 1), months=12
        )


@pytest.fixture
def make_line(budget: Budget, owner: User) -> Callable[..., BudgetLine]:
    def make(
        name: str = "Instagram ads", planned: str | None = "1000", of: Budget = budget, **fields: object
    ) -> BudgetLine:
        fields.setdefault("category", BudgetLine.Category.ADVERTISING)
        with scope(workspace=of.workspace):
            return services.add_line(
                of,
                by=owner,
                name=name,
                planned_per_month=None if planned is None else Decimal(planned),
                **fields,
            )

    return make


@pytest.fixture
def line(make_line: Callable[..., BudgetLine]) -> BudgetLine:
    return make_line()


@pytest.fixture
def spend(owner: User) -> Callable[..., None]:
    """Book amounts on the 15th of consecutive months, starting in January 2025."""

    def book(line: BudgetLine, amounts: list[str], first: int = 1) -> None:
        with scope(workspace=line.workspace):
            for number, amount in enumerate(amounts, start=first):
                services.record_expense(line=line, by=owner, date=date(2025, number, 15), amount=Decimal(amount))

    return book
