from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from budget import demo, selectors, services
from budget.carryover import Cap, imbalance
from budget.exceptions import PoolHoldsLess
from budget.models import Budget, BudgetLine, Expense
from budget.months import is_over
from budget.services import Reach
from strategy.services.channels import channel_for_name

pytestmark = pytest.mark.usefixtures("scoped")
JANUARY = date(2025, 1, 1)


@pytest.mark.parametrize("lines", [3, 30])
def test_a_grid_takes_six_queries(budget, make_line, spend, owner, workspace, django_assert_num_queries, lines):
    channel = channel_for_name(workspace=workspace, name="Instagram")
    make_line("Observed", channel=channel, actuals_from="observed")
    for number in range(lines):
        spend(make_line(f"Line {number}"), ["5", "6"])
    services.close_month(budget, month=JANUARY, by=owner, today=date(2025, 6, 1))

    with django_assert_num_queries(6):
        grid = selectors.grid(budget, date(2025, 6, 1))
        assert grid.total.actual == lines * 11


actions = st.lists(
    st.tuples(
        st.sampled_from(
            ["spend", "plan", "policy", "own rule", "move", "to pool", "from pool", "close", "reopen", "observe"]
        ),
        st.integers(0, 2),
        st.integers(1, 6),
        st.integers(1, 6),
        st.decimals("1", "2000", places=2),
    ),
    max_size=14,
)


@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.generate],  # every example fills a database: shrinking would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(actions=actions, today=st.dates(date(2025, 1, 1), date(2025, 8, 1)))
def test_money_is_conserved_whatever_happens_to_a_budget(workspace, owner, actions, today):
    budget = a_budget(workspace, owner)
    lines = list(budget.lines.all())
    for action, which, month, other, amount in actions:
        act(budget, lines, owner, action, which, date(2025, month, 1), date(2025, other, 1), amount, today)

    grid = selectors.grid(budget, today)

    assert [imbalance(row.figures) for row in grid.lines] == [0, 0, 0]
    booked = sum((e.amount for e in Expense.objects.filter(line__budget=budget)), Decimal(0))
    shown = sum(row.total.actual for row in grid.lines if not row.line.is_observed)
    unplaced = sum(a.amount for row in grid.lines if not row.line.is_observed for a in row.figures.unplaced)
    assert shown + unplaced == booked
    by_hand = sum(grid.pool_moves.values(), Decimal(0))
    assert sum(m.moved for m in grid.month_totals) + by_hand == 0
    through_rules = sum((m.to_pool - m.from_pool for m in grid.month_totals), Decimal(0))
    assert grid.pool[-1] == budget.pool_opening + through_rules + by_hand
    told = selectors.pool_months(grid, selectors.pool_moves(budget))
    assert all(m.start + m.released - m.taken + m.moved_in - m.moved_out == m.balance for m in told)
    assert grid.total.actual == sum(m.actual for m in grid.month_totals)


def a_budget(workspace, owner):
    budget = services.save_budget(
        Budget(workspace=workspace),
        by=owner,
        name=f"Budget {Budget.objects.count()}",
        first_month=JANUARY,
        months=6,
        pool_opening=Decimal(700),
    )
    channel = channel_for_name(workspace=workspace, name="Instagram")
    for name, policy, extra in (
        ("One", "surplus", {"cap_amount": Decimal(100), "cap_excess": "pool"}),
        ("Two", "signed", {"opening_balance": Decimal(-50)}),
        ("Three", "pool", {"actuals_from": "observed", "channel": channel}),
    ):
        services.add_line(
            budget,
            by=owner,
            name=name,
            category="advertising",
            policy=policy,
            planned_per_month=Decimal(500),
            **extra,
        )
    return budget


def act(budget, lines, owner, action, which, month, other, amount, today):
    line = lines[which]
    closed = selectors.closed_months(budget)
    if action == "spend" and not line.is_observed:
        services.record_expense(line=line, by=owner, date=month, amount=amount)
    elif action == "observe":
        services.record_observed_spend(workspace=budget.workspace, channel=lines[2].channel, month=month, amount=amount)
    elif action == "plan" and month not in closed:
        services.set_month(line, month=month, by=owner, planned=amount, reach=Reach.ONWARDS)
    elif action == "policy":
        policy = BudgetLine.Policy.values[other.month % 4]
        lines[which] = services.edit_line(line, by=owner, policy=policy)
    elif action == "own rule" and month not in closed:
        services.set_month(line, month=month, by=owner, policy="signed", cap=Cap(amount), reach=Reach.ONWARDS)
    elif action == "reopen" and month in closed:
        services.reopen_month(budget, month=month, reason="x", by=owner)
    elif action in ("to pool", "from pool") and not {month, other} & closed:
        ends = {"from_line": line, "to_line": None} if action == "to pool" else {"from_line": None, "to_line": line}
        with suppress(PoolHoldsLess):
            services.move_money(
                budget=budget, from_month=month, to_month=other, amount=amount, reason="x", by=owner, **ends
            )
    elif action == "move" and not {month, other} & closed and (line, month) != (lines[0], other):
        services.move_money(
            budget=budget,
            from_line=line,
            from_month=month,
            to_line=lines[0],
            to_month=other,
            amount=amount,
            reason="x",
            by=owner,
        )
    elif action == "close" and is_over(month, today):
        services.close_month(budget, month=month, by=owner, today=today)


def test_the_demo_year_has_lines_in_every_category_and_is_made_once(workspace, owner):
    channels = [channel_for_name(workspace=workspace, name=name) for name in ("Instagram", "Facebook", "Google Ads")]
    today = date(2026, 11, 22)

    first = demo.seed(workspace=workspace, by=owner, today=today, channels=channels)
    demo.close_first_month(workspace=workspace, by=owner, today=today)
    expenses = Expense.objects.count()
    again = demo.seed(workspace=workspace, by=owner, today=today, channels=channels)
    demo.close_first_month(workspace=workspace, by=owner, today=today)

    assert again == first
    assert Expense.objects.count() == expenses > 50
    grid = selectors.grid(first, today)
    assert [category for category, _rows in grid.by_category()] == [
        label for _value, label in BudgetLine.Category.choices
    ]
    assert sum(month.over for month in grid.months) == 10
    assert sum(month.closed for month in grid.months) == 1
    assert sorted({m.moved for row in grid.lines for m in row.figures.months}) == [-150, 0, 150]


@pytest.mark.parametrize(
    ("today", "first"), [(date(2026, 4, 1), date(2026, 1, 1)), (date(2026, 3, 31), date(2025, 7, 1))]
)
def test_the_demo_year_starts_so_that_months_are_over(today, first):
    assert demo.first_month(today) == first
