"""Talking about a section: who may say what, whom a mention calls, and what reaches their mailbox."""

import uuid

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import get_language
from django_scopes import scope
from rest_framework.test import APIClient

from accounts import comments, mentions, tasks
from accounts.models import AuditEvent, Comment, Membership, Mention, User
from accounts.records import StateConflict
from accounts.roles import Role
from accounts.templatetags.comments import comment_text
from strategy.models import Strategy
from tests.conftest import member
from tests.strategy import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(workspace) -> str:
    with scope(workspace=workspace):
        return f"strategy.{make.strategy(workspace).pk}.swot"


@pytest.fixture
def panel(page_url, topic) -> str:
    return page_url(f"comments/{topic}/")


@pytest.fixture
def say(workspace, topic, owner):
    def add(text: str, by: User | None = owner) -> Comment:
        return comments.add_comment(workspace=workspace, topic=topic, text=text, by=by)

    return add


def person(workspace, email: str, name: str = "", language: str = "") -> User:
    user = User.objects.create_user(email=email, name=name, language=language)
    Membership.objects.create(workspace=workspace, user=user, role=Role.VIEWER)
    return user


# --- Who may ------------------------------------------------------------------


def test_a_contributor_comments_and_a_viewer_reads(client_for, contributor, viewer, panel):
    client_for(contributor).post(panel, {"text": "Is this still true?"})
    reading = client_for(viewer).get(panel).content.decode()
    assert "Is this still true?" in reading
    assert "<textarea" not in reading
    assert client_for(viewer).post(panel, {"text": "No"}).status_code == 403


def test_only_the_author_rewords_a_comment(client_for, say, owner, contributor, page_url, scoped):
    comment = say("First thought", by=contributor)
    address = page_url(f"comment/{comment.pk}/")
    assert client_for(owner).post(address, {"text": "Twisted"}).status_code == 403
    client_for(contributor).post(address, {"text": "Second thought"})
    comment.refresh_from_db()
    assert comment.text == "Second thought"


def test_editors_delete_any_comment_and_contributors_their_own(
    client_for, say, editor, contributor, workspace, page_url, scoped
):
    other = member(workspace, "other", Role.CONTRIBUTOR)
    first, second = say("One", by=contributor), say("Two", by=contributor)
    assert client_for(other).post(page_url(f"comment/{first.pk}/delete/")).status_code == 403
    client_for(contributor).post(page_url(f"comment/{first.pk}/delete/"))
    client_for(editor).post(page_url(f"comment/{second.pk}/delete/"))
    assert not Comment.objects.exists()
    assert AuditEvent.objects.filter(object_type="Comment", action="deleted").count() == 2


def test_what_is_settled_can_be_opened_again(client_for, say, contributor, page_url, panel, scoped):
    comment = say("Numbers are old")
    address, client = page_url(f"comment/{comment.pk}/resolve/"), client_for(contributor)
    client.post(address, {"resolved": "1"})
    comment.refresh_from_db()
    assert comment.resolved_by == contributor
    assert "resolved by Contributor" in client.get(panel).content.decode()
    client.post(address, {"resolved": "0"})
    comment.refresh_from_db()
    assert not comment.is_resolved
    assert comment.resolved_by is None


def test_an_archived_strategy_is_read_and_not_discussed_any_more(client_for, say, owner, panel, topic, scoped):
    comment = say("Last words")
    Strategy.objects.update(state=Strategy.State.ARCHIVED)
    page = client_for(owner).get(panel).content.decode()
    assert "Last words" in page
    assert "This is archived" in page
    with pytest.raises(StateConflict):
        comments.remove_comment(comment, by=owner)
    client_for(owner).post(panel, {"text": "One more"})
    assert Comment.objects.count() == 1


# --- Places ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "odd",
    [
        "strategy.0.swot",
        "strategy.0{pk}.swot",
        "strategy.{pk}.nothing",
        "budget.1",
        "strategy",
        "x" * 120,
        "strategy.²3.swot",
    ],
)
def test_a_place_that_does_not_exist_has_no_discussion(client_for, owner, page_url, topic, odd):
    pk = topic.split(".")[1]
    assert client_for(owner).get(page_url(f"comments/{odd.format(pk=pk)}/")).status_code == 404


def test_a_section_of_another_workspace_has_no_discussion_here(client_for, outsider, other_workspace, topic):
    assert client_for(outsider).get(f"/w/{other_workspace.slug}/comments/{topic}/").status_code == 404


def test_every_section_page_has_a_place_for_its_discussion(client_for, viewer, page_url, topic):
    for path in ("company", "swot", "personas", "channels", "goals", "mission"):
        content = client_for(viewer).get(page_url(f"strategy/{path}/")).content.decode()
        assert f"comments/{topic.rsplit('.', 1)[0]}.{path}/" in content, path


# --- Nothing twice, nothing lost ---------------------------------------------------


def test_the_same_submission_is_said_once(client_for, owner, panel, scoped):
    sent = {"text": "Only once", "submission": uuid.uuid4().hex}
    for _click in range(2):
        client_for(owner).post(panel, sent)
    assert Comment.objects.count() == 1


def test_what_was_typed_comes_back_with_the_refusal(client_for, owner, panel):
    response = client_for(owner).post(panel, {"text": "x" * 5001})
    assert response.status_code == 422
    assert "x" * 5001 in response.content.decode()
    assert client_for(owner).post(panel, {"text": " \n "}).status_code == 422


# --- Mentions -----------------------------------------------------------------------

ANNA = User(pk=1, name="Anna", email="anna@example.com")
ANNA_BERG = User(pk=2, name="Anna Berg", email="berg@example.com")
MARIT = User(pk=3, name="Marit", email="marit@example.com")
OTHER_MARIT = User(pk=4, name="marit", email="marit@elsewhere.example")
NAMELESS = User(pk=5, name="", email="zoë@example.com")
WEISS = User(pk=6, name="Jörg Weiß", email="weiss@example.com")
TEAM = [ANNA, ANNA_BERG, MARIT, OTHER_MARIT, NAMELESS, WEISS]


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@Anna, please look", [ANNA]),
        ("(@anna)", [ANNA]),
        ("@Anna Berg and @Anna", [ANNA_BERG, ANNA]),
        ("@Anna Bergman", [ANNA]),
        ("@Annabel", []),
        ("write to info@Anna or me@anna@example.com", []),
        ("@anna@example.com.", [ANNA]),
        ("@anna@example.community", []),
        ("@marit@elsewhere.example!", [OTHER_MARIT]),
        ("@zoë@example.com", [NAMELESS]),
        ("@Anna @Anna", [ANNA]),
        ("@Jörg Weiß, @jörg weiß", [WEISS]),
        ("no one", []),
    ],
)
def test_a_mention_calls_exactly_the_member_it_names(text, called):
    assert mentions.called_in(text, TEAM) == mentions.Called(people=called)


def test_a_shared_name_calls_nobody_and_says_so(say, workspace, client_for, owner, panel, scoped):
    person(workspace, "one@example.com", "Kari")
    person(workspace, "two@example.com", "Kari")
    response = client_for(owner).post(panel, {"text": "@Kari?"})
    assert "Several members are called Kari" in response.content.decode()
    assert "@Kari?" in response.content.decode()
    say("@two@example.com?")
    assert [mention.user.email for mention in Mention.objects.all()] == ["two@example.com"]


def test_an_address_calls_its_owner_even_where_someone_took_it_as_a_name():
    impostor = User(pk=9, name="anna@example.com", email="i@example.com")
    assert mentions.called_in("@anna@example.com", [ANNA, impostor]).people == [ANNA]


def test_what_is_offered_behind_the_at_sign_calls_that_member(client_for, owner, workspace, page_url):
    person(workspace, "one@example.com", "Kari Nordmann")
    person(workspace, "two@example.com", "Kari Nordmann")
    person(workspace, "olga@example.com", "Olga Kariniemi")
    offered = client_for(owner).get(page_url("mentionable/?q=kar")).content.decode()
    for value in ("@one@example.com", "@two@example.com", "@Olga Kariniemi"):
        assert f'data-value="{value}"' in offered
    assert "owner@example.com" not in offered


def test_a_text_is_written_with_breaks_links_and_names_and_nothing_else(say, viewer, scoped):
    said = say("<b>@Viewer</b>\nsee www.example.com & https://example.com/?a=1&b=2 javascript:alert(1)")
    written = comment_text(said)
    assert '&lt;b&gt;<strong class="mention">@Viewer</strong>&lt;/b&gt;<br>' in written
    assert '<a href="https://www.example.com" rel="nofollow">' in written
    assert '<a href="https://example.com/?a=1&amp;b=2" rel="nofollow">' in written
    assert 'href="javascript' not in written


# --- E-mails ---------------------------------------------------------------------------


def test_who_may_no_longer_sign_in_is_not_offered(workspace, viewer):
    assert viewer in comments.people(workspace)
    viewer.is_active = False
    viewer.save()
    assert viewer not in comments.people(workspace)


def test_the_mentioned_get_an_e_mail_in_their_own_language_with_the_place(
    say, workspace, django_capture_on_commit_callbacks, monkeypatch, scoped
):
    person(workspace, "aino@example.com", "Aino", language="en")
    asked = []
    monkeypatch.setattr(tasks.mail_mentions, "apply_async", lambda **options: asked.append(options))
    with django_capture_on_commit_callbacks(execute=True):
        say("@Aino, what do you think?")
    assert len(asked) == 1, "the request itself sends nothing"
    assert mail.outbox == []
    tasks.mail_mentions()
    (message,) = mail.outbox
    assert message.to == ["aino@example.com"]
    assert message.subject == "Owner mentioned you: SWOT"
    assert "@Aino, what do you think?" in message.body
    assert f"http://127.0.0.1:8000/w/{workspace.slug}/strategy/swot/#discussion" in message.body


def test_each_e_mail_is_written_in_the_language_of_its_reader(say, workspace, monkeypatch, scoped):
    person(workspace, "aino@example.com", "Aino", language="fi")
    person(workspace, "janis@example.com", "Janis")
    workspace.language = "lv"
    workspace.save()
    spoken = []
    monkeypatch.setattr("accounts.mail.send_mail", lambda **message: spoken.append(get_language()))
    say("@Aino @Janis")
    tasks.mail_mentions()
    assert spoken == ["fi", "lv"]


def test_a_repeated_job_and_a_reworded_comment_send_nothing_twice(say, owner, viewer, editor, scoped):
    comment = say("@Viewer, please")
    tasks.mail_mentions()
    tasks.mail_mentions()
    comments.change_comment(comment, by=owner, text="Please")
    comments.change_comment(comment, by=owner, text="@Viewer and @Editor, please")
    tasks.mail_mentions()
    assert [message.to for message in mail.outbox] == [["viewer@example.com"], ["editor@example.com"]]


def test_a_mail_server_that_refuses_is_tried_again(say, viewer, editor, monkeypatch, scoped):
    say("@Viewer and @Editor")
    real = mail.send_mail

    def refuse(**message: object) -> None:
        if message["recipient_list"] == ["viewer@example.com"]:
            raise OSError("no route")
        real(**message)

    monkeypatch.setattr("accounts.mail.send_mail", refuse)
    tasks.mail_mentions()
    assert [message.to for message in mail.outbox] == [["editor@example.com"]]
    monkeypatch.setattr("accounts.mail.send_mail", real)
    tasks.mail_mentions()
    assert [message.to for message in mail.outbox] == [["editor@example.com"], ["viewer@example.com"]]


def test_nobody_is_mailed_for_mentioning_themselves_or_from_outside(say, owner, outsider, scoped):
    say("@Owner and @Outsider and @outsider@example.com")
    tasks.mail_mentions()
    assert mail.outbox == []


def test_who_has_left_is_not_mailed_any_more(say, viewer, scoped):
    say("@Viewer")
    Membership.objects.filter(user=viewer).delete()
    tasks.mail_mentions()
    assert mail.outbox == []


def test_an_account_that_was_switched_off_is_not_mailed(say, viewer, scoped):
    say("@Viewer")
    User.objects.filter(pk=viewer.pk).update(is_active=False)
    tasks.mail_mentions()
    assert mail.outbox == []


# --- API -----------------------------------------------------------------------------


@pytest.fixture
def api_as():
    def sign_in(user: User) -> APIClient:
        client = APIClient()
        client.force_login(user)
        return client

    return sign_in


def test_the_api_follows_the_same_rules(api_as, api_url, contributor, viewer, owner, editor, topic):
    mine = api_as(contributor).post(api_url("comments/"), {"topic": topic, "text": "@Viewer?"})
    assert mine.status_code == 201
    assert (mine.data["author_name"], mine.data["mentions"], mine.data["resolved"]) == (
        "Contributor",
        [viewer.pk],
        False,
    )
    address = api_url(f"comments/{mine.data['id']}/")
    assert api_as(viewer).get(address).status_code == 200
    assert api_as(viewer).post(api_url("comments/"), {"topic": topic, "text": "x"}).status_code == 403
    assert api_as(owner).patch(address, {"text": "x"}).status_code == 403
    assert api_as(contributor).patch(address, {"text": "Better", "version": 1}).data["text"] == "Better"
    assert api_as(contributor).patch(address, {"text": "Late", "version": 1}).status_code == 409
    assert api_as(editor).post(address + "resolve/", {}).data["resolved_by"] == editor.pk
    assert api_as(editor).post(address + "resolve/", {"resolved": False}).data["resolved"] is False
    assert api_as(editor).delete(address).status_code == 204


def test_the_api_lists_by_topic_and_names_unknown_topics(api_for, api_url, say, topic, scoped):
    say("One")
    done = say("Two")
    comments.resolve(done, by=None, resolved=True)
    reader = api_for("read")
    assert reader.get(api_url("comments/"), {"topic": topic}).data["count"] == 2
    assert reader.get(api_url("comments/"), {"topic": topic, "resolved": "false"}).data["results"][0]["text"] == "One"
    assert reader.get(api_url("comments/"), {"topic": "strategy.0.swot"}).data["count"] == 0
    refused = api_for("write").post(api_url("comments/"), {"topic": "strategy.0.swot", "text": "x"})
    assert (refused.status_code, refused.data["errors"][0]["field"]) == (400, "topic")


# --- Cost -------------------------------------------------------------------------------


def test_a_long_discussion_costs_what_a_short_one_does_and_shows_the_latest(
    client_for, owner, viewer, panel, say, api_for, api_url, scoped
):
    client, key = client_for(owner), api_for("read")

    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as page:
            assert client.get(panel).status_code == 200
        with CaptureQueriesContext(connection) as listed:
            assert key.get(api_url("comments/")).status_code == 200
        return len(page), len(listed)

    say("Number 0 @Viewer")
    cost()
    few = cost()
    for number in range(1, 40):
        say(f"Number {number} @Viewer")
    assert cost() == few
    content = client.get(panel).content.decode()
    assert "Number 39" in content
    assert "Number 3 " not in content
    assert "Number 3 " in client.get(panel, {"page": 1}).content.decode()
