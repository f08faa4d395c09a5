import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django_scopes import scope

from accounts.models import Workspace
from budget import selectors, services
from budget.carryover import Cap
from budget.models import Budget, LineMonth, RecurringExpense
from tests.counting import cost_of

MARCH, JUNE = date(2025, 3, 1), date(2025, 6, 1)


def planned(line):
    row = selectors.grid(line.budget, date(2025, 3, 10)).row(line.pk)
    return [month.planned for month in row.figures.months]


def test_the_next_budget_follows_with_the_same_plan(scoped, budget, make_line, owner):
    line = make_line(policy="signed", cap_amount=Decimal(150), cap_excess="pool")
    services.set_month(line, month=MARCH, by=owner, planned=Decimal(1300))
    services.set_month(line, month=JUNE, by=owner, policy="pool", cap=Cap(share=Decimal("0.5")))
    copy = services.copy_budget(budget, by=owner, name="Social 2026")
    assert (copy.first_month, copy.months, copy.follows) == (date(2026, 1, 1), 12, budget)
    made = copy.lines.get()
    assert (made.copied_from, made.policy, made.cap_amount, made.cap_excess) == (line, "signed", 150, "pool")
    assert planned(made) == [1000, 1000, 1300, *[1000] * 9]
    own = LineMonth.objects.get(line=made, policy="pool")
    assert (own.month, own.cap_share) == (date(2026, 6, 1), Decimal("0.5"))


def test_plans_change_by_a_share_in_all_or_in_a_category(scoped, budget, make_line, owner):
    make_line("Ads", "1000.05")
    make_line("Tool", "49.95", category="tools")
    copy = services.copy_budget(
        budget, by=owner, name="2026", change=Decimal("0.1"), change_by_category={"tools": Decimal("-0.5")}
    )
    assert planned(copy.lines.get(name="Ads"))[0] == Decimal("1100.06")
    assert planned(copy.lines.get(name="Tool"))[0] == Decimal("24.98")


@pytest.mark.parametrize(("currency", "plan", "result"), [("JPY", "1005", "1106"), ("KWD", "10.005", "11.006")])
def test_changed_plans_have_the_decimals_of_the_currency(workspace, budget, make_line, owner, currency, plan, result):
    Workspace.objects.filter(pk=workspace.pk).update(currency=currency)
    workspace.refresh_from_db()
    budget.workspace = workspace
    make_line("Ads", plan, of=budget)
    with scope(workspace=workspace):
        copy = services.copy_budget(budget, by=owner, name="Next", change=Decimal("0.1"))
        assert planned(copy.lines.get())[0] == Decimal(result)


@pytest.mark.parametrize("share", ["-1.01", "10.01"])
def test_a_share_must_be_possible(scoped, budget, line, owner, share):
    with pytest.raises(ValidationError, match="between"):
        services.copy_budget(budget, by=owner, name="2026", change=Decimal(share))
    assert Budget.objects.count() == 1


def test_nothing_that_happened_comes_along(scoped, budget, make_line, spend, owner):
    line = make_line(opening_balance=Decimal(70))
    services.save_budget(budget, by=owner, pool_opening=Decimal(300), alert_levels=[50], alerted=[owner], months=12)
    spend(line, ["800"])
    services.close_month(budget, month=date(2025, 1, 1), by=owner, today=date(2025, 3, 1))
    copy = services.copy_budget(budget, by=owner, name="2026")
    total = selectors.grid(copy, date(2026, 1, 10)).total
    assert (total.actual, total.carried_in, copy.pool_opening, copy.lines.get().opening_balance) == (0, 0, 0, 0)
    assert (copy.alert_levels, list(copy.alerted.all())) == ([50], [owner])


def test_a_stopped_line_stays_behind(scoped, budget, line, make_line, owner):
    services.defund_line(line, by=owner, from_month=MARCH)
    make_line("Tool", category="tools")
    copy = services.copy_budget(budget, by=owner, name="2026")
    assert [made.name for made in copy.lines.all()] == ["Tool"]


def test_a_leap_february_follows_a_plain_one(scoped, owner, workspace):
    budget = services.save_budget(
        Budget(workspace=workspace), by=owner, name="2027", first_month=date(2027, 2, 1), months=12
    )
    line = services.add_line(budget, by=owner, name="Ads", category="advertising", planned_per_month=Decimal(29))
    copy = services.copy_budget(budget, by=owner, name="2028")
    assert (copy.first_month, planned(copy.lines.get())) == (date(2028, 2, 1), planned(line))


def test_copying_costs_the_same_for_many_lines(scoped, budget, make_line, owner):
    make_line()
    few = cost_of(lambda: services.copy_budget(budget, by=owner, name="A"))
    for number in range(5):
        make_line(f"Line {number}")
    assert cost_of(lambda: services.copy_budget(budget, by=owner, name="B")) == few


def test_a_budget_nothing_happened_in_is_deleted_with_its_scenarios(scoped, budget, line, owner):
    services.create_scenario(budget, by=owner, name="What if")
    services.delete_budget(budget, by=owner)
    assert not Budget.objects.exists()


def test_a_budget_that_took_money_over_or_has_bills_that_recur_is_kept(scoped, budget, line, owner):
    services.save_recurring(
        RecurringExpense(workspace=scoped),
        line=line,
        by=owner,
        vendor="Planway",
        entered=Decimal(49),
        interval="month",
        starts_on=date(2025, 1, 3),
        day=3,
    )
    with pytest.raises(ValidationError, match="recurring expenses"):
        services.delete_budget(budget, by=owner)


# --- The doors ---------------------------------------------------------------------------------------


def test_the_page_proposes_the_next_name_and_makes_the_budget(client_for, owner, budget, line, page_url):
    client = client_for(owner)
    address = page_url(f"budget/{budget.pk}/copy/")
    page = client.get(address).content.decode()
    assert 'value="Social 2026"' in page
    assert "January 2026" in page
    sent = {"name": "Social 2026", "change": "5", "change_tools": "", "change_advertising": "-10 %"}
    assert "is made" in client.post(address, sent, follow=True).content.decode()
    with scope(workspace=budget.workspace):
        assert planned(Budget.objects.get(name="Social 2026").lines.get())[0] == 900


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": "Social 2025"}, "There is a budget of this name already."),
        ({"name": "Next", "change": "-101"}, "Give a change between"),
        ({"name": "Next", "change": "lots"}, "is not an amount"),
        ({"name": ""}, "This field is required."),
    ],
)
def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(client_for, owner, budget, page_url, sent, said):
    page = client_for(owner).post(page_url(f"budget/{budget.pk}/copy/"), sent).content.decode()
    assert said in page
    assert f'value="{sent["name"]}"' in page or not sent["name"]


def test_the_settings_of_a_budget_are_typed_in_words(client_for, owner, editor, budget, page_url):
    address = page_url(f"budget/{budget.pk}/edit/")
    sent = {
        "name": "Social 2025",
        "first_month": "2025-01",
        "months": "12",
        "pool_opening": "-50",
        "alert_levels": "100, 80%",
        "alerted": [editor.pk],
        "approver_role": "editor",
        "expense_limit": "500",
        "counts_tax": "on",
        "note": "Agreed in May",
        "version": budget.version,
        "opened": json.dumps({"pk": budget.pk}),
    }
    page = client_for(owner).post(address, {**sent, "alert_levels": "many"}).content.decode()
    assert "Write whole percentages" in page
    client_for(owner).post(address, sent)
    with scope(workspace=budget.workspace):
        stored = Budget.objects.get(pk=budget.pk)
        assert (stored.alert_levels, stored.pool_opening, stored.expense_limit) == ([80, 100], -50, 500)
        assert (stored.approver_role, stored.counts_tax, stored.note) == ("editor", True, "Agreed in May")
        assert list(stored.alerted.all()) == [editor]
    assert 'value="80, 100"' in client_for(owner).get(address).content.decode()


def test_strangers_are_not_offered_as_alerted(client_for, owner, outsider, budget, page_url, api_for, api_url):
    page = client_for(owner).get(page_url(f"budget/{budget.pk}/edit/")).content.decode()
    assert "Outsider" not in page
    answer = api_for("write").patch(api_url(f"budgets/{budget.pk}/"), {"alerted": [outsider.pk]})
    assert (answer.status_code, answer.json()["errors"][0]["field"].split(".")[0]) == (400, "alerted")


def test_the_api_has_every_setting_and_copies(api_for, api_url, budget, line, owner):
    with scope(workspace=budget.workspace):
        services.save_budget(budget, by=owner, approver_role="editor")  # who guards the limit is the owners' to say
    api = api_for("write")
    settings = {
        "pool_opening": "10.00",
        "counts_tax": True,
        "alert_levels": [50, 90],
        "alerted": [owner.pk],
        "expense_limit": "250.00",
        "approver_role": "editor",
        "note": "x",
    }
    stored = api.patch(api_url(f"budgets/{budget.pk}/"), settings).json()
    assert {name: stored[name] for name in settings} == settings
    assert api.patch(api_url(f"budgets/{budget.pk}/"), {"alert_levels": [90, 50]}).status_code == 400
    made = api.post(
        api_url(f"budgets/{budget.pk}/copy/"),
        {"name": "Social 2026", "change": "0.05", "changes": [{"category": "advertising", "change": "0.1"}]},
    )
    assert (made.status_code, made.json()["follows"], made.json()["first_month"]) == (201, budget.pk, "2026-01")
    grid = api.get(api_url(f"budgets/{made.json()['id']}/grid/")).json()
    assert grid["totals"]["total"]["planned"] == "13200.00"
    assert api.post(api_url(f"budgets/{budget.pk}/copy/"), {"name": "x", "change": "11"}).status_code == 400
    assert api.post(api_url(f"budgets/{budget.pk}/copy/"), {"name": "social 2026"}).status_code == 400


def test_counting_tax_is_fixed_once_a_bill_with_tax_is_booked(scoped, budget, line, owner):
    services.save_budget(budget, by=owner, counts_tax=True)
    services.record_expense(
        line=line, by=owner, date=MARCH, entered=Decimal(124), tax_share=Decimal("0.24"), with_tax=True
    )
    with pytest.raises(ValidationError, match="cannot change any more"):
        services.save_budget(budget, by=owner, counts_tax=False)
