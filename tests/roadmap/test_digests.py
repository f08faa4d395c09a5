"""The digest: at the hour somebody chose, once, in their language, and only when there is something to tell."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail as outgoing
from django_scopes import scope

from accounts import mail
from accounts.models import Membership, User
from accounts.records import save
from roadmap.digests import is_due
from roadmap.models import DigestSettings, Milestone, Stage
from roadmap.services import digests
from roadmap.services.tasks import create_task
from roadmap.tasks import send_digests
from strategy.models import Person

pytestmark = pytest.mark.django_db

HELSINKI = ZoneInfo("Europe/Helsinki")
MONDAY = date(2026, 6, 8)


def at(hour: int, minute: int = 0, day: date = MONDAY, zone: str = "Europe/Helsinki"):
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))
    return time_machine.travel(moment, tick=False)


@pytest.fixture
def anna(scoped, contributor) -> Person:
    return save(Person(workspace=scoped), by=None, name="Anna", user=contributor)


@pytest.fixture
def late_task(scoped, anna):
    return create_task(workspace=scoped, by=None, title="Write the text", assignee=anna, due_on=date(2026, 6, 5))


@pytest.fixture
def chosen(scoped, contributor):
    def settings(**fields) -> DigestSettings:
        fields = {"rhythm": "weekly", "weekday": 0, "hour": 8, **fields}
        return save(DigestSettings(workspace=scoped, user=fields.pop("user", contributor)), by=None, **fields)

    return settings


def sent() -> list[str]:
    return [message.to[0] for message in outgoing.outbox]


# --- When it is due ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "rhythm", "due"),
    [
        (datetime(2026, 6, 8, 7, 59, tzinfo=HELSINKI), "weekly", False),
        (datetime(2026, 6, 8, 8, 0, tzinfo=HELSINKI), "weekly", True),
        (datetime(2026, 6, 8, 23, 59, tzinfo=HELSINKI), "weekly", True),
        (datetime(2026, 6, 9, 8, 0, tzinfo=HELSINKI), "weekly", False),
        (datetime(2026, 6, 12, 8, 0, tzinfo=HELSINKI), "workdays", True),
        (datetime(2026, 6, 13, 8, 0, tzinfo=HELSINKI), "workdays", False),
        (datetime(2026, 6, 8, 8, 0, tzinfo=HELSINKI), "never", False),
    ],
)
def test_it_is_due_from_its_hour_on_its_days(now, rhythm, due):
    assert is_due(now, rhythm=rhythm, weekday=0, hour=8, sent_on=None) == due


def test_once_sent_it_is_not_due_again_that_day():
    now = datetime(2026, 6, 8, 9, 0, tzinfo=HELSINKI)
    assert not is_due(now, rhythm="weekly", weekday=0, hour=8, sent_on=date(2026, 6, 8))
    assert is_due(now, rhythm="weekly", weekday=0, hour=8, sent_on=date(2026, 6, 1))


def quarters_of(day: date) -> list[datetime]:
    """Return every quarter of an hour of a day in Helsinki, as the world's clock meets them."""
    first = datetime(day.year, day.month, day.day, tzinfo=HELSINKI).astimezone(UTC)
    moments = [first + timedelta(minutes=15 * n) for n in range(26 * 4)]
    return [moment.astimezone(HELSINKI) for moment in moments if moment.astimezone(HELSINKI).date() == day]


@pytest.mark.parametrize(
    ("day", "hour", "first"),
    [
        pytest.param(date(2026, 3, 29), 3, "04:00", id="an hour the clock leaves out"),
        pytest.param(date(2026, 10, 25), 3, "03:00", id="an hour that comes twice"),
        pytest.param(date(2026, 3, 28), 3, "03:00", id="an ordinary day"),
    ],
)
def test_on_days_the_clock_is_changed_it_is_due_exactly_once(day, hour, first):
    sent_on, times = None, []
    for now in quarters_of(day):
        if is_due(now, rhythm="weekly", weekday=day.weekday(), hour=hour, sent_on=sent_on):
            sent_on = now.date()
            times.append(now)
    assert [f"{now:%H:%M}" for now in times] == [first]


# --- Sending -------------------------------------------------------------------------


def test_it_tells_what_is_late_due_and_waiting_with_links(scoped, anna, late_task, chosen, workspace):
    create_task(workspace=scoped, by=None, title="Film the elbow", assignee=anna, due_on=date(2026, 6, 10))
    create_task(
        workspace=scoped, by=None, title="Labels", assignee=anna, stage=Stage.WAITING, waiting_reason="An offer"
    )
    create_task(workspace=scoped, by=None, title="Look at this", reviewer=anna, stage=Stage.REVIEW)
    save(Milestone(workspace=scoped), by=None, title="Shop opens", due_on=date(2026, 6, 12))
    chosen()
    with at(8):
        assert send_digests() == 1
    (message,) = outgoing.outbox
    assert message.subject == "Nordic Crafts: your week 24, 1 task is late"
    for told in ("Write the text", "Film the elbow", "Labels", "for: An offer", "Look at this", "Shop opens"):
        assert told in message.body
    assert f"http://127.0.0.1:8000/w/{workspace.slug}/roadmap/focus/\n" in message.body
    assert f"http://127.0.0.1:8000/w/{workspace.slug}/roadmap/focus/digest/" in message.body


def test_each_workspaces_own_clock_counts(late_task, chosen, workspace):
    workspace.time_zone = "America/Los_Angeles"
    workspace.save()
    chosen()
    with at(8):
        assert send_digests() == 0, "there it is Sunday evening"
    with at(8, zone="America/Los_Angeles"):
        assert send_digests() == 1


def test_it_is_sent_once_whatever_the_job_repeats(late_task, chosen):
    chosen()
    for minute in (0, 15, 30):
        with at(8, minute):
            send_digests()
    assert sent() == ["contributor@example.com"]
    with at(8, day=MONDAY + timedelta(days=7)):
        assert send_digests() == 1


def test_of_two_workers_one_sends(late_task, chosen):
    settings = chosen()
    stale = DigestSettings.objects.get(pk=settings.pk)
    assert digests.send_digest(settings, today=MONDAY)
    assert not digests.send_digest(stale, today=MONDAY)
    assert len(outgoing.outbox) == 1


def test_a_mail_server_that_refuses_is_tried_again(late_task, chosen, monkeypatch):
    def refuse(**_message: object) -> None:
        raise OSError("no route")

    chosen(sent_on=date(2026, 6, 1))
    with monkeypatch.context() as broken, at(8):
        broken.setattr(mail, "send_mail", refuse)
        assert send_digests() == 0
    assert DigestSettings.objects.get().sent_on == date(2026, 6, 1)
    with at(8, 15):
        assert send_digests() == 1


def test_with_nothing_to_tell_no_mail_is_sent(anna, chosen):
    chosen()
    with at(8):
        assert send_digests() == 0
    assert outgoing.outbox == []


def test_done_work_is_nothing_to_tell(scoped, anna, chosen):
    create_task(workspace=scoped, by=None, title="Done", assignee=anna, due_on=MONDAY, stage=Stage.DONE)
    chosen()
    with at(8):
        assert send_digests() == 0


def test_who_has_left_or_was_switched_off_is_sent_nothing(late_task, chosen, contributor):
    chosen()
    User.objects.filter(pk=contributor.pk).update(is_active=False)
    with at(8):
        assert send_digests() == 0
    User.objects.filter(pk=contributor.pk).update(is_active=True)
    Membership.objects.filter(user=contributor).delete()
    with at(8):
        assert send_digests() == 0
    assert outgoing.outbox == []


def test_who_is_no_person_is_sent_it_as_soon_as_they_are(scoped, viewer, chosen):
    chosen(user=viewer)
    with at(8):
        assert send_digests() == 0
    person = save(Person(workspace=scoped), by=None, name="Viewer", user=viewer)
    create_task(workspace=scoped, by=None, title="Look", assignee=person, due_on=MONDAY)
    with at(8, 15):
        assert send_digests() == 1


def test_each_reads_their_own_language(late_task, chosen, contributor, monkeypatch):
    from django.utils.translation import get_language

    spoken = []
    monkeypatch.setattr(mail, "send_mail", lambda **_message: spoken.append(get_language()))
    contributor.language = "fi"
    contributor.save()
    chosen()
    with at(8):
        send_digests()
    assert spoken == ["fi"]


def test_nothing_of_another_workspace_is_told(late_task, chosen, other_workspace, contributor):
    Membership.objects.create(workspace=other_workspace, user=contributor, role="editor")
    with scope(workspace=other_workspace):
        save(DigestSettings(workspace=other_workspace, user=contributor), by=None, weekday=0, hour=8)
    with at(8):
        assert send_digests() == 0


# --- Choosing it ---------------------------------------------------------------------


def test_a_viewer_chooses_their_own_hour(client_for, viewer, contributor, page_url, scoped, chosen):
    others = chosen(hour=6)
    client = client_for(viewer)
    answer = client.post(page_url("roadmap/focus/digest/"), {"rhythm": "workdays", "weekday": "0", "hour": "17"})
    assert answer.status_code == 302
    own = DigestSettings.objects.get(user=viewer)
    assert (own.rhythm, own.hour) == ("workdays", 17)
    others.refresh_from_db()
    assert others.hour == 6
    assert "not tied to a person" in client.get(page_url("roadmap/focus/digest/")).content.decode()


def test_the_page_says_when_it_comes_and_that_empty_weeks_send_nothing(client_for, contributor, anna, page_url, chosen):
    chosen(weekday=2, hour=7)
    client = client_for(contributor)
    assert "once a week, on Wednesday at 07:00" in client.get(page_url("roadmap/focus/")).content.decode()
    form = client.get(page_url("roadmap/focus/digest/")).content.decode()
    assert "no e-mail is sent" in form
    assert "Europe/Helsinki" in form


def test_an_hour_that_does_not_exist_is_refused(client_for, contributor, page_url, scoped):
    answer = client_for(contributor).post(
        page_url("roadmap/focus/digest/"), {"rhythm": "weekly", "weekday": "0", "hour": "24"}
    )
    assert answer.status_code == 200
    assert "Select a valid choice" in answer.content.decode()
    assert not DigestSettings.objects.exists()
