"""A real browser: every page used here must be free of console errors and of blocked inline code."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from accounts.models import User

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}
WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        missing = "no chromium on this machine"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    # Playwright keeps an event loop running in this thread; Django would take the tests for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser, live_server) -> Iterator[BrowserContext]:
    """One person's browser."""
    context = new_context(browser, live_server)
    yield context
    close(context)


@pytest.fixture
def second_context(browser: Browser, live_server) -> Iterator[BrowserContext]:
    """The browser of another person."""
    context = new_context(browser, live_server)
    yield context
    close(context)


def new_context(browser: Browser, live_server) -> BrowserContext:
    context = browser.new_context(base_url=live_server.url, viewport=WIDE, reduced_motion="reduce", locale="en-GB")
    context.set_default_timeout(10_000)
    context.complaints = []  # type: ignore[attr-defined]
    context.on("console", lambda message: note_error(context, message))
    context.on("weberror", lambda error: context.complaints.append(str(error.error)))
    return context


def note_error(context: BrowserContext, message: ConsoleMessage) -> None:
    refused_on_purpose = "status of 4" in message.text
    if message.type == "error" and not refused_on_purpose:
        context.complaints.append(message.text)  # type: ignore[attr-defined]


def close(context: BrowserContext) -> None:
    complaints = context.complaints  # type: ignore[attr-defined]
    context.close()
    assert complaints == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def login(context: BrowserContext, live_server) -> Callable[..., None]:
    """Sign a person in without the form: `login(user)`, or `login(user, second_context)`."""

    def sign_in(user: User, where: BrowserContext = context) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        where.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return sign_in


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Assert that the page, as it is now, passes WCAG 2.2 AA as far as a machine can tell."""

    def check(page: Page) -> None:
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG_2_2_AA}})
        broken = [
            f"{rule['id']} at {node['target']}: {node['failureSummary']}"
            for rule in found.response["violations"]
            for node in rule["nodes"]
        ]
        assert broken == [], page.url

    return check


@pytest.fixture
def sweep(page: Page, axe: Callable[[Page], None]) -> Callable[[str], None]:
    """Open an address wide and narrow, light and dark: axe is content and the page never scrolls sideways."""

    def look(address: str) -> None:
        for size, scheme in ((WIDE, "light"), (WIDE, "dark"), (NARROW, "light")):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            page.goto(address)
            settle(page)
            assert_no_sideways_scroll(page)
            axe(page)

    return look


def settle(page: Page) -> None:
    """Wait until every panel that loads itself is there."""
    expect(page.locator(".htmx-request")).to_have_count(0)


def assert_no_sideways_scroll(page: Page) -> None:
    wider_by = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider_by <= 0, f"{page.url} is {wider_by} px wider than a window of {page.viewport_size}"
