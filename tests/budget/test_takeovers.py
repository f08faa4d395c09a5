"""The next budget takes over nothing, the balance or a share of it, line by line, after a preview."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEvent
from budget import selectors, services
from budget.exceptions import (
    BalanceHasChanged,
    BudgetIsInUse,
    BudgetIsNotLater,
    BudgetIsNotOver,
    BudgetIsScenario,
    LineIsInUse,
    MonthIsClosed,
)
from budget.models import Budget, BudgetLine, Takeover
from budget.money import to_unit
from budget.selectors import TakeoverRow
from budget.services import Choice
from tests.budget.conftest import AFTERWARDS, SPEND
from tests.counting import queries

ALL, HALF, NOTHING = Choice(Decimal(1)), Choice(Decimal("0.5")), Choice(Decimal(0))
NEXT_JANUARY = date(2026, 1, 1)


@pytest.fixture
def following(workspace, owner, scoped):
    """The budget of the year after."""
    return services.save_budget(
        Budget(workspace=workspace), by=owner, name="Social 2026", first_month=NEXT_JANUARY, months=12
    )


@pytest.fixture
def ads(make_line):
    """A line that ends 2025 with 500 left: 6,500 of its 7,000 are spent."""
    return make_line("Ads", planned=None, opening_balance=Decimal(500))


@pytest.fixture
def debt(make_line):
    return make_line("Influencers", planned=None, policy="signed", opening_balance=Decimal(-80))


@pytest.fixture
def next_ads(make_line, following):
    return make_line("ads", of=following, planned="100")


@pytest.fixture
def next_debt(make_line, following):
    return make_line("Influencers", of=following, planned="100", policy="signed")


@pytest.fixture
def take(budget, following, owner):
    def over(**choices):
        by_line = {
            line.pk: choices[line.name.lower()] for line in following.lines.all() if line.name.lower() in choices
        }
        if "pool" in choices:
            by_line[None] = choices["pool"]
        return services.take_over(from_budget=budget, to_budget=following, choices=by_line, by=owner, today=AFTERWARDS)

    return over


def opening(line):
    line.refresh_from_db()
    return line.opening_balance


# What is taken over


@pytest.mark.parametrize(("choice", "begins_with"), [(NOTHING, 0), (HALF, 250), (ALL, 500)])
def test_nothing_the_balance_or_a_share_becomes_the_opening_of_the_next(ads, next_ads, take, choice, begins_with):
    take(ads=choice)

    assert opening(next_ads) == begins_with
    assert int(selectors.grid(next_ads.budget, AFTERWARDS).lines[0].figures.months[0].available) == begins_with + 100


def test_a_debt_is_taken_over_as_a_debt(ads, debt, next_ads, next_debt, take):
    take(ads=ALL, influencers=ALL)

    assert (opening(next_ads), opening(next_debt)) == (500, -80)


def test_the_pool_is_taken_over_too(budget, following, take, owner):
    services.save_budget(budget, by=owner, pool_opening=Decimal(300))
    take(pool=HALF)

    following.refresh_from_db()
    assert following.pool_opening == 150
    assert selectors.grid(following, AFTERWARDS).pool[-1] == 150


def test_what_the_line_began_with_by_itself_stays(ads, next_ads, take, owner):
    services.edit_line(next_ads, by=owner, opening_balance=Decimal(30))
    take(ads=ALL)

    assert opening(next_ads) == 530


def test_doing_it_again_changes_nothing_and_another_choice_replaces_the_first(ads, next_ads, take):
    take(ads=ALL)
    take(ads=ALL)
    assert opening(next_ads) == 500
    take(ads=HALF)
    assert opening(next_ads) == 250
    take()
    assert opening(next_ads) == 0
    assert Takeover.objects.filter(to_line=next_ads).count() == 1


def test_who_took_over_what_is_kept(ads, next_ads, take, owner):
    take(ads=HALF)

    taken = Takeover.objects.get(to_line=next_ads)
    assert (taken.balance, taken.share, taken.amount, taken.taken_by) == (500, Decimal("0.5"), 250, owner)
    event = AuditEvent.objects.get(action="took over")
    assert (event.actor, event.label, event.detail["amounts"][str(next_ads.pk)]) == (owner, "Social 2026", "250.00")


def test_a_line_continues_the_one_it_was_copied_from_else_the_one_of_its_name(budget, following, make_line):
    one, other = make_line("One"), make_line("Other")
    renamed = make_line("Other", of=following, copied_from=one)
    newer = make_line("oTHER again", of=following)
    assert selectors.takeover_plan(budget, following, AFTERWARDS).lines[0].to_line == renamed

    plan = selectors.takeover_plan(budget, following, AFTERWARDS)
    assert [(row.from_line, row.to_line) for row in plan.lines] == [(one, renamed)]
    assert [row.from_line for row in plan.left_behind] == [other]
    BudgetLine.objects.filter(pk=newer.pk).update(copied_from=other)
    plan = selectors.takeover_plan(budget, following, AFTERWARDS)
    assert {row.to_line for row in plan.lines} == {renamed, newer}


def test_money_is_conserved_from_one_budget_to_the_next(budget, following, make_line, spend, take):
    line = make_line("Ads", policy="signed")
    spend(line, SPEND)
    make_line("Ads", of=following, policy="signed")
    take(ads=ALL)

    years = [selectors.grid(b, date(2027, 3, 1)).lines[0].figures.months for b in (budget, following)]
    assert years[1][0].carried_in == years[0][-1].carried_out
    planned, actual = (sum(getattr(m, name) for year in years for m in year) for name in ("planned", "actual"))
    assert planned - actual == years[1][-1].carried_out


@given(
    balance=st.decimals("-5000", "5000", places=3),
    share=st.decimals("0", "1", places=4),
    places=st.sampled_from([0, 2, 3]),
)
def test_a_share_is_taken_to_the_smallest_unit_and_is_never_more_than_all(balance, share, places):
    balance = to_unit(balance, places)
    row = TakeoverRow(None, None, balance, Decimal(7), None, places)

    amount = row.amount(share)
    assert amount == to_unit(amount, places)
    assert abs(amount) <= abs(balance)
    assert row.new_opening(share) == 7 + amount
    assert (row.amount(Decimal(1)), row.amount(Decimal(0))) == (balance, 0)


# What changed since


def test_the_plan_says_when_the_earlier_budget_changed_and_moves_nothing_by_itself(
    budget, following, ads, next_ads, take, spend
):
    take(ads=ALL)
    assert selectors.takeover_plan(budget, following, AFTERWARDS).out_of_step == ()

    spend(ads, ["20"], first=12)
    [row] = selectors.takeover_plan(budget, following, AFTERWARDS).out_of_step
    assert (row.taken.amount, row.balance, opening(next_ads)) == (500, 480, 500)
    take(ads=ALL)
    assert opening(next_ads) == 480


def test_a_line_added_later_is_out_of_step_until_somebody_decides(
    budget, following, ads, debt, next_ads, take, make_line
):
    take(ads=ALL)
    late = make_line("Influencers", of=following)

    assert [row.to_line for row in selectors.takeover_plan(budget, following, AFTERWARDS).out_of_step] == [late]
    take(ads=ALL)
    assert selectors.takeover_plan(budget, following, AFTERWARDS).out_of_step == ()


def test_a_balance_that_changed_since_it_was_seen_is_not_taken_over(ads, next_ads, take, spend):
    spend(ads, ["20"], first=12)

    with pytest.raises(BalanceHasChanged, match=r"is 480\.00 now; it was 500\.00"):
        take(ads=Choice(Decimal(1), Decimal(500)))
    assert opening(next_ads) == 0
    take(ads=Choice(Decimal(1), Decimal(480)))
    assert opening(next_ads) == 480


def test_what_came_after_all_months_were_closed_is_named_beside_the_balance(
    budget, ads, following, next_ads, spend, owner
):
    services.close_month(budget, month=date(2025, 12, 1), by=owner, today=AFTERWARDS)
    spend(ads, ["20"], first=12)

    [row] = selectors.takeover_plan(budget, following, AFTERWARDS).lines
    assert (row.balance, row.unplaced) == (500, 20)
    services.reopen_month(budget, month=date(2025, 12, 1), reason="Late bill", by=owner)
    [row] = selectors.takeover_plan(budget, following, AFTERWARDS).lines
    assert (row.balance, row.unplaced) == (480, 0)


def test_a_takeover_from_another_budget_replaces_the_first(
    workspace, owner, ads, debt, following, next_ads, take, make_line
):
    take(ads=ALL)
    older = services.save_budget(
        Budget(workspace=workspace), by=owner, name="Social 2024", first_month=date(2024, 1, 1), months=12
    )
    make_line("Something else", of=older, planned="10")

    services.take_over(from_budget=older, to_budget=following, choices={}, by=owner, today=AFTERWARDS)

    assert opening(next_ads) == 0
    assert not Takeover.objects.filter(to_line=next_ads).exists()


# When it is refused


def test_a_budget_that_still_runs_has_no_balance_to_take(budget, following, ads, next_ads, owner):
    with pytest.raises(BudgetIsNotOver, match="its last month is December 2025"):
        services.take_over(from_budget=budget, to_budget=following, choices={}, by=owner, today=date(2025, 12, 31))
    assert selectors.takeover_sources(following, date(2025, 12, 31)) == []
    assert selectors.takeover_sources(following, NEXT_JANUARY) == [budget]


def test_only_a_later_budget_takes_over(budget, following, owner):
    for earlier, later in ((following, budget), (budget, budget)):
        with pytest.raises(BudgetIsNotLater):
            services.take_over(from_budget=earlier, to_budget=later, choices={}, by=owner, today=date(2028, 1, 1))


def test_a_budget_with_closed_months_keeps_what_it_began_with_until_they_are_reopened(
    following, ads, next_ads, take, owner
):
    services.close_month(following, month=NEXT_JANUARY, by=owner, today=AFTERWARDS)
    with pytest.raises(MonthIsClosed, match="An owner can reopen"):
        take(ads=ALL)

    services.reopen_month(following, month=NEXT_JANUARY, reason="Take over", by=owner)
    take(ads=ALL)
    assert opening(next_ads) == 500


def test_scenarios_take_no_part(budget, following, owner):
    scenario = Budget.objects.create(
        workspace=budget.workspace, name="What if", first_month=NEXT_JANUARY, months=12, scenario_of=following
    )
    with pytest.raises(BudgetIsScenario):
        services.take_over(from_budget=budget, to_budget=scenario, choices={}, by=owner, today=AFTERWARDS)


@pytest.mark.parametrize("share", ["-0.1", "1.01"])
def test_a_share_outside_nothing_to_all_and_a_line_that_continues_none_are_refused(ads, next_ads, take, share, owner):
    with pytest.raises(ValidationError, match="between 0 and 100 percent"):
        take(ads=Choice(Decimal(share)))
    with pytest.raises(ValidationError, match="continues no line"):
        services.take_over(
            from_budget=ads.budget, to_budget=next_ads.budget, choices={10**6: ALL}, by=owner, today=AFTERWARDS
        )


def test_what_a_later_budget_took_over_from_is_not_deleted(budget, ads, next_ads, take, owner):
    take(ads=ALL)

    with pytest.raises(LineIsInUse, match="later budget took over"):
        services.delete_line(ads, by=owner)
    with pytest.raises(BudgetIsInUse):
        services.delete_budget(budget, by=owner)


# The pages


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def takeover_url(following, page_url):
    return page_url(f"budget/{following.pk}/takeover/")


@pytest.fixture
def typed(budget, next_ads):
    def rows(step, choice="all", share="", seen="500"):
        prefix = f"row-{next_ads.pk}"
        return {
            "from": budget.pk,
            "step": step,
            f"{prefix}-choice": choice,
            f"{prefix}-share": share,
            f"{prefix}-seen": seen,
            "row-pool-choice": "nothing",
            "row-pool-share": "",
            "row-pool-seen": "0",
        }

    return rows


def test_the_result_is_shown_before_anything_moves(ads, next_ads, editor, client_for, takeover_url, typed, page_url):
    client = client_for(editor)
    assert "Ads" in text_of(client.get(takeover_url))

    preview = text_of(client.post(takeover_url, typed("preview", "share", "25")))
    assert "Ads → ads €500.00 25% €125.00 €0.00 €125.00" in preview
    assert opening(next_ads) == 0

    flow = text_of(client.post(takeover_url, typed("apply", "share", "25"), follow=True))
    assert "Taken over from “Social 2025”" in flow
    assert opening(next_ads) == 125
    client.post(takeover_url, typed("apply", "share", "25"))
    assert opening(next_ads) == 125
    line = text_of(client.get(page_url(f"budget/{next_ads.budget_id}/lines/{next_ads.pk}/")))
    assert "It began with €125.00: €125.00 taken over from “Social 2025”" in line


@pytest.mark.parametrize("share", ["", "101", "-1", "a lot"])
def test_a_share_that_is_none_is_refused_by_name_and_kept(
    ads, next_ads, editor, client_for, takeover_url, typed, share
):
    answer = client_for(editor).post(takeover_url, typed("preview", "share", share))

    assert 'class="invalid-feedback' in answer.content.decode()
    assert f'name="row-{next_ads.pk}-share" value="{share}"' in answer.content.decode() or not share
    assert "Begins with, then" not in text_of(answer)


def test_a_balance_that_changed_meanwhile_is_shown_again_instead_of_taken(
    ads, next_ads, spend, editor, client_for, takeover_url, typed
):
    spend(ads, ["20"], first=12)

    answer = client_for(editor).post(takeover_url, typed("apply"))

    assert "The balance of “Ads” is 480.00 now; it was 500.00." in text_of(answer)
    assert f'name="row-{next_ads.pk}-seen" value="480"' in answer.content.decode()
    assert opening(next_ads) == 0


def test_the_flow_page_says_what_changed_in_the_budget_before(
    ads, next_ads, take, spend, viewer, client_for, page_url, budget
):
    client, url = client_for(viewer), page_url(f"budget/{next_ads.budget_id}/flow/")
    assert "Nothing of it flows into this budget until you say so" in text_of(client.get(url))
    take(ads=ALL)
    spend(ads, ["20"], first=12)

    assert "the balance was €500.00, it is €480.00 now" in text_of(client.get(url))
    earlier = text_of(client.get(page_url(f"budget/{budget.pk}/flow/")))
    assert "“Social 2026” took over balances of this budget" in earlier


def test_the_page_says_why_a_budget_with_closed_months_cannot(ads, next_ads, editor, owner, client_for, takeover_url):
    services.close_month(next_ads.budget, month=NEXT_JANUARY, by=owner, today=AFTERWARDS)

    assert "is closed, and what the budget began with is part of it" in text_of(client_for(editor).get(takeover_url))


def test_readers_take_nothing_over(following, viewer, client_for, takeover_url):
    assert client_for(viewer).get(takeover_url).status_code == 403


def test_the_preview_takes_as_many_queries_for_many_lines_as_for_few(
    budget, following, make_line, editor, client_for, takeover_url, page_url, take
):
    client = client_for(editor)
    counts = []
    for start, end in ((0, 3), (3, 20)):
        for number in range(start, end):
            make_line(f"Line {number}")
            make_line(f"Line {number}", of=following)
        take()
        pages = (takeover_url, page_url(f"budget/{following.pk}/flow/"))
        for page in pages:
            client.get(page)
        counts.append([queries(client, page) for page in pages])

    assert counts[0] == counts[1]
    assert max(counts[0]) <= 28


# The API


@pytest.fixture
def api(api_for):
    return api_for("write")


def test_the_api_previews_applies_and_refuses_by_name(budget, following, ads, next_ads, spend, api, api_url):
    url = api_url(f"budgets/{following.pk}/takeover/")

    [row] = api.get(url, {"from_budget": budget.pk}).json()["lines"]
    assert (row["from_line"], row["to_line"], row["balance"], row["taken"]) == (ads.pk, next_ads.pk, "500.00", None)
    body = {
        "from_budget": budget.pk,
        "lines": [{"line": next_ads.pk, "share": "0.5", "balance": "500"}],
        "pool": {"share": "1"},
    }
    [row] = api.post(url, body).json()["lines"]
    assert (row["opening"], row["own_opening"], row["taken"]["amount"]) == ("250.00", "0.00", "250.00")

    spend(ads, ["20"], first=12)
    changed = api.post(url, body)
    assert (changed.status_code, changed.json()["code"]) == (409, "balance_has_changed")
    assert api.get(url, {"from_budget": budget.pk}).json()["lines"][0]["is_stale"] is True
    assert api.get(url, {"from_budget": following.pk}).json()["code"] == "budget_is_not_later"
    assert api.get(url).status_code == 400
    assert api.get(url, {"from_budget": 10**6}).status_code == 404


@pytest.mark.parametrize("lines", [[{"line": 1, "share": "2"}], [{"line": 1}], [{"line": 1, "share": "1"}] * 2])
def test_the_api_names_what_is_wrong_with_a_choice(budget, following, api, api_url, lines):
    answer = api.post(api_url(f"budgets/{following.pk}/takeover/"), {"from_budget": budget.pk, "lines": lines})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"].startswith("lines")


def test_a_reader_looks_and_does_not_apply(budget, following, api_for, api_url):
    url = api_url(f"budgets/{following.pk}/takeover/")

    assert api_for("read").get(url, {"from_budget": budget.pk}).status_code == 200
    assert api_for("read").post(url, {"from_budget": budget.pk}).status_code == 403
