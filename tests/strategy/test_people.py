"""People, roles, and who holds which: nobody's role is plain to see, and no choice is overwritten unseen."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django_scopes import scope

from accounts.models import AuditEvent
from accounts.records import StateConflict
from strategy import snapshot
from strategy.models import Person, TeamRole
from strategy.services import people as services
from strategy.team_roles import STANDARD_ROLES
from tests.counting import queries
from tests.strategy import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_for, editor):
    return client_for(editor)


@pytest.fixture
def url(page_url, scoped):
    make.strategy(scoped)
    return page_url("strategy/people/")


def person(workspace, name="Anna", **fields):
    return services.save_person(Person(workspace=workspace), by=None, name=name, **fields)


def own_role(workspace, name="Translations", **fields):
    return services.save_role(TeamRole(workspace=workspace), by=None, name=name, **fields)


def standard(key="copy"):
    return TeamRole.objects.get(key=key)


# --- Rules -------------------------------------------------------------------


def test_only_a_member_can_be_a_persons_account(scoped, viewer, outsider):
    assert person(scoped, user=viewer).user == viewer
    with pytest.raises(ValidationError) as refusal:
        person(scoped, "Stranger", user=outsider)
    assert set(refusal.value.message_dict) == {"user"}


def test_a_name_is_used_once_for_people_and_once_for_roles(scoped):
    make.strategy(scoped)
    person(scoped)
    own_role(scoped)
    with pytest.raises(ValidationError, match="already a person"):
        person(scoped)
    with pytest.raises(ValidationError, match="already a role"):
        own_role(scoped)


def test_a_role_of_ones_own_comes_last_and_can_go_again(scoped):
    make.strategy(scoped)
    role = own_role(scoped)
    assert list(TeamRole.objects.all())[-1] == role
    services.delete_role(role, by=None)
    assert TeamRole.objects.count() == len(STANDARD_ROLES)


def test_a_standard_role_can_be_renamed_but_not_deleted(scoped):
    make.strategy(scoped)
    services.save_role(standard(), by=None, name="Words")
    assert standard().name == "Words"
    with pytest.raises(StateConflict, match="Every team"):
        services.delete_role(standard(), by=None)


def test_the_roles_of_a_deleted_person_are_left_with_nobody_and_say_so(scoped):
    make.strategy(scoped)
    anna = person(scoped)
    role = services.save_role(standard(), by=None, holder=anna)
    services.delete_person(anna, by=None)
    assert (standard().holder, standard().version) == (None, role.version + 1)
    assert AuditEvent.objects.filter(object_type="TeamRole", label="Copy", action="changed").count() == 2


def test_one_person_takes_every_role_nobody_holds(scoped):
    make.strategy(scoped)
    elina, anna = person(scoped, "Elina"), person(scoped)
    services.save_role(standard("boss"), by=None, holder=elina)
    assert services.give_unheld_roles(anna, by=None) == len(STANDARD_ROLES) - 1
    assert standard("boss").holder == elina
    assert TeamRole.objects.filter(holder=anna).count() == len(STANDARD_ROLES) - 1
    assert services.give_unheld_roles(anna, by=None) == 0


# --- Page --------------------------------------------------------------------


def test_an_empty_page_teaches_and_lists_the_standard_roles(client, url):
    page = client.get(url).content.decode()
    assert "Who works on social media?" in page
    assert "7 of 7 roles are held by nobody" in page
    assert all(str(role.name) in page for role in STANDARD_ROLES)


def test_the_page_adds_up_the_hours_and_counts_those_unknown(client, url, scoped):
    person(scoped, "Elina", hours_per_week=Decimal("2.5"))
    person(scoped, "Anna", hours_per_week=Decimal(6))
    person(scoped, "Katrin")
    page = client.get(url).content.decode()
    assert "8.5 hours a week in all" in page
    assert "1 person without hours" in page


def test_a_viewer_sees_who_does_what_and_what_nobody_does(client_for, viewer, url, scoped):
    services.save_role(standard(), by=None, holder=person(scoped))
    page = client_for(viewer).get(url).content.decode()
    assert "Anna" in page
    assert page.count("Nobody yet") == len(STANDARD_ROLES) - 1
    assert "<select" not in page


def test_a_person_is_added_changed_and_deleted(client, url, page_url, scoped, viewer):
    data = {"name": "Anna", "title": "Content", "user": viewer.pk, "hours_per_week": "6.5"}
    assert client.post(page_url("strategy/people/new/"), data).status_code == 302
    anna = Person.objects.get()
    assert (anna.user, anna.hours_per_week) == (viewer, Decimal("6.5"))
    address = page_url(f"strategy/people/{anna.pk}/")
    client.post(f"{address}edit/", {**data, "name": "Anna V.", "version": anna.version})
    assert Person.objects.get().name == "Anna V."
    services.save_role(standard(), by=None, holder=anna)
    assert "Copy" in client.get(f"{address}delete/").content.decode()
    client.post(f"{address}delete/")
    assert not Person.objects.exists()
    assert standard().holder is None


def test_accounts_of_strangers_cannot_be_chosen(client, url, page_url, outsider, owner):
    page = client.get(page_url("strategy/people/new/")).content.decode()
    assert f'<option value="{owner.pk}"' in page
    assert f'<option value="{outsider.pk}"' not in page
    refused = client.post(page_url("strategy/people/new/"), {"name": "Anna", "user": outsider.pk})
    assert refused.context["form"].errors.keys() == {"user"}
    assert not Person.objects.exists()


def test_more_hours_than_a_week_has_are_refused(client, url, page_url):
    refused = client.post(page_url("strategy/people/new/"), {"name": "Anna", "hours_per_week": "169"})
    assert refused.context["form"].errors.keys() == {"hours_per_week"}


def test_a_role_of_ones_own_is_added_renamed_and_deleted(client, url, page_url, scoped):
    client.post(page_url("strategy/roles/new/"), {"name": "Translations", "duties": "German"})
    role = TeamRole.objects.get(key="")
    client.post(page_url(f"strategy/roles/{role.pk}/edit/"), {"name": "German", "version": 1})
    role.refresh_from_db()
    assert role.name == "German"
    client.post(page_url(f"strategy/roles/{role.pk}/delete/"))
    assert not TeamRole.objects.filter(key="").exists()


def test_deleting_a_standard_role_is_refused_with_a_reason(client, url, page_url):
    answer = client.post(page_url(f"strategy/roles/{standard().pk}/delete/"), follow=True)
    assert "Every team has this role" in answer.content.decode()
    assert standard()


# --- Who holds a role --------------------------------------------------------


@pytest.fixture
def give(client, url, page_url):
    def choose(role, holder, *, version=None, in_place=True):
        headers = {"HX-Request": "true"} if in_place else {}
        data = {"holder": getattr(holder, "pk", holder or ""), "version": version or role.version}
        return client.post(page_url(f"strategy/roles/{role.pk}/holder/"), data, headers=headers)

    return choose


def test_a_role_is_given_in_place_and_the_count_follows(give, scoped):
    anna = person(scoped)
    answer = give(standard(), anna).content.decode()
    assert standard().holder == anna
    assert f'<option value="{anna.pk}" selected>' in answer
    assert "6 of 7 roles are held by nobody" in answer
    assert "Saved: Anna holds Copy" in answer
    assert "Saved: nobody holds Copy" in give(standard(), None).content.decode()


def test_without_script_a_button_does_the_same(give, scoped):
    anna = person(scoped)
    answer = give(standard(), anna, in_place=False)
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"#role-{standard().pk}")
    assert standard().holder == anna


def test_a_choice_on_an_older_version_changes_nothing_and_shows_what_is_stored(give, scoped):
    anna, elina = person(scoped), person(scoped, "Elina")
    seen = standard()
    give(seen, elina)
    refused = give(seen, anna)
    assert (refused.status_code, standard().holder) == (422, elina)
    page = refused.content.decode()
    assert "Someone else changed this role" in page
    assert f'<option value="{elina.pk}" selected>' in page
    assert f'name="version" value="{standard().version}"' in page
    assert give(standard(), anna).status_code == 200


@pytest.mark.parametrize("holder", ["999999", "x"])
def test_a_person_who_is_gone_is_refused(give, scoped, holder):
    assert give(standard(), holder).status_code == 422
    assert standard().holder is None


def test_a_choice_without_a_version_is_refused(client, url, page_url):
    answer = client.post(page_url(f"strategy/roles/{standard().pk}/holder/"), {"holder": ""})
    assert answer.status_code == 302
    assert standard().version == 1


def test_the_quick_action_gives_everything_to_one(client, url, page_url, scoped):
    anna = person(scoped)
    answer = client.post(page_url("strategy/roles/everything/"), {"person": anna.pk}, follow=True)
    assert "Anna holds 7 more roles." in answer.content.decode()
    assert "Every role is held by somebody." in answer.content.decode()
    assert not TeamRole.objects.filter(holder=None).exists()


def test_the_quick_action_wants_a_person(client, url, page_url):
    answer = client.post(page_url("strategy/roles/everything/"), {}, follow=True)
    assert "Choose who takes these roles." in answer.content.decode()


def test_names_that_look_like_markup_stay_text(client, url, scoped):
    person(scoped, '"><option value="1" selected>')
    assert '"><option value="1" selected>' not in client.get(url).content.decode()


def test_many_people_and_roles_cost_no_more_queries(client, url, scoped):
    def add(first, last):
        for number in range(first, last):
            own_role(scoped, f"Role {number}", holder=person(scoped, f"Person {number}"))

    add(0, 2)
    client.get(url)
    with_two = queries(client, url)
    add(2, 30)
    assert queries(client, url) == with_two


def test_long_lists_have_pages(client, url, scoped):
    for number in range(30):
        own_role(scoped, f"Role {number:02}")
        person(scoped, f"Person {number:02}")
    first = client.get(url).context
    assert (len(first["page_obj"]), len(first["roles"])) == (25, 25)
    second = client.get(url, {"page": 2, "roles": 2}).context
    assert (len(second["page_obj"]), len(second["roles"])) == (5, 12)


# --- API ---------------------------------------------------------------------


@pytest.fixture
def api(api_for):
    return api_for("write")


def test_people_are_written_and_read_through_the_api(api, api_url, scoped, viewer):
    created = api.post(api_url("people/"), {"name": "Anna", "user": viewer.pk, "hours_per_week": "6.5"})
    assert created.status_code == 201
    address = api_url(f"people/{created.json()['id']}/")
    changed = api.patch(address, {"title": "Content", "version": 1})
    assert (changed.json()["title"], changed.json()["user"]) == ("Content", viewer.pk)
    assert api.patch(address, {"title": "Late", "version": 1}).status_code == 409
    assert api.get(api_url("people/"), {"user": viewer.pk}).json()["count"] == 1
    assert api.delete(address).status_code == 204


def test_another_workspaces_account_is_as_unknown_as_none(api, api_url, scoped, outsider):
    for unknown in (outsider.pk, 999_999):
        refused = api.post(api_url("people/"), {"name": "Anna", "user": unknown})
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["field"] == "user"
        assert refused.json()["errors"][0]["code"] == "does_not_exist"


def test_roles_are_given_and_added_through_the_api(api, api_url, scoped):
    make.strategy(scoped)
    anna = person(scoped)
    given = api.patch(api_url(f"team-roles/{standard().pk}/"), {"holder": anna.pk, "version": 1})
    assert (given.json()["holder"], given.json()["key"]) == (anna.pk, "copy")
    added = api.post(api_url("team-roles/"), {"name": "Translations", "key": "boss"})
    assert (added.status_code, added.json()["key"]) == (201, "")
    assert api.get(api_url("team-roles/"), {"held": "true"}).json()["count"] == 1
    assert api.get(api_url("team-roles/"), {"held": "false"}).json()["count"] == 7
    assert api.get(api_url("team-roles/"), {"holder": anna.pk}).json()["count"] == 1
    assert api.delete(api_url(f"team-roles/{added.json()['id']}/")).status_code == 204


def test_the_api_keeps_standard_roles(api, api_url, scoped):
    make.strategy(scoped)
    refused = api.delete(api_url(f"team-roles/{standard().pk}/"))
    assert (refused.status_code, refused.json()["code"]) == (409, "standard_role")


def test_another_workspaces_person_cannot_hold_a_role(api, api_url, scoped, other_workspace):
    make.strategy(scoped)
    with scope(workspace=other_workspace):
        stranger = person(other_workspace)
    role = standard()
    assert api.patch(api_url(f"team-roles/{role.pk}/"), {"holder": stranger.pk}).status_code == 400


def test_the_document_holds_people_and_roles(scoped):
    strategy = make.strategy(scoped)
    services.save_role(standard(), by=None, holder=person(scoped, hours_per_week=Decimal(6)))
    parts = snapshot.take(strategy)["parts"]
    assert parts["people"][0]["fields"]["hours_per_week"] == "6"
    assert parts["team_roles"][1]["fields"]["holder"]["label"] == "Anna"
