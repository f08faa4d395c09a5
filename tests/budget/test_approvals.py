from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone
from django_scopes import scope

from accounts.roles import Role
from budget import selectors, services
from budget.exceptions import (
    ApprovalIsDecided,
    ApprovalIsWaiting,
    BudgetIsScenario,
    NothingIsPlanned,
    PlanIsApproved,
)
from budget.models import Budget, BudgetApproval
from budget.selectors import Standing
from tests.conftest import member
from tests.counting import cost_of, queries

MARCH = date(2025, 3, 1)


@pytest.fixture
def plan_url(budget, page_url):
    return page_url(f"budget/{budget.pk}/plan/")


@pytest.fixture
def change(owner):
    def plan(line, amount, month=MARCH):
        with scope(workspace=line.workspace):
            services.set_month(line, month=month, by=owner, planned=Decimal(amount))

    return plan


def standing(budget):
    return selectors.plan_state(budget).standing


# --- From the draft to the approved plan -------------------------------------------


def test_a_plan_is_asked_for_and_approved(scoped, budget, line, editor, owner):
    assert standing(budget) == Standing.DRAFT
    asked = services.ask_for_approval(budget, by=editor, message="As agreed on Monday")
    assert standing(budget) == Standing.WAITING
    services.approve_plan(asked, by=owner)
    assert standing(budget) == Standing.APPROVED
    approval = budget.approvals.get()
    assert (approval.asked_by, approval.decided_by, approval.message) == (editor, owner, "As agreed on Monday")


def test_what_is_approved_is_what_was_asked_for(scoped, budget, line, change, editor, owner):
    asked = services.ask_for_approval(budget, by=editor)
    change(line, "1500")
    state = selectors.plan_state(budget)
    assert [(it.name, it.total.amount) for it in state.since(state.waiting).changed] == [("Instagram ads", 500)]
    services.approve_plan(asked, by=owner)
    assert standing(budget) == Standing.CHANGED
    assert selectors.baseline_of(budget).planned(line, MARCH) == 1000


def test_the_first_approved_plan_stays_the_baseline(scoped, budget, line, change, owner):
    services.approve_at_once(budget, by=owner)
    change(line, "1200")
    services.approve_at_once(budget, by=owner)
    state = selectors.plan_state(budget)
    assert [state.since(approval).total.amount for approval in state.approved] == [200, 0]
    assert selectors.baseline_of(budget).planned(line, MARCH) == 1000
    assert state.standing == Standing.APPROVED


def test_a_scenario_is_measured_by_its_budgets_baseline(scoped, budget, line, owner):
    services.approve_at_once(budget, by=owner)
    scenario = services.create_scenario(budget, by=owner, name="What if")
    baseline = selectors.baseline_of(scenario)
    assert baseline.planned(scenario.lines.get(), MARCH) == 1000


def test_before_any_approval_there_is_no_baseline(scoped, budget, line, editor):
    services.ask_for_approval(budget, by=editor)
    assert selectors.baseline_of(budget) is None


def test_a_plan_is_sent_back_with_a_reason_and_asked_for_again(scoped, budget, line, editor, owner):
    asked = services.ask_for_approval(budget, by=editor)
    with pytest.raises(ValidationError, match="Say what should change"):
        services.send_back_plan(asked, by=owner, reason="  ")
    services.send_back_plan(asked, by=owner, reason="Too much in March")
    state = selectors.plan_state(budget)
    assert (state.standing, state.sent_back.reason) == (Standing.DRAFT, "Too much in March")
    services.ask_for_approval(budget, by=editor)
    assert standing(budget) == Standing.WAITING


def test_one_request_waits_at_a_time_and_the_same_one_asked_twice_is_one(scoped, budget, line, change, editor, owner):
    asked = services.ask_for_approval(budget, by=editor)
    assert services.ask_for_approval(budget, by=editor) == asked
    with pytest.raises(ApprovalIsWaiting):
        services.ask_for_approval(budget, by=owner)
    with pytest.raises(ApprovalIsWaiting):
        services.approve_at_once(budget, by=owner)
    change(line, "7")
    with pytest.raises(ApprovalIsWaiting):
        services.ask_for_approval(budget, by=editor)


def test_a_request_withdrawn_makes_room_for_the_next(scoped, budget, line, editor, owner):
    asked = services.ask_for_approval(budget, by=editor)
    services.withdraw_request(asked, by=editor)
    with pytest.raises(ApprovalIsDecided):
        services.approve_plan(asked, by=owner)
    assert services.ask_for_approval(budget, by=editor) != asked


def test_deciding_twice_changes_nothing(scoped, budget, line, editor, owner):
    asked = services.ask_for_approval(budget, by=editor)
    decided_at = services.approve_plan(asked, by=owner).decided_at
    assert services.approve_plan(asked, by=editor).decided_at == decided_at
    with pytest.raises(ApprovalIsDecided):
        services.send_back_plan(asked, by=owner, reason="No")
    with pytest.raises(PlanIsApproved):
        services.approve_at_once(budget, by=owner)


def test_an_empty_budget_and_a_scenario_have_nothing_to_approve(scoped, budget, owner):
    with pytest.raises(NothingIsPlanned):
        services.ask_for_approval(budget, by=owner)
    scenario = services.create_scenario(budget, by=owner, name="What if")
    with pytest.raises(BudgetIsScenario):
        services.ask_for_approval(scenario, by=owner)


def test_a_stopped_line_plans_nothing_from_then_on(scoped, budget, line, owner):
    services.defund_line(line, by=owner, from_month=MARCH)
    assert selectors.total_planned(selectors.plan_of(budget)) == 2000


# --- Who is told ---------------------------------------------------------------------


def test_approvers_are_asked_by_mail_once(scoped, budget, line, editor, owner, django_capture_on_commit_callbacks):
    member(budget.workspace, "second", Role.OWNER)
    services.ask_for_approval(budget, by=editor, message="Please look")
    assert services.mail_due_plan_decisions() == 2
    assert services.mail_due_plan_decisions() == 0
    assert {address for message in mail.outbox for address in message.to} == {"owner@example.com", "second@example.com"}
    assert "Please look" in mail.outbox[0].body
    assert f"/budget/{budget.pk}/plan/" in mail.outbox[0].body
    assert mail.outbox[0].subject == "Please approve the budget “Social 2025”"


def test_the_asker_hears_what_was_decided(scoped, budget, line, editor, owner):
    asked = services.ask_for_approval(budget, by=editor)
    services.send_back_plan(asked, by=owner, reason="Too much in March")
    assert services.mail_due_plan_decisions() == 1
    assert mail.outbox[0].to == ["editor@example.com"]
    assert "Too much in March" in mail.outbox[0].body


def test_nobody_is_mailed_about_their_own_or_a_withdrawn_decision(scoped, budget, line, change, editor, owner):
    services.approve_at_once(budget, by=owner)
    change(line, "1")
    services.withdraw_request(services.ask_for_approval(budget, by=editor), by=editor)
    assert services.mail_due_plan_decisions() == 0


def test_with_editors_as_approvers_they_are_asked_but_not_the_one_who_asks(scoped, budget, line, editor, owner):
    services.save_budget(budget, by=owner, approver_role=Role.EDITOR.value)
    services.ask_for_approval(budget, by=editor)
    services.mail_due_plan_decisions()
    assert [message.to for message in mail.outbox] == [["owner@example.com"]]


def test_when_the_mail_server_is_away_it_is_tried_again(scoped, budget, line, editor, owner, monkeypatch):
    services.ask_for_approval(budget, by=editor)

    def away(**_message):
        raise OSError("away")

    with monkeypatch.context() as patch:
        patch.setattr("accounts.mail.send_mail", away)
        assert services.mail_due_plan_decisions() == 0
    assert services.mail_due_plan_decisions() == 1


def test_an_old_request_is_not_mailed_any_more(scoped, budget, line, editor, owner):
    asked = services.ask_for_approval(budget, by=editor)
    BudgetApproval.objects.filter(pk=asked.pk).update(created_at=timezone.now() - timedelta(days=3))
    assert services.mail_due_plan_decisions() == 0


# --- In the browser ------------------------------------------------------------------


def test_an_editor_asks_and_an_owner_approves_on_the_page(client_for, budget, line, editor, owner, plan_url):
    client_for(editor).post(f"{plan_url}ask/", {"message": "Look"})
    page = client_for(owner).get(plan_url).content.decode()
    assert "Waiting for approval" in page
    assert "Look" in page
    with scope(workspace=budget.workspace):
        pk = budget.approvals.get().pk
    answer = client_for(owner).post(f"{plan_url}{pk}/approve/", follow=True)
    assert "The plan is approved." in answer.content.decode()
    assert "Approved and today" in answer.content.decode()


def test_who_may_not_decide_cannot(client_for, budget, line, editor, owner, contributor, plan_url):
    with scope(workspace=budget.workspace):
        asked = services.ask_for_approval(budget, by=owner)
    for action in ("approve", "send-back", "withdraw"):
        assert client_for(editor).post(f"{plan_url}{asked.pk}/{action}/", {"reason": "x"}).status_code == 403
    assert client_for(editor).post(f"{plan_url}ask/", {"at_once": "1"}).status_code == 403
    assert client_for(contributor).post(f"{plan_url}ask/").status_code == 403
    assert "Approve the plan" not in client_for(editor).get(plan_url).content.decode()


def test_sending_back_without_a_reason_says_so(client_for, budget, line, editor, owner, plan_url):
    with scope(workspace=budget.workspace):
        asked = services.ask_for_approval(budget, by=editor)
    page = client_for(owner).post(f"{plan_url}{asked.pk}/send-back/", {"reason": ""})
    assert "Say what should change" in page.content.decode()


def test_the_page_compares_today_with_a_chosen_approved_plan(client_for, budget, line, change, owner, plan_url):
    with scope(workspace=budget.workspace):
        services.approve_at_once(budget, by=owner)
        change(line, "1500")
        second = services.approve_at_once(budget, by=owner)
        change(line, "1600")
    page = client_for(owner).get(plan_url).content.decode()
    assert "+€600.00" in page
    assert "+5%" in page
    assert "+€100.00" in client_for(owner).get(f"{plan_url}?against={second.pk}").content.decode()
    assert client_for(owner).get(f"{plan_url}?against=nonsense").status_code == 404


def test_the_page_costs_the_same_whatever_was_planned_and_decided(
    client_for, budget, make_line, change, owner, plan_url
):
    client = client_for(owner)
    line = make_line()
    with scope(workspace=budget.workspace):
        services.approve_at_once(budget, by=owner)
        services.create_scenario(budget, by=owner, name="One")
    client.get(plan_url)
    few = queries(client, plan_url)
    for number in range(4):
        change(line, str(number))
        make_line(f"Line {number}")
        with scope(workspace=budget.workspace):
            services.approve_at_once(budget, by=owner)
            services.create_scenario(budget, by=owner, name=f"Scenario {number}")
    assert queries(client, plan_url) == few


# --- Over the API --------------------------------------------------------------------


@pytest.fixture
def approvals(api_url, budget):
    return api_url(f"budgets/{budget.pk}/approvals/")


def test_the_api_asks_decides_and_compares(api_for, api_url, approvals, budget, line, change):
    api = api_for("write")
    asked = api.post(approvals, {"message": "Please"})
    assert (asked.status_code, asked.json()["decision"]) == (201, "")
    assert api.get(approvals).json()["results"][0]["message"] == "Please"
    with scope(workspace=budget.workspace):
        services.save_budget(budget, by=None, approver_role=Role.EDITOR.value)
    decided = api.post(f"{approvals}{asked.json()['id']}/approve/")
    assert decided.json()["decision"] == "approved"
    change(line, "1500")
    baseline = api.get(api_url(f"budgets/{budget.pk}/baseline/")).json()
    assert baseline["standing"] == "changed"
    assert baseline["total"] == {"before": "12000.00", "after": "12500.00", "difference": "500.00", "share": "0.0417"}
    assert baseline["lines"][0]["change"] == "changed"
    assert baseline["lines"][0]["months"][2]["difference"] == "500.00"
    assert baseline["categories"] == [{"category": "advertising", "total": baseline["total"]}]


def test_a_write_key_acts_as_an_editor_and_may_not_decide_for_owners(api_for, approvals, budget, line, editor):
    with scope(workspace=budget.workspace):
        asked = services.ask_for_approval(budget, by=editor)
    api = api_for("write")
    for action in ("approve", "return"):
        assert api.post(f"{approvals}{asked.pk}/{action}/", {"reason": "x"}).status_code == 403
    assert api.post(f"{approvals}{asked.pk}/withdraw/").status_code == 403
    assert api.post(approvals, {"at_once": True}).status_code == 403


def test_the_api_names_why_it_refuses(api_for, api_url, approvals, budget, make_line, owner):
    api = api_for("write")
    assert api.post(approvals, {}).json()["code"] == "nothing_is_planned"
    assert api.get(api_url(f"budgets/{budget.pk}/baseline/")).status_code == 404
    make_line()
    with scope(workspace=budget.workspace):
        services.ask_for_approval(budget, by=owner)
    answer = api.post(approvals, {})
    assert (answer.status_code, answer.json()["code"]) == (409, "approval_is_waiting")


def test_the_asker_withdraws_over_the_api(client_for, api_url, approvals, budget, line, editor):
    client = client_for(editor)
    asked = client.post(approvals, {}, content_type="application/json").json()["id"]
    assert client.post(f"{approvals}{asked}/withdraw/").json()["decision"] == "withdrawn"


def test_an_unknown_approval_to_compare_with_is_not_found(api_for, api_url, budget, line, owner):
    with scope(workspace=budget.workspace):
        services.approve_at_once(budget, by=owner)
    assert api_for("read").get(api_url(f"budgets/{budget.pk}/baseline/?approval=0")).status_code == 404


def test_the_api_costs_the_same_for_many_lines(api_for, api_url, approvals, budget, make_line, owner):
    api = api_for("read")
    make_line()
    with scope(workspace=budget.workspace):
        services.approve_at_once(budget, by=owner)
    addresses = [approvals, api_url(f"budgets/{budget.pk}/baseline/")]
    api.get(approvals)
    few = [queries(api, address) for address in addresses]
    for number in range(4):
        make_line(f"Line {number}")
        with scope(workspace=budget.workspace):
            services.approve_at_once(budget, by=owner)
    assert [queries(api, address) for address in addresses] == few


def test_asking_costs_the_same_for_many_lines(scoped, budget, make_line, editor, owner):
    make_line()
    few = cost_of(lambda: services.ask_for_approval(budget, by=editor))
    services.withdraw_request(budget.approvals.get(), by=editor)
    for number in range(5):
        make_line(f"Line {number}")
    assert cost_of(lambda: services.ask_for_approval(budget, by=editor)) == few


def test_a_budget_with_an_approved_plan_is_kept(scoped, budget, line, owner):
    services.approve_at_once(budget, by=owner)
    with pytest.raises(ValidationError, match="approved plan"):
        services.delete_budget(budget, by=owner)
    assert Budget.objects.filter(pk=budget.pk).exists()
