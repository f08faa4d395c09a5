"""What no door lets through: closed months, other people's decisions, and input nobody means."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from budget import selectors, services
from budget.exceptions import ImportWasOverwritten, MonthIsClosed
from budget.exports import serve
from budget.models import Budget, BudgetLine
from budget.services.plan_imports import apply_plan, undo_plan, upload_plan
from strategy.services.channels import channel_for_name
from tests.budget.conftest import AFTERWARDS, months

JANUARY, FEBRUARY, MARCH, APRIL = months()[:4]


def amounts(budget, line, name):
    return [int(getattr(month, name)) for month in selectors.grid(budget, AFTERWARDS).row(line.pk).figures.months]


# Closed months


@pytest.fixture
def stopped(budget, line, owner, scoped) -> BudgetLine:
    """A line without money from February on, and the first quarter closed."""
    services.defund_line(line, by=owner, from_month=FEBRUARY)
    services.close_month(budget, month=MARCH, by=owner, today=AFTERWARDS)
    return BudgetLine.objects.get(pk=line.pk)


def test_a_line_stopped_in_a_month_that_is_closed_since_can_still_be_edited(stopped, api_for, api_url):
    address = api_url(f"budgets/{stopped.budget_id}/lines/{stopped.pk}/")
    api = api_for("write")
    sent = {**api.get(address).json(), "name": "Ads in Instagram"}

    answer = api.put(address, sent)

    assert (answer.status_code, answer.json()["defunded_from"]) == (200, "2025-02")


@pytest.mark.parametrize("month", [JANUARY, MARCH, date(2024, 12, 1)])
def test_money_is_not_stopped_in_or_before_a_closed_month(stopped, owner, month):
    with pytest.raises(MonthIsClosed, match="2025 is closed"):
        services.edit_line(stopped, by=owner, defunded_from=month)


def test_an_untracked_line_keeps_what_its_closed_months_spent_when_its_money_flows_again(
    budget, make_line, owner, scoped
):
    line = make_line(actuals_from="untracked")
    services.defund_line(line, by=owner, from_month=FEBRUARY)
    services.close_month(budget, month=MARCH, by=owner, today=AFTERWARDS)
    services.defund_line(line, by=owner, from_month=None)

    assert amounts(budget, line, "actual")[:5] == [1000, 0, 0, 1000, 1000]


def test_an_import_is_not_taken_back_when_the_opening_balance_it_wrote_was_closed_since(
    budget, make_line, owner, workspace, scoped
):
    line = make_line(opening_balance=Decimal(70))
    ours = serve.budget_file(budget, workspace, "csv")
    services.edit_line(line, by=owner, opening_balance=Decimal(0))
    run = upload_plan(budget, data=ours.content, filename="ours.csv", by=owner)
    apply_plan(run, by=owner, choices={"months": ["2025-06"], "rules": True})
    services.close_month(budget, month=JANUARY, by=owner, today=AFTERWARDS)

    with pytest.raises(ImportWasOverwritten, match="January 2025 has been closed since"):
        undo_plan(run, by=owner)
    assert BudgetLine.objects.get(pk=line.pk).opening_balance == 70


# Who decides


def settings_of(budget):
    stored = Budget.objects.get(pk=budget.pk)
    return stored.approver_role, stored.expense_limit


@pytest.fixture
def limited(budget, owner, scoped) -> Budget:
    """A budget whose expenses above 100 an owner approves."""
    return services.save_budget(budget, by=owner, expense_limit=Decimal(100), approver_role="owner")


@pytest.mark.parametrize("fields", [{"approver_role": "editor"}, {"expense_limit": None}, {"expense_limit": "9000"}])
def test_a_key_does_not_lift_the_limit_that_owners_guard(limited, api_for, api_url, fields):
    answer = api_for("write").patch(api_url(f"budgets/{limited.pk}/"), fields)

    assert answer.status_code == 403
    assert settings_of(limited) == ("owner", 100)


def test_a_key_changes_everything_else_of_such_a_budget(limited, api_for, api_url):
    same = {"name": "Social", "expense_limit": "100.00", "approver_role": "owner"}

    assert api_for("write").patch(api_url(f"budgets/{limited.pk}/"), same).status_code == 200


def form_of(budget, **changed):
    return {
        "name": budget.name, "first_month": "2025-01", "months": 12, "alert_levels": "80, 100", "version": "",
        "approver_role": "owner", "expense_limit": "100", **changed,
    }  # fmt: skip


def test_an_editor_finds_the_guard_of_the_owners_in_the_form_but_cannot_change_it(limited, client_for, editor):
    address = reverse("budget:edit", args=[limited.workspace.slug, limited.pk])
    browser = client_for(editor)

    browser.post(address, form_of(limited, note="Seen", approver_role="editor", expense_limit=""))

    assert Budget.objects.get(pk=limited.pk).note == "Seen"
    assert settings_of(limited) == ("owner", 100)


def test_an_owner_changes_who_decides_and_from_what_amount(limited, client_for, owner):
    address = reverse("budget:edit", args=[limited.workspace.slug, limited.pk])

    client_for(owner).post(address, form_of(limited, approver_role="editor", expense_limit="250"))

    assert settings_of(limited) == ("editor", 250)


# Other writers


def test_pages_that_show_the_budget_notice_that_a_line_is_gone(budget, line, owner, scoped):
    before = Budget.objects.get(pk=budget.pk).revision

    services.delete_line(line, by=owner)

    assert Budget.objects.get(pk=budget.pk).revision == before + 1


def test_reported_spend_shows_in_the_budget_and_its_scenarios(workspace, budget, make_line, owner, scoped):
    channel = channel_for_name(workspace=workspace, name="Instagram")
    make_line(actuals_from="observed", channel=channel)
    scenario = services.create_scenario(budget, by=owner, name="Less")
    before = [Budget.objects.get(pk=each.pk).revision for each in (budget, scenario)]

    services.record_observed_spend(workspace=workspace, channel=channel, month=JANUARY, amount=Decimal(5))

    after = [Budget.objects.get(pk=each.pk).revision for each in (budget, scenario)]
    assert after == [revision + 1 for revision in before]


# Input nobody means


@pytest.mark.parametrize("first", ["0001-01", "1899-12", "9999-12", "9996-01"])
def test_a_budget_lies_in_years_that_calendars_reach(api_for, api_url, first):
    answer = api_for("write").post(api_url("budgets/"), {"name": "Far", "first_month": first, "months": 60})

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["first_month"]


@pytest.mark.parametrize("text", ["²", "9" * 5000, "-1", "x"])
def test_a_template_of_a_line_that_is_none_begins_empty(client_for, owner, workspace, text):
    address = reverse("budget:line_template_new", args=[workspace.slug])

    assert client_for(owner).get(address, {"line": text}).status_code == 200


TABLE = "line_id,line,category,month,planned,policy,own_rule,cap_amount,cap_share,cap_excess,opening_balance\n"


@pytest.mark.parametrize(
    "row",
    [
        "²,Ads,advertising,2025-05,10,surplus,0,,,,",
        f"{'9' * 5000},Ads,advertising,2025-05,10,surplus,0,,,,",
        "1,Ads,advertising,2025-05,NaN,surplus,0,NaN,,,sNaN",
        "1,Ads,advertising,2025-05,10,surplus,0,5,0.5,,",
        "1,Ads,advertising,2025-05,1e400,surplus,0,1e400,,,1e400",
    ],
)
def test_a_table_for_programs_with_odd_cells_is_read_or_refused(api_for, api_url, budget, line, row):
    api, address = api_for("write"), api_url(f"budgets/{budget.pk}/imports/")
    sent = api.post(address, {"file": SimpleUploadedFile("t.csv", (TABLE + row).encode())}, format="multipart")
    assert sent.status_code == 201

    assert api.post(f"{address}{sent.json()['id']}/apply/", {}).status_code in (200, 400, 409)


def workbook_with(key: str) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["head", "", "", *[date(2025, month, 1) for month in range(1, 13)]])
    book.active.append([key, "Ads", "", *[10] * 12])
    book.create_sheet("Legend").append(["policy:none"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("key", ["line:advertising:²", f"line:advertising:{'9' * 5000}", "policy:²", "Jan ²"])
def test_a_workbook_with_odd_keys_is_read_or_refused(api_for, api_url, budget, key):
    file = SimpleUploadedFile("plan.xlsx", workbook_with(key))

    answer = api_for("write").post(api_url(f"budgets/{budget.pk}/imports/"), {"file": file}, format="multipart")

    assert answer.status_code in (201, 400)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_far_away_is_no_month_of_a_table(api_for, api_url, budget, day):
    table = f"Line,2025-05,2025-06\nTools,{day},20\n{day},1,2\n".encode()

    answer = api_for("write").post(
        api_url(f"budgets/{budget.pk}/imports/"), {"file": SimpleUploadedFile("p.csv", table)}, format="multipart"
    )

    assert answer.status_code == 201


@pytest.mark.parametrize("back", ["x", "-1", "//elsewhere.example", "https://elsewhere.example/"])
def test_closing_a_month_leads_back_to_a_page_of_ours(client_for, owner, budget, line, back):
    address = reverse("budget:close", args=[budget.workspace.slug, budget.pk])

    answer = client_for(owner).post(address, {"month": "2025-01", "next": back})

    assert answer.headers["Location"] == reverse("budget:grid", args=[budget.workspace.slug, budget.pk])
