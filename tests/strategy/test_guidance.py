"""Remarks on a strategy: what is missing or doubtful, said plainly, each with the place that mends it."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, reverse
from django_scopes import scope

from accounts.models import AuditEvent
from accounts.records import StateConflict
from budget.models import Budget, BudgetLine, LineMonth
from roadmap.models import Initiative
from strategy import guidance
from strategy.models import (
    Channel,
    Dismissal,
    Goal,
    JourneyStage,
    MaturityAssessment,
    Person,
    Persona,
    ResponseSituation,
    Strategy,
    TeamRole,
)
from strategy.selectors.guidance import advice, remarks
from strategy.services import guidance as services
from tests.counting import queries
from tests.strategy import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def strategy(scoped):
    """A strategy of two years that nothing is to be remarked on."""
    begun = make.strategy(scoped, name="Two years", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31))
    anna = Person.objects.create(workspace=scoped, name="Anna", hours_per_week=20)
    TeamRole.objects.update(holder=anna)
    owner = TeamRole.objects.get(key="boss")
    JourneyStage.objects.update(owner=owner)
    make.channel(scoped, "Website", kind="website", purpose="sales", metrics=["clicks"], owner=owner)
    make.part(ResponseSituation, scoped, name="A shipment is lost", strategy=begun)
    return begun


def kinds(strategy):
    return {group.kind.key: group.total for group in advice(strategy).groups}


def goal(workspace, **fields):
    made = make.goal(workspace, **{"hours_per_week": 5, **fields})
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 2, 1)}
    Initiative.objects.create(workspace=workspace, goal=made, title="Do it", success_measure="Done", **days)
    return made


def test_a_sound_strategy_gets_no_remark(strategy, scoped):
    goal(scoped)
    assert kinds(strategy) == {}


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"target": None}, "goal_without_number"),
        ({"metric": ""}, "goal_without_number"),
        ({"deadline": None}, "goal_without_deadline"),
        ({"relevant": "", "hours_per_week": None}, "goal_without_resources"),
        ({"business_objective": None}, "goal_without_objective"),
        ({"hours_per_week": None}, "goal_hours_unknown"),
        ({"hours_per_week": 21}, "goals_beyond_hours"),
    ],
)
def test_a_doubtful_goal_is_remarked_upon(strategy, scoped, fields, kind):
    doubtful = goal(scoped, **fields)
    assert kinds(strategy) == {kind: 1}
    doubtful.status = "met"
    doubtful.save()
    assert kinds(strategy) == {}


def test_an_own_metric_is_a_number_too(strategy, scoped):
    goal(scoped, metric="", metric_name="Stores that list us")
    assert kinds(strategy) == {}


def test_the_hours_of_all_goals_together_are_compared_with_the_team(strategy, scoped):
    for title in "ab":
        goal(scoped, title=title, hours_per_week=Decimal("10.5"))
    (remark,) = remarks(strategy)
    assert "need 21 hours a week, the team has 20" in remark.text


def test_hours_nobody_knows_are_said_to_be_unknown(strategy, scoped):
    Person.objects.update(hours_per_week=None)
    assert kinds(strategy) == {}
    goal(scoped)
    assert kinds(strategy) == {"team_hours_unknown": 1}


def test_a_persona_wants_a_channel_in_use(strategy, scoped):
    marit = make.part(Persona, scoped, name="Marit")
    make.part(Persona, scoped, name="Sale hunter", is_negative=True)
    assert kinds(strategy) == {"persona_without_channel": 1}
    marit.channels.set(Channel.objects.all())
    assert kinds(strategy) == {}


def test_a_channel_in_use_wants_purpose_owner_and_metric(strategy, scoped):
    vine = make.channel(scoped, "Vine")
    assert set(kinds(strategy)) == {"channel_without_purpose", "channel_without_owner", "channel_without_metric"}
    Channel.objects.filter(pk=vine.pk).update(active=False)
    assert kinds(strategy) == {}


def test_all_weight_on_social_is_remarked_upon(strategy, scoped):
    Channel.objects.update(kind="instagram")
    assert kinds(strategy) == {"all_on_social": 1}


def test_roles_and_stages_want_somebody(strategy):
    TeamRole.objects.filter(key__in=["ads", "conversation"]).update(holder=None)
    JourneyStage.objects.update(owner=None)
    stages = JourneyStage.objects.count()
    assert kinds(strategy) == {"nobody_in_conversation": 1, "role_nobody_holds": 1, "stage_without_owner": stages}


def test_the_unexpected_wants_a_plan(strategy):
    ResponseSituation.objects.all().delete()
    assert kinds(strategy) == {"no_response_plan": 1}


def test_a_period_below_two_years_wants_to_be_meant(strategy):
    strategy.ends_on = date(2026, 12, 31)
    (remark,) = remarks(strategy)
    assert "12 months" in remark.text
    strategy.short_on_purpose = True
    assert remarks(strategy) == []


@pytest.mark.parametrize(("level", "expected"), [(1, {"goal_above_level": 1}), (2, {})])
def test_a_goal_above_the_level_is_remarked_upon_gently(strategy, scoped, level, expected):
    goal(scoped, metric="leads")
    assert kinds(strategy) == {}
    MaturityAssessment.objects.create(workspace=scoped, taken_on=date(2026, 1, 1), answers={}, level=level)
    assert kinds(strategy) == expected


def money(workspace, months):
    budget, _new = Budget.objects.get_or_create(workspace=workspace, name="2026", first_month=date(2026, 1, 1))
    line = BudgetLine.objects.create(
        workspace=workspace, budget=budget, name=str(months), category="advertising", policy="surplus"
    )
    for month in months:
        LineMonth.objects.create(workspace=workspace, line=line, month=month, planned=100)
    return line


def test_money_only_in_the_first_months_is_remarked_upon_by_the_budget(strategy, scoped):
    line = money(scoped, [date(2026, 1, 1), date(2026, 12, 1)])
    (remark,) = remarks(strategy)
    assert remark.key == "money_only_at_first"
    assert "until December 2026" in remark.text
    money(scoped, [date(2027, 1, 1)])
    assert remarks(strategy) == []
    BudgetLine.objects.exclude(pk=line.pk).update(defunded_from=date(2027, 1, 1))
    assert len(remarks(strategy)) == 1


def test_a_goal_nobody_puts_into_action_is_remarked_upon_by_the_roadmap(strategy, scoped):
    made = goal(scoped)
    Initiative.objects.update(status="dropped")
    (remark,) = remarks(strategy)
    assert (remark.key, remark.url_args) == (f"goal_without_initiatives:{made.uid}", (made.pk,))


def test_what_another_strategy_says_is_not_remarked_here(strategy, scoped):
    draft = make.strategy(scoped, name="Next", starts_on=date(2028, 1, 1), ends_on=date(2029, 12, 31))
    goal(scoped, strategy=draft, business_objective=None, target=None)
    assert kinds(strategy) == {}
    assert "goal_without_number" in kinds(draft)


def test_many_rows_of_a_kind_are_counted_and_a_few_named(strategy, scoped):
    for number in range(17):
        goal(scoped, title=f"Goal {number}", target=None, hours_per_week=1)
    (group,) = advice(strategy).groups
    assert (len(group.remarks), group.more, group.total) == (guidance.SHOWN, 12, 17)


# --- Dismissing ------------------------------------------------------------------


def test_a_remark_answered_with_a_reason_is_not_made_again(strategy, scoped, editor):
    for title in "ab":
        goal(scoped, title=title, target=None)
    first, second = remarks(strategy)
    dismissed = services.dismiss(strategy=strategy, remark=first.key, reason="A wish, on purpose", by=editor)
    assert [remark.key for remark in remarks(strategy)] == [second.key]
    assert [(one.row, one.answer.reason, one.answer.dismissed_by) for one in advice(strategy).dismissed] == [
        ("a", "A wish, on purpose", editor)
    ]
    services.take_back(dismissed, by=editor)
    assert len(remarks(strategy)) == 2


@pytest.fixture
def doubtful(strategy, scoped):
    goal(scoped, title="Be known", target=None)
    (remark,) = remarks(strategy)
    return remark


def test_home_says_what_is_remarked_and_leads_to_the_place(doubtful, client_for, editor, page_url):
    page = client_for(editor).get(page_url("strategy/")).content.decode()
    assert "“Be known” has no number" in page
    assert page_url(f"strategy/goals/{doubtful.url_args[0]}/edit/#div_id_metric") in page


@pytest.mark.parametrize("kind", [check.kind for check in guidance.CHECKS.values()], ids=lambda kind: kind.key)
def test_every_remark_leads_to_a_place_there_is(kind, workspace):
    assert any(leads_somewhere(kind.url_name, workspace.slug, *args) for args in ((), (1,)))


def leads_somewhere(name, *args):
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def test_a_remark_is_dismissed_with_a_reason_and_taken_back(doubtful, client_for, editor, page_url, scoped):
    client = client_for(editor)
    answer = {"remark": doubtful.key, "reason": "A wish, on purpose"}
    assert client.post(page_url("strategy/remarks/dismiss/"), answer).url == page_url("strategy/") + "#remarks"
    page = client.get(page_url("strategy/")).content.decode()
    assert "has no number" not in page
    assert "A wish, on purpose" in page
    assert "Goals without a number: “Be known”" in page
    dismissal = Dismissal.objects.get()
    client.post(page_url(f"strategy/remarks/dismissed/{dismissal.pk}/take-back/"))
    assert not Dismissal.objects.exists()
    trail = AuditEvent.objects.filter(object_type="Dismissal").order_by("pk")
    assert [(event.action, event.actor) for event in trail] == [("created", editor), ("deleted", editor)]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"reason": ""}, "Give a reason"),
        ({"remark": "nonsense"}, "no remark of this name"),
        ({"remark": "goal_without_number:" + "x" * 200}, "at most 120"),
    ],
)
def test_a_dismissal_without_a_reason_is_refused(doubtful, client_for, editor, page_url, answer, words):
    data = {"remark": doubtful.key, "reason": "So it is", **answer}
    response = client_for(editor).post(page_url("strategy/remarks/dismiss/"), data, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert words in response.content.decode()


def test_a_viewer_reads_remarks_and_answers_none(doubtful, client_for, viewer, page_url):
    client = client_for(viewer)
    page = client.get(page_url("strategy/")).content.decode()
    assert "has no number" in page
    assert "Not for us" not in page
    assert client.post(page_url("strategy/remarks/dismiss/"), {}).status_code == 403


def test_an_archived_strategy_is_left_in_peace(doubtful, strategy, client_for, editor, page_url, scoped):
    dismissal = services.dismiss(strategy=strategy, remark=doubtful.key, reason="No", by=editor)
    Strategy.objects.update(state="archived")
    client = client_for(editor)
    answer = {"remark": doubtful.key, "reason": "No"}
    assert client.post(page_url("strategy/remarks/dismiss/"), answer).status_code == 403
    assert client.post(page_url(f"strategy/remarks/dismissed/{dismissal.pk}/take-back/")).status_code == 403
    strategy.refresh_from_db()
    with pytest.raises(StateConflict):
        services.dismiss(strategy=strategy, remark=doubtful.key, reason="No", by=editor)


def test_remarks_and_answers_by_api(doubtful, strategy, api_for, api_url):
    client = api_for("write")
    (group,) = client.get(api_url(f"strategies/{strategy.pk}/remarks/")).json()
    assert (group["kind"], group["remarks"][0]["key"], group["more"]) == ("goal_without_number", doubtful.key, 0)
    answer = {"remark": doubtful.key, "reason": "A wish", "strategy": strategy.pk}
    made = client.post(api_url("dismissals/"), answer)
    assert made.status_code == 201
    assert client.get(api_url(f"strategies/{strategy.pk}/remarks/")).json() == []
    assert client.post(api_url("dismissals/"), {**answer, "remark": "nonsense"}).status_code == 400
    assert client.delete(api_url(f"dismissals/{made.json()['id']}/")).status_code == 204
    assert len(client.get(api_url(f"strategies/{strategy.pk}/remarks/")).json()) == 1
    assert api_for("read").post(api_url("dismissals/"), answer).status_code == 403


@pytest.mark.parametrize(
    "key",
    [
        "goal_without_number",
        "goal_without_number:",
        "goal_without_number:7",
        "goal_without_number:nonsense",
        "channel_without_owner:x",
        "channel_without_owner:0",
        "channel_without_owner:" + "9" * 30,
        "channel_without_owner:٣",
        "short_period:1",
        "short_period:",
        "nonsense",
        "",
    ],
)
def test_only_remarks_there_may_be_are_answered(strategy, key):
    with pytest.raises(ValidationError):
        services.dismiss(strategy=strategy, remark=key, reason="No", by=None)


def test_a_remark_on_a_row_that_is_gone_does_no_harm(strategy, scoped):
    for key in ("short_period", f"goal_without_number:{uuid4()}", "channel_without_owner:" + "9" * 18):
        services.dismiss(strategy=strategy, remark=key, reason="No", by=None)
    assert [one.row for one in advice(strategy).dismissed] == ["", "", ""]


def test_remarks_cost_the_same_with_more_rows(client_for, editor, page_url, workspace):
    client = client_for(editor)
    with scope(workspace=workspace):
        doubt(workspace, range(2))
    few = [
        queries(client, page_url("strategy/")),
        queries(client, page_url("strategy/")),
        queries(client, page_url("strategy/summary/")),
    ][1:]
    with scope(workspace=workspace):
        doubt(workspace, range(2, 20))
    assert [queries(client, page_url("strategy/")), queries(client, page_url("strategy/summary/"))] == few


def doubt(workspace, numbers):
    """Write rows of every kind that something is to be remarked on."""
    for n in numbers:
        make.part(Goal, workspace, title=f"Goal {n}")
        make.part(Goal, workspace, title=f"Leads {n}", metric="leads", target=3, relevant="Anna")
        make.part(Persona, workspace, name=f"Persona {n}")
        make.channel(workspace, f"Channel {n}", kind="instagram")
        make.part(JourneyStage, workspace, name=f"Stage {n}")
        TeamRole.objects.create(workspace=workspace, name=f"Role {n}")
