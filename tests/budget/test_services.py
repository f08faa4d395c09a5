from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from budget import selectors, services
from budget.carryover import Adjustment, Cap
from budget.exceptions import (
    BudgetIsInUse,
    LineIsDefunded,
    LineIsInUse,
    LineIsObserved,
    MonthIsClosed,
    MonthIsNotOver,
    OutsideBudget,
    ReferenceIsTaken,
)
from budget.models import Budget, BudgetLine, ClosedCell, Expense, MonthClosing, ObservedSpend
from budget.services import Reach
from strategy.services.channels import channel_for_name
from tests.budget.conftest import AFTERWARDS, SPEND, months

pytestmark = pytest.mark.usefixtures("scoped")
JANUARY, FEBRUARY, MARCH = months()[:3]


def figures(budget, line, name, today=AFTERWARDS):
    row = selectors.grid(budget, today).row(line.pk)
    return [int(getattr(month, name)) for month in row.figures.months]


@pytest.fixture
def channel(workspace):
    return channel_for_name(workspace=workspace, name="Instagram")


# Lines


def test_advertising_carries_its_surplus_unless_told_otherwise(make_line):
    policies = {category: make_line(category, category=category).policy for category in BudgetLine.Category.values}

    assert policies == {"tools": "none", "advertising": "surplus", "services": "none", "assets": "none"}


def test_a_line_starts_with_the_same_plan_in_every_month(budget, make_line):
    assert figures(budget, make_line(planned="250"), "planned") == [250] * 12


def test_a_defunded_line_plans_nothing_from_that_month_on_and_can_be_funded_again(budget, line, owner):
    services.defund_line(line, by=owner, from_month=MARCH)
    assert figures(budget, line, "planned") == [1000, 1000] + [0] * 10

    services.defund_line(line, by=owner, from_month=None)
    assert figures(budget, line, "planned") == [1000] * 12


def test_planning_for_a_defunded_month_is_refused(line, owner):
    services.defund_line(line, by=owner, from_month=MARCH)

    with pytest.raises(LineIsDefunded):
        services.set_month(line, month=MARCH, by=owner, planned=Decimal(5))


def test_a_new_policy_reaches_all_open_months(budget, line, spend, owner):
    spend(line, SPEND)
    services.edit_line(line, by=owner, policy="signed")

    assert figures(budget, line, "available")[:7] == [1000, 1200, 850, 950, -1550, -1550, -950]


def test_switching_a_policy_there_and_back_changes_nothing(budget, line, spend, owner):
    spend(line, SPEND)
    before = selectors.grid(budget, AFTERWARDS).row(line.pk).figures

    services.edit_line(line, by=owner, policy="signed")
    services.edit_line(line, by=owner, policy="surplus")

    assert selectors.grid(budget, AFTERWARDS).row(line.pk).figures == before


def test_a_new_rule_can_leave_earlier_months_as_they_were(budget, line, spend, owner):
    spend(line, SPEND)
    services.edit_line(line, by=owner, rule_from=date(2025, 4, 1), policy="signed", cap_amount=Decimal(50))

    grid = selectors.grid(budget, AFTERWARDS).row(line.pk)
    assert [int(m.available) for m in grid.figures.months][:5] == [1000, 1200, 1000, 1100, -1400]
    assert grid.own_rules == {JANUARY, FEBRUARY, MARCH}


def test_a_line_with_history_is_not_deleted(line, spend, owner):
    spend(line, ["10"])

    with pytest.raises(LineIsInUse):
        services.delete_line(line, by=owner)


def test_a_line_without_history_is_deleted_with_its_plan(budget, line, owner):
    services.delete_line(line, by=owner)

    assert not budget.lines.exists()


# Plans and their reach


@pytest.mark.parametrize(
    ("reach", "planned"),
    [
        (Reach.THIS, [1000, 1000, 700, 1000]),
        (Reach.ONWARDS, [1000, 1000, 700, 700]),
        (Reach.ALL, [700, 700, 700, 700]),
    ],
)
def test_a_plan_edit_says_how_far_it_reaches(budget, line, owner, reach, planned):
    services.set_month(line, month=MARCH, by=owner, reach=reach, planned=Decimal(700))

    assert figures(budget, line, "planned")[:4] == planned


def test_an_edit_never_reaches_a_closed_month(budget, line, owner):
    services.close_month(budget, month=FEBRUARY, by=owner, today=AFTERWARDS)
    services.set_month(line, month=MARCH, by=owner, reach=Reach.ALL, planned=Decimal(700))

    assert figures(budget, line, "planned")[:4] == [1000, 1000, 700, 700]


@pytest.mark.parametrize("reach", [Reach.THIS, Reach.ONWARDS])
def test_an_edit_of_a_closed_month_is_refused(budget, line, owner, reach):
    services.close_month(budget, month=FEBRUARY, by=owner, today=AFTERWARDS)

    with pytest.raises(MonthIsClosed, match="January 2025 is closed"):
        services.set_month(line, month=JANUARY, by=owner, reach=reach, planned=Decimal(700))


def test_a_negative_plan_is_refused(line, owner):
    with pytest.raises(ValidationError, match="0 or more"):
        services.set_month(line, month=JANUARY, by=owner, planned=Decimal(-1))


def test_a_month_outside_the_budget_is_refused(line, owner):
    with pytest.raises(OutsideBudget, match="January 2025 to December 2025"):
        services.set_month(line, month=date(2026, 1, 1), by=owner, planned=Decimal(1))


def test_a_month_takes_and_returns_a_policy_and_cap_of_its_own(budget, line, spend, owner):
    spend(line, SPEND)
    services.set_month(line, month=JANUARY, by=owner, policy="signed", cap=Cap(Decimal(120)))
    assert figures(budget, line, "available")[1] == 1120

    services.set_month(line, month=JANUARY, by=owner, policy=None, cap=None)
    assert figures(budget, line, "available")[1] == 1200


def test_a_month_can_lift_the_cap_of_its_line(budget, make_line, spend, owner):
    line = make_line(cap_amount=Decimal(50))
    spend(line, SPEND)
    services.set_month(line, month=JANUARY, by=owner, cap=Cap())

    assert figures(budget, line, "available")[:4] == [1000, 1200, 1000, 1050]


def test_a_rule_for_a_month_is_not_a_plan(budget, make_line, spend, owner):
    line = make_line(planned=None, policy="none", opening_balance=Decimal(80))
    services.set_month(line, month=FEBRUARY, by=owner, policy="surplus")

    assert figures(budget, line, "available")[:3] == [80, 80, 80]


# Expenses


def test_the_same_booking_sent_twice_is_stored_once(line, owner):
    booking = {"date": JANUARY, "amount": Decimal("12.50"), "reference": "INV-7"}
    first = services.record_expense(line=line, by=owner, **booking)
    second = services.record_expense(line=line, by=owner, **booking)

    assert first == second
    assert Expense.objects.count() == 1


def test_a_reference_stands_for_one_booking(line, owner):
    services.record_expense(line=line, by=owner, date=JANUARY, amount=Decimal(5), reference="INV-7")

    with pytest.raises(ReferenceIsTaken):
        services.record_expense(line=line, by=owner, date=JANUARY, amount=Decimal(6), reference="INV-7")


def test_expenses_without_reference_are_all_stored(line, owner):
    for _ in range(2):
        services.record_expense(line=line, by=owner, date=JANUARY, amount=Decimal(5))

    assert Expense.objects.count() == 2


def test_an_expense_outside_the_budget_is_refused(line, owner):
    with pytest.raises(OutsideBudget):
        services.record_expense(line=line, by=owner, date=date(2026, 1, 1), amount=Decimal(5))


def test_an_expense_of_nothing_is_refused(line, owner):
    with pytest.raises(ValidationError, match="other than 0"):
        services.record_expense(line=line, by=owner, date=JANUARY, amount=Decimal(0))


def test_a_refund_lowers_the_actual(budget, line, spend):
    spend(line, ["800"])
    spend(line, ["-300"])

    assert figures(budget, line, "actual")[0] == 500


# Observed spend


def test_an_observed_line_takes_its_actual_from_the_channels_reports(workspace, budget, make_line, channel):
    line = make_line(channel=channel, actuals_from="observed")
    for _ in range(2):
        services.record_observed_spend(
            workspace=workspace, channel=channel, month=date(2025, 2, 1), amount=Decimal(640)
        )

    assert figures(budget, line, "actual")[:3] == [0, 640, 0]
    assert ObservedSpend.objects.count() == 1


def test_observed_spend_of_zero_leaves_no_row(workspace, channel):
    place = {"workspace": workspace, "channel": channel, "month": JANUARY}
    services.record_observed_spend(**place, amount=Decimal(640))
    services.record_observed_spend(**place, amount=Decimal(0))

    assert not ObservedSpend.objects.exists()


def test_ad_spend_is_never_entered_twice(make_line, channel, owner):
    line = make_line(channel=channel, actuals_from="observed")

    with pytest.raises(LineIsObserved, match="reports of Instagram"):
        services.record_expense(line=line, by=owner, date=JANUARY, amount=Decimal(5))


def test_a_line_with_expenses_does_not_become_observed(line, channel, spend, owner):
    spend(line, ["5"])

    with pytest.raises(LineIsInUse):
        services.edit_line(line, by=owner, channel=channel, actuals_from="observed")


def test_a_channels_spend_counts_in_one_line_of_a_budget(make_line, channel):
    make_line(channel=channel, actuals_from="observed")

    with pytest.raises(ValidationError, match="already takes its spend"):
        make_line("More ads", channel=channel, actuals_from="observed")


def test_an_observed_line_names_its_channel(make_line):
    with pytest.raises(ValidationError, match="Choose the channel"):
        make_line(actuals_from="observed")


# Moves


def test_moved_money_leaves_one_cell_and_reaches_another(budget, make_line, owner):
    one, other = make_line("One"), make_line("Other")
    services.move_money(
        budget=budget,
        from_line=one,
        from_month=JANUARY,
        to_line=other,
        to_month=MARCH,
        amount=Decimal(300),
        reason="Spring campaign",
        by=owner,
    )

    assert figures(budget, one, "moved")[:3] == [-300, 0, 0]
    assert figures(budget, other, "moved")[:3] == [0, 0, 300]
    assert figures(budget, one, "planned")[:3] == [1000] * 3


@pytest.mark.parametrize(("source", "target"), [(JANUARY, MARCH), (MARCH, JANUARY)])
def test_no_money_moves_in_or_out_of_a_closed_month(budget, line, owner, source, target):
    services.close_month(budget, month=JANUARY, by=owner, today=AFTERWARDS)

    with pytest.raises(MonthIsClosed):
        services.move_money(
            budget=budget,
            from_line=line,
            from_month=source,
            to_line=line,
            to_month=target,
            amount=Decimal(1),
            reason="x",
            by=owner,
        )


# Closing


def test_a_late_expense_in_an_open_month_flows_through_all_later_ones(budget, line, spend, owner):
    spend(line, SPEND)
    services.record_expense(line=line, by=owner, date=date(2025, 1, 31), amount=Decimal(100))

    assert figures(budget, line, "available")[:7] == [1000, 1100, 1000, 1100, 1000, 1000, 1600]


def test_a_late_expense_in_a_closed_month_adjusts_the_first_open_one(budget, line, spend, owner):
    spend(line, SPEND)
    services.close_month(budget, month=JANUARY, by=owner, today=AFTERWARDS)
    services.record_expense(line=line, by=owner, date=date(2025, 1, 31), amount=Decimal(100))

    row = selectors.grid(budget, AFTERWARDS).row(line.pk).figures.months
    assert [int(m.actual) for m in row[:3]] == [800, 1450, 900]
    assert [int(m.available) for m in row[:3]] == [1000, 1200, 1000]
    assert row[1].adjustments == (Adjustment(JANUARY, Decimal(100)),)


def test_closing_a_month_closes_the_earlier_ones_and_changes_no_figure(budget, line, spend, owner):
    spend(line, SPEND)
    before = figures(budget, line, "available")
    services.close_month(budget, month=MARCH, by=owner, today=AFTERWARDS)

    assert selectors.closed_months(budget) == {JANUARY, FEBRUARY, MARCH}
    assert figures(budget, line, "available") == before


def test_closing_again_does_nothing(budget, line, owner):
    services.close_month(budget, month=MARCH, by=owner, today=AFTERWARDS)

    assert services.close_month(budget, month=FEBRUARY, by=owner, today=AFTERWARDS) == []
    assert ClosedCell.objects.count() == MonthClosing.objects.count() == 3


def test_a_month_that_still_runs_is_not_closed(budget, owner):
    with pytest.raises(MonthIsNotOver, match="March 2025 is not over yet"):
        services.close_month(budget, month=MARCH, by=owner, today=date(2025, 3, 31))


def test_months_close_by_the_budgets_rule_once_enough_days_have_passed(budget, owner):
    services.save_budget(budget, by=owner, close_after_days=10)

    assert services.close_due_months(budget, today=date(2025, 2, 10)) == []
    assert [c.month for c in services.close_due_months(budget, today=date(2025, 2, 11))] == [JANUARY]
    assert services.close_due_months(budget, today=date(2025, 2, 11)) == []


def test_the_task_closes_what_is_due_in_every_workspace(budget, line, owner):
    services.save_budget(budget, by=owner, close_after_days=0)

    assert services.close_due_months_everywhere() == 12
    assert services.close_due_months_everywhere() == 0


def test_a_line_added_after_a_closing_carries_its_opening_across_it(budget, line, make_line, owner):
    services.close_month(budget, month=FEBRUARY, by=owner, today=AFTERWARDS)
    new = make_line("New", opening_balance=Decimal(70))

    assert figures(budget, new, "planned")[:3] == [0, 0, 1000]
    assert figures(budget, new, "available")[:3] == [70, 70, 1070]


def test_the_opening_balance_stays_once_a_month_is_closed(budget, line, owner):
    services.close_month(budget, month=JANUARY, by=owner, today=AFTERWARDS)

    with pytest.raises(MonthIsClosed):
        services.edit_line(line, by=owner, opening_balance=Decimal(5))


# Budgets


def test_a_budget_keeps_the_months_something_happened_in(budget, line, spend, owner):
    spend(line, ["5"] * 3)

    with pytest.raises(BudgetIsInUse, match="March 2025"):
        services.save_budget(budget, by=owner, months=2)
    with pytest.raises(BudgetIsInUse, match="January 2025"):
        services.save_budget(budget, by=owner, first_month=date(2025, 2, 1))


def test_a_budget_can_grow(budget, line, spend, owner):
    spend(line, ["5"])
    services.save_budget(budget, by=owner, months=18)

    assert len(selectors.grid(budget, AFTERWARDS).months) == 18


def test_a_used_budget_is_not_deleted(budget, line, spend, owner):
    spend(line, ["5"])

    with pytest.raises(BudgetIsInUse):
        services.delete_budget(budget, by=owner)


def test_an_unused_budget_is_deleted_with_its_lines(budget, line, owner):
    services.delete_budget(budget, by=owner)

    assert not Budget.objects.exists()


# What others change between reading and writing


def test_a_line_that_became_observed_since_it_was_read_takes_no_expense(line, channel, owner):
    services.edit_line(BudgetLine.objects.get(), by=owner, channel=channel, actuals_from=BudgetLine.Actuals.OBSERVED)

    with pytest.raises(LineIsObserved):
        services.record_expense(line=line, by=owner, date=JANUARY, amount=Decimal(5))


def test_an_expense_is_not_moved_to_a_line_that_became_observed_since_it_was_read(make_line, channel, owner):
    stays, other = make_line("Stays"), make_line("Other")
    expense = services.record_expense(line=stays, by=owner, date=JANUARY, amount=Decimal(5))
    services.edit_line(
        BudgetLine.objects.get(pk=other.pk), by=owner, channel=channel, actuals_from=BudgetLine.Actuals.OBSERVED
    )

    with pytest.raises(LineIsObserved):
        services.edit_expense(expense, by=owner, line=other)
