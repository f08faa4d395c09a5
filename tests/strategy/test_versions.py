"""Versions: the whole document kept as it was at one moment."""

from datetime import date

import pytest
from django_scopes import scope

from accounts import records
from accounts.models import AuditEvent
from strategy import snapshot
from strategy.models import Persona, StrategyVersion
from strategy.services import lifecycle, versions
from tests.counting import cost_of
from tests.strategy import make, whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def strategy(scoped):
    return make.strategy(scoped, name="Plan", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31))


def test_a_version_is_saved_with_name_and_note(client_for, editor, page_url, strategy):
    url = page_url(f"strategy/versions/new/?strategy={strategy.pk}")
    sent = {"name": "As shown to the bank", "note": "Before we tried Germany", "submission": "press-version"}
    for _click in range(2):
        answer = client_for(editor).post(url, sent, follow=True)
    page = answer.content.decode()
    assert "As shown to the bank" in page
    assert "Before we tried Germany" in page
    version = StrategyVersion.objects.get()
    assert (version.number, version.reason, version.taken_by) == (1, "named", editor)
    assert AuditEvent.objects.filter(object_type="StrategyVersion", action="created", actor=editor).exists()


def test_versions_are_numbered_for_each_strategy(scoped, strategy):
    other = make.strategy(scoped, name="Other", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31))
    taken = [versions.save_version(which, by=None, name="x").number for which in (strategy, other, strategy)]
    assert taken == [1, 1, 2]


def test_a_version_needs_a_name(client_for, editor, page_url, strategy):
    page = client_for(editor).post(page_url("strategy/versions/new/"), {"name": ""}).content.decode()
    assert "This field is required" in page
    assert not StrategyVersion.objects.exists()


def test_viewers_read_versions_and_save_none(client_for, viewer, page_url, strategy):
    versions.save_version(strategy, by=None, name="Spring")
    client = client_for(viewer)
    assert client.post(page_url("strategy/versions/new/"), {"name": "Mine"}).status_code == 403
    page = client.get(page_url("strategy/versions/")).content.decode()
    assert "Spring" in page
    assert "Save a version" not in page


def test_the_list_teaches_before_the_first_version(client_for, editor, page_url, strategy):
    page = client_for(editor).get(page_url("strategy/versions/")).content.decode()
    assert "No version yet" in page
    assert "Save a version" in page


def test_a_version_page_shows_the_document_as_it_was(client_for, viewer, page_url, scoped, strategy):
    persona = make.persona(scoped, challenges="Little <time>", age="35–50")
    version = versions.save_version(strategy, by=None, name="Spring")
    records.save(persona, by=None, name="Astrid", challenges="Money")
    Persona.objects.exclude(pk=persona.pk).delete()
    page = client_for(viewer).get(page_url(f"strategy/versions/{version.pk}/?section=personas")).content.decode()
    assert "Marit" in page
    assert "Little &lt;time&gt;" in page
    assert "35–50" in page
    assert "Astrid" not in page


def test_a_version_opens_with_the_first_section_in_which_something_was_written(
    client_for, viewer, page_url, scoped, strategy
):
    make.persona(scoped)
    version = versions.save_version(strategy, by=None, name="Spring")
    url = page_url(f"strategy/versions/{version.pk}/")
    assert 'id="section-title">People and roles' in client_for(viewer).get(url).content.decode()
    page = client_for(viewer).get(f"{url}?section=swot").content.decode()
    assert "Nothing was written here then" in page
    assert client_for(viewer).get(f"{url}?section=nonsense").status_code == 200


def test_a_version_of_another_workspace_is_unknown(client_for, viewer, page_url, other_workspace, strategy):
    with scope(workspace=other_workspace):
        strange = versions.save_version(make.strategy(other_workspace), by=None, name="Theirs")
    assert client_for(viewer).get(page_url(f"strategy/versions/{strange.pk}/")).status_code == 404


def test_a_version_of_an_archived_strategy_can_be_read(client_for, viewer, page_url, scoped, strategy):
    other = make.strategy(scoped, name="Other", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31))
    lifecycle.archive(other, by=None)
    version = StrategyVersion.objects.get()
    assert "Archived" in client_for(viewer).get(page_url(f"strategy/versions/{version.pk}/")).content.decode()


def test_pages_cost_the_same_for_forty_rows_as_for_two(client_for, viewer, page_url, scoped, strategy):
    whole.fill(strategy, rows=2)
    client = client_for(viewer)
    small = versions.save_version(strategy, by=None, name="Small")
    listing, page = page_url("strategy/versions/"), page_url("strategy/versions/{}/?section=swot")
    costs = [cost_of(lambda: client.get(listing)), cost_of(lambda: client.get(page.format(small.pk)))]
    taking = cost_of(lambda: snapshot.take(strategy))
    other = make.strategy(scoped, name="Big", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31))
    whole.fill(other, rows=40)
    assert cost_of(lambda: snapshot.take(other)) == taking
    for _version in range(20):
        big = versions.save_version(other, by=None, name="Big")
    assert cost_of(lambda: client.get(page.format(big.pk))) == costs[1]
    assert cost_of(lambda: client.get(f"{listing}?strategy={other.pk}")) == costs[0]


# --- API ---------------------------------------------------------------------------------


@pytest.fixture
def api(api_for):
    return api_for("write")


def test_versions_are_saved_and_read_by_api(api, api_url, scoped, strategy):
    make.persona(scoped)
    made = api.post(api_url("strategy-versions/"), {"name": "Nightly"})
    assert made.status_code == 201
    assert (made.json()["number"], made.json()["strategy"], made.json()["reason"]) == (1, strategy.pk, "named")
    listed = api.get(api_url(f"strategy-versions/?strategy={strategy.pk}")).json()["results"]
    assert [row["name"] for row in listed] == ["Nightly"]
    assert "document" not in listed[0]
    alone = api.get(api_url(f"strategy-versions/{made.json()['id']}/")).json()
    assert alone["document"]["parts"]["personas"][0]["fields"]["name"] == "Marit"


def test_a_version_never_changes(api, api_url, strategy):
    version = versions.save_version(strategy, by=None, name="Spring")
    url = api_url(f"strategy-versions/{version.pk}/")
    assert api.patch(url, {"name": "Other"}).status_code == 405
    assert api.delete(url).status_code == 405


def test_the_api_refuses_a_version_of_nothing_and_of_the_archive(api, api_for, api_url, scoped):
    assert api.post(api_url("strategy-versions/"), {"name": "x"}).json()["errors"][0]["field"] == "strategy"
    make.strategy(scoped)
    other = make.strategy(scoped, name="Other", starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31))
    lifecycle.archive(other, by=None)
    assert api.post(api_url("strategy-versions/"), {"name": "x", "strategy": other.pk}).status_code == 409
    assert api_for("read").post(api_url("strategy-versions/"), {"name": "x"}).status_code == 403
