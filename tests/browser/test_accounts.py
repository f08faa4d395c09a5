"""The journeys of accounts, as a person takes them."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django_scopes import scope
from playwright.sync_api import Page, expect

from accounts import services
from accounts.models import Membership
from accounts.roles import Role

PASSWORD = "calm-harbour-pilot"
pytestmark = pytest.mark.django_db(transaction=True)


def sign_up(page: Page, email: str) -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()


def test_a_team_signs_up_invites_and_joins_and_roles_hold(page, second_context):
    page.goto("/")
    page.get_by_role("link", name="Create an account").click()
    sign_up(page, "anna@example.com")
    page.get_by_label("Name").fill("Kotipizza")
    page.get_by_role("button", name="Create workspace").click()
    expect(page.get_by_role("heading", name="Kotipizza", level=1)).to_be_visible()

    page.get_by_role("link", name="Members").click()
    page.get_by_label("E-mail address").fill("bert@example.com")
    page.get_by_label("Role*", exact=True).select_option("viewer")
    page.get_by_role("button", name="Send invitation").click()
    link = page.get_by_label("pass this link on").input_value()
    assert link in mail.outbox[-1].body

    guest = second_context.new_page()
    guest.goto(link)
    guest.get_by_role("link", name="Create an account").click()
    expect(guest.get_by_label("Email")).to_have_value("bert@example.com")
    guest.get_by_label("Password").fill(PASSWORD)
    guest.get_by_role("button", name="Sign up").click()
    guest.get_by_role("button", name="Join as bert@example.com").click()
    expect(guest.get_by_role("heading", name="Kotipizza", level=1)).to_be_visible()
    expect(guest.get_by_role("link", name="Members")).to_have_count(0)
    assert guest.goto(page.url).status == 403


def test_an_api_key_is_shown_once_and_can_be_revoked(page, login, owner, workspace):
    login(owner)
    page.goto(f"/w/{workspace.slug}/api-keys/")
    page.get_by_label("Name").fill("Nightly export")
    page.get_by_role("button", name="Create key").click()
    secret = page.get_by_label("Copy it now").input_value()
    assert secret.startswith("luotsi_")
    page.goto(f"/w/{workspace.slug}/api-keys/")
    assert secret not in page.content()

    page.get_by_role("button", name="Revoke Nightly export").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("The key Nightly export no longer opens anything.")).to_be_visible()
    assert services.find_api_key(secret) is None


def test_a_question_can_be_answered_with_no(page, login, owner, workspace):
    with scope(workspace=workspace):
        services.create_api_key(workspace=workspace, name="Nightly export", access="read", by=owner)
    login(owner)
    page.goto(f"/w/{workspace.slug}/api-keys/")
    page.get_by_role("button", name="Revoke Nightly export").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Revoke Nightly export")).to_be_focused()
    page.reload()
    expect(page.get_by_role("button", name="Revoke Nightly export")).to_be_visible()


def test_a_forgotten_password_is_reset_by_mail(page, owner):
    page.goto("/accounts/login/")
    page.get_by_role("link", name=re.compile("forgot", re.I)).click()
    page.get_by_label("Email").fill(owner.email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Look into your mail"))
    page.goto(re.search(r"https?://\S+", mail.outbox[-1].body).group())
    page.get_by_label("New Password*", exact=True).fill("another-calm-pilot")
    page.get_by_label("New Password (again)*", exact=True).fill("another-calm-pilot")
    page.get_by_role("button", name="Change Password").click()

    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(owner.email)
    page.get_by_label("Password").fill("another-calm-pilot")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Owner")).to_be_visible()


def test_signing_in_with_a_second_factor(page, login, owner, workspace):
    login(owner)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Activate").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    secret = page.get_by_label("Authenticator secret").input_value()
    page.get_by_label("Authenticator code").fill(code_of_now(secret))
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_role("heading", name="Recovery Codes")).to_be_visible()
    page.context.clear_cookies()
    cache.clear()  # one code opens the door once

    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(owner.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Code").fill(code_of_now(secret))
    page.get_by_role("button", name="Sign In").click()
    expect(page.get_by_role("heading", name=workspace.name, level=1)).to_be_visible()


def code_of_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_the_last_owner_cannot_step_down(page, login, owner, workspace):
    login(owner)
    page.goto(f"/w/{workspace.slug}/members/")
    page.get_by_label("Role of Owner").select_option("viewer")
    page.get_by_role("button", name="Give this role to Owner").click()
    expect(page.get_by_role("alert")).to_contain_text("needs at least one owner")
    assert Membership.objects.get(workspace=workspace, user=owner).role == Role.OWNER


def test_a_refused_form_puts_the_focus_on_its_errors_and_ties_them_to_fields(page, login, owner, workspace):
    login(owner)
    page.goto(f"/w/{workspace.slug}/settings/")
    page.get_by_label("Name").fill("")
    page.get_by_label("Time zone").fill("Europe/Atlantis")
    page.get_by_role("button", name="Save").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page.get_by_label("Time zone")).to_have_accessible_description(
        re.compile("Europe/Atlantis is not a time zone")
    )
    summary.get_by_role("link", name="Time zone").click()
    expect(page.get_by_label("Time zone")).to_be_focused()


def test_the_menu_opens_and_closes_by_keyboard_on_a_telephone(page, login, owner, workspace):
    login(owner)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/w/{workspace.slug}/")
    members = page.get_by_role("link", name="Members")
    expect(members).to_be_hidden()
    menu = page.get_by_role("button", name="Menu")
    menu.focus()
    page.keyboard.press("Enter")
    expect(members).to_be_visible()
    expect(menu).to_have_attribute("aria-expanded", "true")


def test_the_colours_chosen_stay_chosen_before_the_first_paint(page, login, owner):
    login(owner)
    page.emulate_media(color_scheme="light")
    page.goto("/profile/")
    page.get_by_role("main").get_by_role("button", name="Dark").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


SIGNED_OUT = ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/nowhere/"]
OWN_PAGES = [
    "/workspaces/",
    "/workspaces/new/",
    "/profile/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/email/",
]
WORKSPACE_PAGES = ["", "settings/", "members/", "api-keys/", "nowhere/"]


@pytest.mark.parametrize("address", SIGNED_OUT)
def test_every_page_for_strangers_works_narrow_dark_and_with_aids(sweep, address):
    sweep(address)


@pytest.mark.parametrize("address", OWN_PAGES)
def test_every_page_of_ones_own_works_narrow_dark_and_with_aids(sweep, login, owner, workspace, address):
    login(owner)
    sweep(address)


@pytest.mark.parametrize("address", WORKSPACE_PAGES)
def test_every_page_of_a_workspace_works_narrow_dark_and_with_aids(sweep, login, owner, viewer, workspace, address):
    with scope(workspace=workspace):
        services.create_api_key(workspace=workspace, name="Nightly export", access="read", by=owner)
        services.invite(workspace=workspace, email="guest@example.com", role=Role.EDITOR, by=owner)
    login(owner)
    sweep(f"/w/{workspace.slug}/{address}")
