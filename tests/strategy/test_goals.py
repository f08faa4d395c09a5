"""SMART goals: all five letters asked for, none forced, and what a careful colleague would remark."""

from datetime import date
from decimal import Decimal

import pytest

from strategy import checks
from strategy.metrics import METRICS
from strategy.models import Audience, Goal
from strategy.objectives import ALIGNMENTS
from tests.strategy import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


@pytest.fixture(autouse=True)
def strategy(scoped):
    return make.strategy(scoped)


def form_data(**fields):
    return {**make.GOAL, "status": "active", "business_objective": "", **fields}


def post(client, page_url, **fields):
    return client.post(page_url("strategy/goals/new/"), form_data(**fields))


def test_each_business_objective_has_its_social_indicator():
    assert {key for alignment in ALIGNMENTS for key in alignment.metrics} <= set(METRICS)
    by_objective = {alignment.objective: str(alignment.social_kpi) for alignment in ALIGNMENTS}
    assert by_objective["satisfaction"] == "Customer-service requests handled, growing"


def test_the_form_shows_the_alignment_table(client_for, editor, page_url):
    page = client_for(editor).get(page_url("strategy/goals/new/")).content.decode()
    for alignment in ALIGNMENTS:
        assert str(alignment.social_kpi) in page


def test_a_goal_is_stored_and_shown_with_its_letters(client_for, editor, page_url, scoped):
    client = client_for(editor)
    response = post(client, page_url)
    goal = Goal.objects.get()
    assert response.url == page_url(f"strategy/goals/{goal.pk}/")
    page = client.get(response.url).content.decode()
    for letter in ("Specific", "Measurable", "Achievable", "Relevant", "Time-bound"):
        assert letter in page
    assert page_url(f"roadmap/goals/{goal.pk}/panel/") in page


def test_a_goal_may_begin_as_a_sentence(client_for, editor, page_url, scoped):
    client = client_for(editor)
    response = client.post(page_url("strategy/goals/new/"), {"title": "Be known in Germany", "status": "active"})
    goal = Goal.objects.get()
    assert response.url == page_url(f"strategy/goals/{goal.pk}/")
    assert "No number yet" in client.get(response.url).content.decode()


def test_a_goal_without_a_title_is_refused(client_for, editor, page_url, scoped):
    response = post(client_for(editor), page_url, title="")
    assert response.status_code == 200
    assert 'href="#id_title"' in response.content.decode()
    assert not Goal.objects.exists()


def test_a_number_of_ones_own_is_a_number(client_for, editor, page_url, scoped):
    post(client_for(editor), page_url, metric="", metric_name="Stores that list us")
    assert Goal.objects.get().measured_by == "Stores that list us"


def test_a_target_may_be_a_change_in_percent(client_for, editor, page_url, scoped):
    client = client_for(editor)
    refused = post(client, page_url, target="-30", baseline="", target_is_change="on")
    assert "needs to know where the number stands now" in refused.content.decode()
    post(client, page_url, target="-30", baseline="2", target_is_change="on")
    goal = Goal.objects.get()
    assert goal.target_value == Decimal("1.4")
    assert "-30 %" in client.get(page_url(f"strategy/goals/{goal.pk}/")).content.decode()


def test_hours_money_and_audience_are_shown(client_for, viewer, page_url, scoped):
    audience = make.part(Audience, scoped, name="Shop buyers")
    goal = make.goal(scoped, hours_per_week=Decimal("2.5"), money=Decimal(3000), audience=audience)
    page = client_for(viewer).get(page_url(f"strategy/goals/{goal.pk}/")).content.decode()
    for text in ("2.5 hours a week", "€3,000.00", "Shop buyers"):
        assert text in page


def test_a_goal_begun_from_an_objective_serves_it(client_for, editor, page_url, scoped):
    awareness = make.objective(scoped, "awareness")
    client = client_for(editor)
    page = client.get(page_url(f"strategy/goals/new/?objective={awareness.pk}")).content.decode()
    assert f'<option value="{awareness.pk}" selected>' in page
    assert '<option value="reach" selected>' in page
    for odd in ("x", "0", "9" * 30):
        assert client.get(page_url(f"strategy/goals/new/?objective={odd}")).status_code == 200


def test_goals_come_page_by_page_those_without_a_date_last(client_for, viewer, page_url, scoped):
    make.goal(scoped, title="Someday", deadline=None)
    for number in range(25):
        make.goal(scoped, title=f"Goal {number}")
    client = client_for(viewer)
    assert "Someday" not in client.get(page_url("strategy/goals/")).content.decode()
    assert "Someday" in client.get(page_url("strategy/goals/?page=2")).content.decode()


def test_a_deadline_before_the_start_is_refused(client_for, editor, page_url, scoped):
    refused = post(client_for(editor), page_url, starts_on="2026-07-06")
    assert "The deadline lies before the start." in refused.content.decode()


def test_a_sound_goal_gets_no_remark(scoped):
    channel = make.channel(scoped, metrics=["followers"])
    assert checks.remarks(make.goal(scoped, channel=channel), today=TODAY) == []


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"deadline": date(2026, 2, 1)}, "deadline has passed"),
        ({"baseline": None}, "zero point"),
        ({"baseline": Decimal(12000)}, "what should change"),
    ],
    ids=["overdue", "no baseline", "no change"],
)
def test_a_doubtful_goal_is_remarked_upon_in_words(scoped, fields, word):
    (remark,) = checks.remarks(make.goal(scoped, **fields), today=TODAY)
    assert word in str(remark)


def test_the_channel_must_be_in_use_and_count_the_metric(scoped):
    channel = make.channel(scoped, metrics=["clicks"], active=False)
    first, second = checks.remarks(make.goal(scoped, channel=channel), today=TODAY)
    assert "no longer in use" in str(first)
    assert "does not count this metric" in str(second)


def test_a_goal_met_is_left_in_peace(scoped):
    assert checks.remarks(make.goal(scoped, status="met", baseline=None), today=date(2027, 1, 1)) == []


@pytest.mark.parametrize(
    ("today", "share", "days_left", "started"),
    [
        (date(2026, 1, 4), 0.0, 182, False),
        (date(2026, 1, 5), 0.0, 181, True),
        (date(2026, 4, 6), 0.5, 90, True),
        (date(2026, 7, 5), 0.99, 0, True),
        (date(2026, 7, 15), 1.0, -10, True),
    ],
    ids=["before", "first day", "half", "last day", "over"],
)
def test_time_elapsed_counts_whole_days(scoped, today, share, days_left, started):
    time = checks.time_elapsed(make.goal(scoped), today=today)
    assert (time.share, time.days_left, time.started) == (share, days_left, started)


def test_without_a_start_the_share_is_unknown(scoped):
    assert checks.time_elapsed(make.goal(scoped, starts_on=None), today=TODAY).share is None


def test_deleting_a_goal_warns_about_its_initiatives(client_for, editor, page_url, scoped):
    goal = make.goal(scoped)
    client = client_for(editor)
    url = page_url(f"strategy/goals/{goal.pk}/delete/")
    assert "Its initiatives are deleted with it" in client.get(url).content.decode()
    assert client.post(url).url == page_url("strategy/goals/")
    assert not Goal.objects.exists()
