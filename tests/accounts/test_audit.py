"""Who did what, when: in words, narrowed to what one looks for, for editors and owners."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from rest_framework.test import APIClient

from accounts import records, services, trail
from accounts.models import AuditEvent, Membership
from accounts.roles import Role
from tests.strategy import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client_for, editor, page_url):
    def read(**filters) -> str:
        content = client_for(editor).get(page_url("history/"), filters).content.decode()
        return " ".join(content.replace("<strong>", "").replace("</strong>", "").split())

    return read


def test_a_change_is_told_in_plain_words(page, workspace, owner, scoped):
    persona = make.persona(workspace, "Marit")
    records.save(persona, by=owner, objections="Too dear?", channels_used="Instagram")
    assert 'Owner</td> <td class="trail-what">changed persona Marit: channels they use, objections' in page()


def test_what_the_system_does_is_told_as_such(page, workspace, scoped):
    make.persona(workspace, "Marit")
    assert 'Automatic</td> <td class="trail-what">created persona Marit' in page()


def test_a_new_role_is_named(page, workspace, owner, viewer):
    services.change_role(Membership.objects.get(user=viewer), role=Role.CONTRIBUTOR, by=owner)
    assert "changed the role of member Viewer: Contributor" in page()


def test_what_nobody_has_named_is_told_as_it_was_stored():
    event = AuditEvent(object_type="LongGone", action="melted", label="Thing")
    assert trail.in_words(event).sentence == "melted LongGone Thing"


def test_it_is_narrowed_to_a_person_a_kind_and_days(page, workspace, owner, editor, scoped):
    records.save(make.persona(workspace, "Marit"), by=owner, age="35")
    records.save(make.channel(workspace, "TikTok"), by=editor, purpose_note="Sell")
    AuditEvent.objects.filter(actor=owner).update(at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    assert "TikTok" not in page(actor=owner.pk)
    assert "persona Marit" not in page(kind="Channel")
    assert "persona Marit: age" in page(first="2026-03-02", last="2026-03-02"), "half past one in Helsinki"
    assert "TikTok" not in page(first="2026-03-02", last="2026-03-02")
    assert "Nothing matches" in page(last="2026-03-01")
    assert "persona Marit: age" in page(first="0001-01-01", last="9999-12-31")


def test_only_editors_and_owners_read_it(client_for, owner, contributor, viewer, outsider, page_url):
    assert client_for(owner).get(page_url("history/")).status_code == 200
    assert client_for(contributor).get(page_url("history/")).status_code == 403
    assert client_for(outsider).get(page_url("history/")).status_code == 404
    assert page_url("history/") in client_for(owner).get(page_url()).content.decode()
    assert page_url("history/") not in client_for(viewer).get(page_url()).content.decode()


def test_another_workspace_keeps_its_own(page, other_workspace, outsider):
    with scope(workspace=other_workspace):
        make.persona(other_workspace, "Secret Sven")
    assert "Secret Sven" not in page()


def test_the_api_lists_it_with_the_same_filters(api_for, api_url, workspace, owner, contributor, scoped):
    persona = records.save(make.persona(workspace, "Marit"), by=owner, age="35")
    client = api_for("write")
    (event,) = client.get(api_url("audit-events/"), {"object_type": "Persona", "actor": owner.pk}).data["results"]
    assert event["summary"] == "changed persona Marit: age"
    assert (event["actor_name"], event["object_id"], event["detail"]) == ("Owner", str(persona.pk), {"fields": ["age"]})
    for odd in ({"first": "9999-12-31"}, {"last": "0001-01-01"}, {"object_id": "nobody"}):
        assert client.get(api_url("audit-events/"), odd).data["count"] == 0, odd
    assert client.get(api_url("audit-events/"), {"first": "soon"}).status_code == 400
    assert client.post(api_url("audit-events/"), {}).status_code == 405
    assert api_for("read").get(api_url("audit-events/")).status_code == 403
    narrow = APIClient()
    narrow.force_login(contributor)
    assert narrow.get(api_url("audit-events/")).status_code == 403


def test_a_long_history_costs_what_a_short_one_does(client_for, owner, workspace, page_url, api_for, api_url, scoped):
    client, key = client_for(owner), api_for("write")

    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as page:
            assert client.get(page_url("history/")).status_code == 200
        with CaptureQueriesContext(connection) as listed:
            assert key.get(api_url("audit-events/")).status_code == 200
        return len(page), len(listed)

    persona = make.persona(workspace, "Marit")
    records.save(persona, by=owner, age="1")
    cost()
    few = cost()
    for age in range(80):
        records.save(persona, by=owner, age=str(age))
    assert cost() == few
    assert "1 of 2" in client.get(page_url("history/")).content.decode()
