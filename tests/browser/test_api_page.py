"""The page to try the API works under the content security policy."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db(transaction=True)


def open_chapter(page: Page, name: str) -> None:
    page.goto("/api/docs/")
    chapter = page.locator(f"#operations-tag-{name}")
    expect(chapter).to_be_visible(timeout=20_000)
    chapter.click()


def test_the_api_page_shows_what_can_be_tried(page: Page) -> None:
    open_chapter(page, "budgets")
    budgets = page.locator(".opblock", has_text="/budgets/{budget_pk}/grid/")
    expect(budgets).to_be_visible()
    budgets.locator(".opblock-summary-control").click()
    budgets.get_by_role("button", name="Try it out").click()
    expect(budgets.get_by_role("button", name="Execute")).to_be_visible()


def test_a_key_typed_there_is_used(page: Page, live_server, workspace, api_for, api_url) -> None:
    client = api_for("write")
    client.post(api_url("personas/"), {"name": "Careful Carla"})
    open_chapter(page, "personas")
    page.get_by_role("button", name="Authorize").first.click()
    key = client._credentials["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    page.get_by_label("auth-bearer-value").fill(key)
    page.get_by_label("auth-bearer-value").press("Enter")
    page.get_by_role("button", name="Close").first.click()
    personas = page.locator("#operations-personas-personas_list")
    personas.locator(".opblock-summary-control").click()
    personas.get_by_role("button", name="Try it out").click()
    personas.get_by_placeholder("workspace_slug").fill(workspace.slug)
    personas.get_by_role("button", name="Execute").click()
    expect(personas.locator(".live-responses-table")).to_contain_text("Careful Carla")
