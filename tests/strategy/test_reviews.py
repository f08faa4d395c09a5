"""Looking back: reviews on the team's rhythm, the version they led to, and a strategy nobody cares for."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.utils import timezone
from django_scopes import scope

from accounts import mail as mail_service
from accounts import services as accounts
from accounts.models import AuditEvent
from accounts.records import StateConflict
from strategy.models import Review, Strategy, StrategyVersion
from strategy.selectors import reviews as selectors
from strategy.services import lifecycle, reminders, reviews, versions
from strategy.tasks import remind_neglected
from tests.counting import cost_of
from tests.strategy import make

pytestmark = pytest.mark.django_db

START = datetime(2026, 1, 1, 9, tzinfo=UTC)
ANSWERS = {
    "result": "1,180 new followers",
    "next_steps": "Short films go on",
    "effectiveness": "For Instagram yes",
    "improvements": "Answer on weekends",
}
HELD = {
    "held_on": date(2026, 3, 31),
    "period_start": date(2026, 1, 1),
    "period_end": date(2026, 3, 31),
    **ANSWERS,
}
SENT = {**HELD, "held_on": "2026-03-31", "period_start": "2026-01-01", "period_end": "2026-03-31"}


@pytest.fixture
def strategy(scoped):
    with time_machine.travel(START, tick=False):
        return make.strategy(scoped, name="Plan", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31))


@pytest.fixture
def review(scoped, strategy, editor):
    return reviews.save_review(Review(workspace=scoped, strategy=strategy), by=editor, **HELD)


def on(day: date):
    return time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), tick=False)


# --- The four questions -------------------------------------------------------------


def test_the_form_asks_the_four_questions_with_the_periods_figures_beside_them(client_for, editor, page_url, strategy):
    with on(date(2026, 4, 15)):
        page = client_for(editor).get(page_url("strategy/reviews/new/")).content.decode()
    for question in (
        "What is our result?",
        "What do we do next?",
        "Is the current strategy effective?",
        "What can we improve?",
    ):
        assert question in page
    assert f'hx-get="{page_url("reporting/period-panel/")}"' in page
    assert 'value="2026-01-16"' in page
    assert page.count('value="2026-04-15"') == 2


def test_the_period_follows_on_from_the_last_review(client_for, editor, page_url, review):
    with on(date(2026, 7, 2)):
        page = client_for(editor).get(page_url("strategy/reviews/new/")).content.decode()
    assert 'value="2026-04-01"' in page
    with on(date(2026, 3, 31)):
        assert (
            'name="period_start" value="2026-03-31"'
            in client_for(editor).get(page_url("strategy/reviews/new/")).content.decode()
        )


def test_a_review_is_kept_with_its_decisions(client_for, editor, viewer, page_url, strategy):
    sent = {**SENT, "decisions": "X is no longer <in> use", "submission": "press-review"}
    for _click in range(2):
        client_for(editor).post(page_url("strategy/reviews/new/"), sent)
    review = Review.objects.get()
    assert (review.held_by, review.result) == (editor, "1,180 new followers")
    page = client_for(viewer).get(page_url(f"strategy/reviews/{review.pk}/")).content.decode()
    assert "X is no longer &lt;in&gt; use" in page
    assert "period_start=2026-01-01&amp;period_end=2026-03-31" in page
    assert "Save the version" not in page
    assert client_for(viewer).post(page_url("strategy/reviews/new/"), SENT).status_code == 403


@pytest.mark.parametrize(
    ("slip", "message"),
    [
        ({"period_end": "2025-12-31"}, "The period ends before it begins"),
        ({"held_on": "20226-01-01"}, "valid date"),
        ({"held_on": "1026-01-01"}, "Check the year"),
        ({"result": ""}, "This field is required"),
    ],
)
def test_slips_are_named_at_their_field(client_for, editor, page_url, strategy, slip, message):
    page = client_for(editor).post(page_url("strategy/reviews/new/"), {**SENT, **slip}).content.decode()
    assert message in page
    assert "Short films go on" in page
    assert not Review.objects.exists()


def test_a_review_is_corrected_and_deleted(client_for, editor, page_url, review):
    url = page_url(f"strategy/reviews/{review.pk}/")
    client_for(editor).post(f"{url}edit/", {**SENT, "result": "1,190", "version": 1})
    review.refresh_from_db()
    assert review.result == "1,190"
    client_for(editor).post(f"{url}delete/")
    assert not Review.objects.exists()


def test_an_archived_strategy_gets_no_more_reviews(scoped, client_for, editor, page_url, strategy, review):
    other = make.strategy(scoped, name="Other", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31))
    lifecycle.make_current(other, by=None)
    lifecycle.archive(strategy, by=None)
    with pytest.raises(StateConflict):
        reviews.save_review(Review(workspace=scoped, strategy=strategy), by=None, **HELD)
    url = page_url(f"strategy/reviews/{review.pk}/")
    assert "is archived and read only" in client_for(editor).post(f"{url}delete/", follow=True).content.decode()
    assert "is archived and read only" in client_for(editor).post(f"{url}keep/", follow=True).content.decode()
    assert Review.objects.count() == 1


def test_the_list_costs_the_same_for_twenty_reviews_as_for_two(scoped, client_for, viewer, page_url, strategy, review):
    client, url = client_for(viewer), page_url("strategy/reviews/")
    reviews.keep_decisions(review, by=None)
    client.get(url)  # it is noted once a day that somebody opened it
    two = cost_of(lambda: client.get(url))
    for _review in range(18):
        kept = reviews.save_review(Review(workspace=scoped, strategy=strategy), by=None, **HELD)
        reviews.keep_decisions(kept, by=None)
    assert cost_of(lambda: client.get(url)) == two


def test_a_review_of_another_workspace_is_unknown(client_for, editor, page_url, other_workspace):
    with scope(workspace=other_workspace):
        strange = make.strategy(other_workspace)
        theirs = reviews.save_review(Review(workspace=other_workspace, strategy=strange), by=None, **HELD)
    url = page_url(f"strategy/reviews/{theirs.pk}/")
    for place in ("", "edit/", "delete/"):
        assert client_for(editor).get(f"{url}{place}").status_code == 404
    assert client_for(editor).post(f"{url}keep/").status_code == 404


# --- The version the decisions led to ----------------------------------------------------


def test_the_decisions_lead_to_a_version_that_can_be_compared_with_the_one_before(
    client_for, editor, page_url, scoped, strategy, review
):
    before = versions.save_version(strategy, by=None, name="Before")
    make.persona(scoped)
    url = page_url(f"strategy/reviews/{review.pk}/")
    for _click in range(2):
        page = client_for(editor).post(f"{url}keep/", {"name": "Spring decisions"}, follow=True).content.decode()
    version = StrategyVersion.objects.get(reason="reviewed")
    review.refresh_from_db()
    assert (review.led_to, version.number, version.name) == (version, 2, "Spring decisions")
    assert f"from={before.pk}&amp;to={version.pk}" in page
    assert AuditEvent.objects.filter(object_type="Review", action="led to a version").count() == 1
    assert "Led to version 2" in client_for(editor).get(page_url("strategy/reviews/")).content.decode()


def test_a_name_no_database_can_hold_is_mended(client_for, editor, page_url, review):
    client_for(editor).post(page_url(f"strategy/reviews/{review.pk}/keep/"), {"name": "A\0B"})
    review.refresh_from_db()
    assert review.led_to.name == "AB"


def test_without_a_name_the_version_is_called_after_the_review(review):
    assert reviews.keep_decisions(review, by=None).name == "After the review of 31 Mar 2026"


# --- The rhythm ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("months", "held", "due"),
    [
        (3, None, date(2026, 4, 1)),
        (1, date(2026, 1, 31), date(2026, 2, 28)),
        (12, date(2026, 3, 31), date(2027, 3, 31)),
        (6, date(2025, 6, 1), date(2026, 7, 1)),
    ],
)
def test_the_next_review_is_due_by_the_teams_rhythm(scoped, strategy, months, held, due):
    strategy.review_every = months
    if held:
        Review.objects.create(workspace=scoped, strategy=strategy, **{**HELD, "held_on": held})
    assert selectors.next_review_due(strategy) == due


def test_an_archived_strategy_is_not_due(strategy):
    strategy.state = "archived"
    assert selectors.next_review_due(strategy) is None


def test_a_strategy_written_after_its_first_day_is_counted_from_the_writing(scoped):
    with on(date(2026, 5, 10)):
        late = make.strategy(scoped, name="Late", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31))
    assert selectors.next_review_due(late) == date(2026, 8, 10)


def test_an_overdue_review_is_said_on_the_page(client_for, viewer, page_url, strategy):
    with on(date(2026, 4, 2)):
        assert "was due on 1 Apr 2026" in client_for(viewer).get(page_url("strategy/reviews/")).content.decode()
    with on(date(2026, 4, 1)):
        assert "next due on 1 Apr 2026" in client_for(viewer).get(page_url("strategy/reviews/")).content.decode()


# --- Nobody cares ------------------------------------------------------------------------


def neglected(strategy, day):
    with on(day):
        return selectors.neglect(Strategy.objects.get(pk=strategy.pk), now=timezone.now())


def opened(strategy, day):
    Strategy.objects.filter(pk=strategy.pk).update(opened_at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


def test_a_quarter_without_opening_or_review_is_neglect(strategy):
    assert neglected(strategy, date(2026, 4, 1)) is None
    found = neglected(strategy, date(2026, 4, 2))
    assert (found.days_unopened, found.days_unreviewed) == (91, 91)


def test_opening_alone_does_not_replace_a_review(strategy):
    opened(strategy, date(2026, 3, 30))
    found = neglected(strategy, date(2026, 4, 2))
    assert (found.days_unopened, found.days_unreviewed) == (None, 91)


def test_a_review_alone_does_not_replace_opening(strategy, review):
    found = neglected(strategy, date(2026, 6, 29))
    assert (found.days_unopened, found.days_unreviewed) == (179, None)
    opened(strategy, date(2026, 6, 1))
    assert neglected(strategy, date(2026, 6, 29)) is None
    assert neglected(strategy, date(2026, 6, 30)).days_unreviewed == 91


def test_only_the_current_strategy_is_meant(scoped, strategy):
    other = make.strategy(scoped, name="Other", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31))
    opened(other, date(2020, 1, 1))
    assert neglected(other, date(2027, 1, 1)) is None
    lifecycle.make_current(other, by=None)
    assert neglected(strategy, date(2027, 1, 1)) is None


def test_a_strategy_that_has_not_begun_is_not_neglected_for_want_of_a_review(scoped, strategy):
    Strategy.objects.update(starts_on=date(2027, 1, 1), ends_on=date(2028, 1, 1))
    opened(strategy, date(2026, 12, 1))
    assert neglected(strategy, date(2026, 12, 15)) is None


def test_the_page_says_so_until_somebody_cares(client_for, editor, page_url, strategy):
    url = page_url("strategy/reviews/")
    with on(date(2026, 6, 1)):
        page = client_for(editor).get(url).content.decode()
        assert "Nobody had opened it for 151 days" in page
        assert "Nobody has reviewed it in its first 151 days" in page
        assert "Nobody had opened it" not in client_for(editor).get(url).content.decode()
        client_for(editor).post(page_url("strategy/reviews/new/"), {**SENT, "held_on": "2026-06-01"})
        assert "Nobody" not in client_for(editor).get(url).content.decode()


# --- By e-mail ----------------------------------------------------------------------------


@pytest.fixture
def team(owner, editor, contributor, viewer, strategy):
    editor.language = "fi"
    editor.save()


def test_owners_and_editors_are_told_once_with_a_link(team, workspace):
    with on(date(2026, 4, 2)):
        assert remind_neglected() == 1
        assert remind_neglected() == 0
    assert sorted(message.to[0] for message in mail.outbox) == ["editor@example.com", "owner@example.com"]
    message = next(message for message in mail.outbox if message.to == ["owner@example.com"])
    assert message.subject == "Nordic Crafts: nobody seems to work by “Plan”"
    assert "Nobody has opened it for 91 days." in message.body
    assert f"{settings.PUBLIC_URL}/w/{workspace.slug}/strategy/" in message.body
    assert f"{settings.PUBLIC_URL}/w/{workspace.slug}/strategy/reviews/new/" in message.body


def test_each_is_told_in_their_own_language(team, workspace, monkeypatch):
    spoken = []
    ordinary = mail_service.render_to_string

    def listening(template, context):
        from django.utils.translation import get_language

        spoken.append(get_language())
        return ordinary(template, context)

    monkeypatch.setattr(mail_service, "render_to_string", listening)
    workspace.language = "nb"
    workspace.save()
    with on(date(2026, 4, 2)):
        remind_neglected()
    assert sorted(spoken) == ["fi", "fi", "nb", "nb"]


def test_the_reminder_comes_again_after_thirty_days_at_the_earliest(team):
    for day, sent in ((date(2026, 4, 2), 2), (date(2026, 5, 1), 2), (date(2026, 5, 2), 4)):
        with on(day):
            remind_neglected()
        assert len(mail.outbox) == sent


def test_of_two_workers_one_writes(team, strategy):
    now = START + timedelta(days=100)
    stale = Strategy.objects.get(pk=strategy.pk)
    assert reminders.remind(strategy, now=now)
    assert not reminders.remind(stale, now=now)
    assert len(mail.outbox) == 2


def test_where_somebody_cares_nobody_is_written_to(team, strategy, review):
    opened(strategy, date(2026, 5, 1))
    with on(date(2026, 5, 2)):
        assert remind_neglected() == 0
    assert mail.outbox == []


def test_a_broken_mail_server_is_tried_again_the_next_day(team, strategy, monkeypatch):
    def no_server(**message: object) -> None:
        raise OSError("no route to the mail server")

    with monkeypatch.context() as broken, on(date(2026, 4, 2)):
        broken.setattr(mail_service, "send_mail", no_server)
        assert remind_neglected() == 0
    strategy.refresh_from_db()
    assert strategy.reminded_at is None
    with on(date(2026, 4, 3)):
        assert remind_neglected() == 1


def test_a_line_break_in_a_name_stops_nobodys_reminder(team, strategy):
    Strategy.objects.filter(pk=strategy.pk).update(name="Plan\nBcc: x@example.com")
    with on(date(2026, 4, 2)):
        assert remind_neglected() == 1
    assert "“Plan Bcc: x@example.com”" in mail.outbox[0].subject


def test_every_workspace_is_looked_at_and_told_of_its_own_only(team, other_workspace):
    with scope(workspace=other_workspace), on(date(2026, 1, 1)):
        make.strategy(other_workspace, name="Fish", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31))
    with on(date(2026, 4, 2)):
        assert remind_neglected() == 2
    theirs = [message for message in mail.outbox if message.to == ["outsider@example.com"]]
    assert ["Fish" in message.body for message in theirs] == [True]
    assert not any("Plan" in message.body for message in theirs)


def test_someone_who_has_left_is_not_written_to(team, workspace, editor, owner):
    accounts.remove_member(workspace.memberships.get(user=editor), by=owner)
    with on(date(2026, 4, 2)):
        remind_neglected()
    assert [message.to for message in mail.outbox] == [["owner@example.com"]]


def test_beat_sends_the_reminders_daily():
    entry = settings.CELERY_BEAT_SCHEDULE["remind-neglected-strategies"]
    assert entry["task"] == remind_neglected.name


def test_looking_at_many_strategies_costs_no_query_for_those_in_order(scoped, strategy, owner):
    opened(strategy, date(2026, 1, 2))
    with on(date(2026, 1, 3)):
        quiet = cost_of(remind_neglected)
        for number in range(5):
            other = accounts.create_workspace(name=f"Client {number}", by=owner)
            with scope(workspace=other):
                make.strategy(other, name="Plan", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31))
        assert cost_of(remind_neglected) <= quiet + 5


# --- API -----------------------------------------------------------------------------------


@pytest.fixture
def api(api_for):
    return api_for("write")


def test_reviews_are_written_by_api(api, api_url, strategy):
    made = api.post(api_url("reviews/"), SENT)
    assert (made.status_code, made.json()["strategy"], made.json()["led_to"]) == (201, strategy.pk, None)
    url = api_url(f"reviews/{made.json()['id']}/")
    assert api.patch(url, {"decisions": "X is left", "version": 1}).json()["decisions"] == "X is left"
    assert api.patch(url, {"decisions": "Old", "version": 1}).status_code == 409
    assert api.get(api_url(f"reviews/?strategy={strategy.pk}")).json()["count"] == 1
    kept = [api.post(f"{url}keep/", {"name": "Decided"}) for _click in range(2)]
    assert [answer.status_code for answer in kept] == [201, 201]
    assert kept[0].json()["id"] == kept[1].json()["id"] == api.get(url).json()["led_to"]
    assert api.delete(url).status_code == 204


def test_the_api_refuses_what_the_page_refuses(api, api_for, api_url, scoped):
    assert api.post(api_url("reviews/"), SENT).json()["errors"][0]["field"] == "strategy"
    make.strategy(scoped)
    for slip, field in (({"period_end": "2025-12-31"}, "period_end"), ({"held_on": "1026-01-01"}, "held_on")):
        answer = api.post(api_url("reviews/"), {**SENT, **slip})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)
    assert api_for("read").post(api_url("reviews/"), SENT).status_code == 403
