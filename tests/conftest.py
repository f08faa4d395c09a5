"""A cast of people, two workspaces, and the two doors: browser client and API client."""

import os
from collections.abc import Callable, Iterator

import hypothesis
import pytest
from django.db import connection
from django.test import Client
from django_scopes import scope
from rest_framework.test import APIClient

from accounts import services
from accounts.models import Membership, User, Workspace
from accounts.roles import Role

# A busy machine is no error: examples are not timed.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

PASSWORD = "calm-harbour-pilot"

pytest_plugins = ["tests.worker"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only PostgreSQL can show when the suite runs on SQLite."""
    if connection.vendor == "postgresql":
        return
    left_out = [item for item in items if item.get_closest_marker("postgresql")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if os.environ.get("CI") == "true" and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line("A skipped test is a failure here.", red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI everything is at hand, so a skipped test should have run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def make_user(name: str) -> User:
    return User.objects.create_user(email=f"{name}@example.com", password=PASSWORD, name=name.title())


@pytest.fixture
def owner(db: None) -> User:
    return make_user("owner")


@pytest.fixture
def workspace(owner: User) -> Workspace:
    return services.create_workspace(name="Nordic Crafts", by=owner, currency="EUR", time_zone="Europe/Helsinki")


def member(workspace: Workspace, name: str, role: Role) -> User:
    user = make_user(name)
    Membership.objects.create(workspace=workspace, user=user, role=role)
    return user


@pytest.fixture
def editor(workspace: Workspace) -> User:
    return member(workspace, "editor", Role.EDITOR)


@pytest.fixture
def contributor(workspace: Workspace) -> User:
    return member(workspace, "contributor", Role.CONTRIBUTOR)


@pytest.fixture
def viewer(workspace: Workspace) -> User:
    return member(workspace, "viewer", Role.VIEWER)


@pytest.fixture
def outsider(db: None) -> User:
    """Owner of another workspace, a stranger here."""
    return make_user("outsider")


@pytest.fixture
def other_workspace(outsider: User) -> Workspace:
    return services.create_workspace(name="Fjord Foods", by=outsider, currency="NOK", time_zone="Europe/Oslo")


@pytest.fixture
def scoped(workspace: Workspace) -> Iterator[Workspace]:
    """Run the test inside the workspace's scope."""
    with scope(workspace=workspace):
        yield workspace


@pytest.fixture
def client_for() -> Callable[[User], Client]:
    """Give a browser client signed in as a person."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def api_for(workspace: Workspace) -> Callable[..., APIClient]:
    """Give an API client with a key of the workspace: `api_for("read")` or `api_for("write")`."""

    def with_key(access: str, of: Workspace | None = None) -> APIClient:
        target = of or workspace
        with scope(workspace=target):
            key = services.create_api_key(workspace=target, name="test", access=access, by=None)
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {key.secret}")
        return client

    return with_key


@pytest.fixture
def api_url(workspace: Workspace) -> Callable[[str], str]:
    def below(path: str = "") -> str:
        return f"/api/v1/workspaces/{workspace.slug}/{path}"

    return below


@pytest.fixture
def page_url(workspace: Workspace) -> Callable[[str], str]:
    def below(path: str = "") -> str:
        return f"/w/{workspace.slug}/{path}"

    return below
