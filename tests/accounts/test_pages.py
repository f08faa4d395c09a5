"""Pages of accounts: who comes where, members, invitations, keys, language."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import services
from accounts.models import ApiKey, Invitation, Membership, User, Workspace
from accounts.roles import Role

pytestmark = pytest.mark.django_db
PASSWORD = "calm-harbour-pilot"


@pytest.fixture
def owner_client(client_for, owner):
    return client_for(owner)


def invite_by_page(client, workspace, email="guest@example.com", role="viewer") -> str:
    """Return the address of the invitation as shown to the owner."""
    response = client.post(f"/w/{workspace.slug}/members/", {"email": email, "role": role})
    return response.context["sent_url"]


# --- Where the first page leads ----------------------------------------------


def test_a_stranger_sees_what_this_is(client):
    assert b"Create an account" in client.get("/").content


def test_a_new_person_is_asked_for_a_workspace(client_for, db):
    newcomer = User.objects.create_user(email="new@example.com", password=PASSWORD)
    assert client_for(newcomer).get("/").url == "/workspaces/new/"


def test_a_member_of_one_workspace_goes_straight_there(owner_client, workspace):
    assert owner_client.get("/").url == f"/w/{workspace.slug}/"


def test_a_member_of_several_chooses(owner_client, workspace, owner):
    services.create_workspace(name="Second", by=owner)
    assert owner_client.get("/").url == "/workspaces/"


@pytest.mark.parametrize(
    ("language", "currency", "time_zone"),
    [("nb", "NOK", "Europe/Oslo"), ("fi", "EUR", "Europe/Helsinki"), ("lv", "EUR", "Europe/Riga")],
)
def test_a_new_workspace_begins_with_what_the_browser_suggests(owner_client, language, currency, time_zone):
    form = owner_client.get("/workspaces/new/", headers={"Accept-Language": language}).context["form"]
    assert (form["currency"].value(), form["time_zone"].value(), form["language"].value()) == (
        currency,
        time_zone,
        language,
    )


def test_a_workspace_is_created_as_asked(owner_client, owner):
    fields = {"currency": "NOK", "time_zone": "Europe/Oslo", "language": "nb", "fiscal_year_start": "7"}
    owner_client.post("/workspaces/new/", {"name": "Fjord & Fjell", **fields})
    workspace = Workspace.objects.get()
    assert (workspace.slug, workspace.currency, workspace.fiscal_year_start) == ("fjord-fjell", "NOK", 7)
    assert Membership.objects.get(workspace=workspace, user=owner).role == Role.OWNER


def test_a_time_zone_that_does_not_exist_is_refused_by_name(owner_client):
    fields = {"currency": "NOK", "time_zone": "Europe/Atlantis", "language": "nb", "fiscal_year_start": "1"}
    response = owner_client.post("/workspaces/new/", {"name": "Fjord", **fields})
    assert "Europe/Atlantis is not a time zone" in response.content.decode()
    assert not Workspace.objects.exists()


def test_settings_are_changed_and_the_address_stays(owner_client, workspace):
    fields = {"currency": "SEK", "time_zone": "Europe/Stockholm", "language": "en", "fiscal_year_start": "1"}
    owner_client.post(f"/w/{workspace.slug}/settings/", {"name": "Renamed", **fields})
    changed = Workspace.objects.get()
    assert (changed.name, changed.time_zone, changed.slug) == ("Renamed", "Europe/Stockholm", workspace.slug)
    assert changed.currency == "EUR", "amounts are never relabelled"


def test_the_overview_leads_to_every_room(owner_client, workspace):
    content = owner_client.get(f"/w/{workspace.slug}/").content.decode()
    for room in ("strategy", "budget", "roadmap", "reporting"):
        assert f'href="/w/{workspace.slug}/{room}/"' in content


# --- Members -----------------------------------------------------------------


def test_an_owner_changes_a_role(owner_client, workspace, viewer):
    membership = Membership.objects.get(user=viewer)
    owner_client.post(f"/w/{workspace.slug}/members/{membership.pk}/role/", {"role": "editor"})
    membership.refresh_from_db()
    assert membership.role == Role.EDITOR


@pytest.mark.parametrize("change", ["role", "remove"])
def test_the_last_owner_stays_and_is_told_why(owner_client, workspace, owner, change):
    membership = Membership.objects.get(user=owner)
    address = f"/w/{workspace.slug}/members/{membership.pk}/{change}/"
    response = owner_client.post(address, {"role": "viewer"}, follow=True)
    assert "needs at least one owner" in response.content.decode()
    assert Membership.objects.filter(pk=membership.pk, role=Role.OWNER).exists()


def test_a_removed_member_finds_nothing_there_any_more(owner_client, workspace, viewer, client_for):
    membership = Membership.objects.get(user=viewer)
    owner_client.post(f"/w/{workspace.slug}/members/{membership.pk}/remove/")
    assert client_for(viewer).get(f"/w/{workspace.slug}/").status_code == 404


def test_an_owner_who_steps_down_is_led_to_a_page_that_still_opens(owner_client, workspace, owner, editor):
    services.change_role(Membership.objects.get(user=editor), role=Role.OWNER, by=owner)
    membership = Membership.objects.get(user=owner)
    response = owner_client.post(f"/w/{workspace.slug}/members/{membership.pk}/role/", {"role": "viewer"}, follow=True)
    assert response.status_code == 200
    assert response.redirect_chain[-1][0] == f"/w/{workspace.slug}/"


def test_members_of_another_workspace_are_out_of_reach(owner_client, workspace, other_workspace, outsider):
    stranger = Membership.objects.get(user=outsider)
    response = owner_client.post(f"/w/{workspace.slug}/members/{stranger.pk}/remove/")
    assert response.status_code == 404
    assert Membership.objects.filter(pk=stranger.pk).exists()


# --- Invitations -------------------------------------------------------------


def test_an_invitation_is_mailed_and_its_link_shown_only_then(owner_client, workspace):
    link = invite_by_page(owner_client, workspace)
    assert mail.outbox[0].to == ["guest@example.com"]
    assert link in mail.outbox[0].body
    assert link not in owner_client.get(f"/w/{workspace.slug}/members/").content.decode()


def test_mail_that_cannot_be_sent_still_leaves_the_link(owner_client, workspace, monkeypatch):
    def no_server(**message: object) -> None:
        raise OSError("no route to the mail server")

    monkeypatch.setattr("accounts.mail.send_mail", no_server)
    response = owner_client.post(f"/w/{workspace.slug}/members/", {"email": "guest@example.com", "role": "viewer"})
    assert "could not be sent" in response.content.decode()
    assert response.context["sent_url"] in response.content.decode()


def test_sending_again_renews_the_link_and_closes_the_old_one(owner_client, workspace, client):
    old = invite_by_page(owner_client, workspace)
    new = invite_by_page(owner_client, workspace)
    assert client.get(old).status_code == 410
    assert client.get(new).status_code == 200


def test_a_name_of_two_lines_is_one_line_in_the_subject(owner_client, workspace, mailoutbox):
    Workspace.objects.filter(pk=workspace.pk).update(name="Nordic\nCrafts")
    invite_by_page(owner_client, workspace)
    assert mailoutbox[-1].subject == "You are invited to Nordic Crafts on Luotsi"


def test_a_withdrawn_invitation_closes_its_link(owner_client, workspace, client, scoped):
    link = invite_by_page(owner_client, workspace)
    invitation = Invitation.objects.get()
    owner_client.post(f"/w/{workspace.slug}/invitations/{invitation.pk}/withdraw/")
    assert client.get(link).status_code == 410


def test_a_member_is_not_invited_twice(owner_client, workspace, viewer):
    response = owner_client.post(f"/w/{workspace.slug}/members/", {"email": viewer.email.upper(), "role": "editor"})
    assert "is already a member" in response.content.decode()
    assert mail.outbox == []


def test_someone_with_an_account_joins_with_the_offered_role(owner_client, workspace, outsider, client_for):
    link = invite_by_page(owner_client, workspace, email=outsider.email, role="contributor")
    guest = client_for(outsider)
    assert guest.post(link).url == f"/w/{workspace.slug}/"
    assert Membership.objects.get(workspace=workspace, user=outsider).role == Role.CONTRIBUTOR
    assert guest.post(link).status_code == 410


def test_someone_new_signs_up_with_the_invited_address_and_comes_back(owner_client, workspace, client):
    link = invite_by_page(owner_client, workspace)
    page = client.get(link).content.decode()
    sign_up = re.search(r'href="(/accounts/signup/[^"]+)"', page).group(1).replace("&amp;", "&")
    assert client.get(sign_up).context["form"]["email"].value() == "guest@example.com"
    client.post("/accounts/signup/", {"email": "guest@example.com", "password1": PASSWORD})
    assert client.get("/", follow=False).url in link
    client.post(link)
    assert Membership.objects.get(workspace=workspace, user__email="guest@example.com").role == Role.VIEWER


def test_a_signed_out_visitor_cannot_join(owner_client, workspace, client):
    link = invite_by_page(owner_client, workspace)
    client.post(link)
    assert Membership.objects.filter(workspace=workspace).count() == 1


# --- API keys ----------------------------------------------------------------


def test_a_new_key_is_in_the_answer_that_made_it_and_nowhere_else(owner_client, workspace):
    address = f"/w/{workspace.slug}/api-keys/"
    response = owner_client.post(address, {"name": "Export", "access": "read"})
    secret = response.context["new_key"].secret
    assert secret in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert secret not in owner_client.get(address).content.decode()


def test_a_key_is_revoked_once_and_stays_listed(owner_client, workspace, scoped):
    owner_client.post(f"/w/{workspace.slug}/api-keys/", {"name": "Export", "access": "write"})
    address = reverse("accounts:api_key_revoke", args=[workspace.slug, ApiKey.objects.get().pk])
    page = owner_client.post(address, follow=True).content.decode()
    assert "no longer opens anything" in page
    assert "revoked" in page
    assert owner_client.post(address).status_code == 404


# --- Profile and language ----------------------------------------------------


def test_a_persons_language_follows_them(owner_client, owner, workspace):
    owner_client.post("/language/", {"language": "fi", "next": "/profile/"})
    owner.refresh_from_db()
    assert owner.language == "fi"
    assert 'lang="fi"' in owner_client.get(f"/w/{workspace.slug}/").content.decode()


def test_a_stranger_chooses_a_language_for_this_browser(client):
    client.post("/language/", {"language": "nb", "next": "/"})
    assert '<html lang="nb"' in client.get("/").content.decode()


def test_a_language_nobody_speaks_here_changes_nothing(owner_client, owner):
    owner_client.post("/language/", {"language": "tlh"})
    owner.refresh_from_db()
    assert owner.language == ""


# --- Refusals in the shell ---------------------------------------------------


def test_an_unknown_address_is_answered_in_the_shell(owner_client, workspace):
    response = owner_client.get("/nowhere/")
    assert response.status_code == 404
    assert b"There is nothing here" in response.content


def test_too_narrow_a_role_is_told_whom_to_ask(client_for, viewer, workspace):
    response = client_for(viewer).get(f"/w/{workspace.slug}/members/")
    assert response.status_code == 403
    assert b"Ask an owner" in response.content


def test_a_stale_form_is_answered_in_the_shell(workspace, owner):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner)
    response = strict.post("/profile/", {"name": "x"})
    assert response.status_code == 403
    assert b"open for too long" in response.content


def test_a_crash_is_answered_in_the_shell(client_for, owner, workspace, monkeypatch):
    def crash(user: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("accounts.views.selectors.memberships_of", crash)
    broken = client_for(owner)
    broken.raise_request_exception = False
    response = broken.get("/workspaces/")
    assert response.status_code == 500
    assert b"Something broke on our side" in response.content


# --- Cost --------------------------------------------------------------------


def fill(workspace: Workspace, owner: User, first: int, last: int) -> None:
    for number in range(first, last):
        user = User.objects.create(email=f"m{number}@example.com")
        Membership.objects.create(workspace=workspace, user=user, role=Role.VIEWER)
        services.invite(workspace=workspace, email=f"i{number}@example.com", role=Role.VIEWER, by=owner)
        services.create_api_key(workspace=workspace, name=f"k{number}", access="read", by=owner)
        services.create_workspace(name=f"w{number}", by=owner)


@pytest.mark.parametrize("page", ["/w/{slug}/", "/w/{slug}/members/", "/w/{slug}/api-keys/", "/workspaces/"])
def test_a_page_costs_the_same_with_3_and_30_rows(owner_client, workspace, owner, scoped, page):
    address = page.format(slug=workspace.slug)
    fill(workspace, owner, 0, 3)
    owner_client.get(address)
    with CaptureQueriesContext(connection) as few:
        assert owner_client.get(address).status_code == 200
    fill(workspace, owner, 3, 30)
    with CaptureQueriesContext(connection) as many:
        assert owner_client.get(address).status_code == 200
    assert len(many) == len(few)
