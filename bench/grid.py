"""The budget's grid: many cells against few, and one cell saved against the page drawn anew."""

import json
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from accounts import services as accounts
from accounts.models import User, Workspace
from bench.timing import Ratio, interleaved
from budget import services
from budget.models import Budget, BudgetLine, Expense, LineMonth

FEW, MANY = (6, 12), (60, 24)
"""Lines and months."""
SHARE_OF_THE_PAGE = 0.1
FIRST = date(2026, 1, 1)


def budget(workspace: Workspace, lines: int, months: int) -> Budget:
    """Make a budget with a plan and an expense in every cell."""
    made = services.save_budget(
        Budget(workspace=workspace), by=None, name=f"{lines} x {months}", first_month=FIRST, months=months
    )
    categories = BudgetLine.Category.values
    shared = {"workspace": workspace}
    rows = BudgetLine.objects.bulk_create(
        BudgetLine(**shared, budget=made, name=f"Line {n}", category=categories[n % 4], policy="signed", position=n)
        for n in range(lines)
    )
    cells = [(line, month) for line in rows for month in made.month_list()]
    LineMonth.objects.bulk_create(
        LineMonth(**shared, line=line, month=month, planned=Decimal(100)) for line, month in cells
    )
    Expense.objects.bulk_create(
        Expense(**shared, line=line, date=month + timedelta(days=9), entered=Decimal(90), amount=Decimal(90))
        for line, month in cells
    )
    return made


def measure() -> list[Ratio]:
    user = User.objects.create_user(email="grid@example.com", name="Grid")
    workspace = accounts.create_workspace(name="Grid", by=user, currency="EUR", time_zone="UTC")
    with scope(workspace=workspace):
        few, many = (budget(workspace, *size) for size in (FEW, MANY))
        line = many.lines.all()[0].pk
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    key = accounts.create_api_key
    with scope(workspace=workspace):
        headers = {"authorization": f"Bearer {key(workspace=workspace, name='b', access='read', by=None).secret}"}
    plans = [Decimal(100)]

    def as_json(of: Budget) -> bytes:
        return client.get(f"/api/v1/workspaces/{workspace.slug}/budgets/{of.pk}/grid/", headers=headers).content

    def page() -> bytes:
        return client.get(f"/w/{workspace.slug}/budget/{many.pk}/").content

    def save() -> bytes:
        seen, planned = plans[-1], plans[-1] + 1
        change = {"line": line, "month": "2027-06", "planned": str(planned), "seen": str(seen)}
        answer = client.post(
            f"/w/{workspace.slug}/budget/{many.pk}/cells/",
            json.dumps({"changes": [change]}),
            content_type="application/json",
        )
        assert answer.status_code == 200, answer.content
        plans.append(planned)
        return answer.content

    as_json(few)  # the first use of a key is noted
    assert _queries(lambda: as_json(few)) == _queries(lambda: as_json(many))
    small, large, drawn, saved = interleaved([lambda: as_json(few), lambda: as_json(many), page, save], rounds=10)
    sent, whole = len(save()), len(page())
    return [
        Ratio("grid as JSON, 60 lines × 24 months, same number of queries", "6 × 12, a twentieth", large, small),
        Ratio("one cell of 60 × 24 saved, what changed sent back", "the page of 60 × 24", saved, drawn),
        Ratio(
            "bytes sent back for one cell of 60 × 24 (in thousands, for ms)",
            "bytes of the page",
            sent / 1_000_000,
            whole / 1_000_000,
            f"≤ {SHARE_OF_THE_PAGE}",
            sent <= SHARE_OF_THE_PAGE * whole,
        ),
    ]


def _queries(work) -> int:  # type: ignore[no-untyped-def]
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)
