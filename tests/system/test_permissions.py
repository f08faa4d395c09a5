"""Every address of a workspace, as every role, as a stranger and signed out.

`permissions.json` is the table people review: address and method → narrowest
role. A new address that is not in it fails here; write the table anew with
`UPDATE_PERMISSIONS=1` and read the difference.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from rest_framework.test import APIClient

from accounts.roles import Role

TABLE = Path(__file__).with_name("permissions.json")
SAMPLE = {"pk": 999999, "key": "sample", "month": "2026-01", "token": "sample", "workspace_slug": "…"}

PAGE_PREFIX = "w/<slug:workspace_slug>/"
API_PREFIX = "api/v1/workspaces/<slug:workspace_slug>/"

# Addresses that belong to no workspace. Everything else must declare a role.
OUTSIDE_WORKSPACES = {
    "",
    "healthz",
    "readyz",
    "api/schema/",
    "api/docs/",
    "api/v1/",
    "profile/",
    "language/",
    "workspaces/",
    "workspaces/new/",
    "invitations/<str:token>/",
}


class Route(NamedTuple):
    pattern: str
    name: str
    callback: object

    def address(self, slug: str) -> str:
        names = [part.split(">")[0].split(":")[-1] for part in self.pattern.split("<")[1:]]
        path = self.pattern
        for piece, name in zip(_placeholders(path), names, strict=True):
            value = slug if name == "workspace_slug" else SAMPLE.get(name, SAMPLE["pk"])
            path = path.replace(piece, str(value), 1)
        return "/" + path


def _placeholders(pattern: str) -> list[str]:
    return ["<" + part.split(">")[0] + ">" for part in pattern.split("<")[1:]]


def plain(pattern: object) -> str:
    """Return a pattern as a path template; routers write regular expressions."""
    text = str(pattern).removeprefix("^").removesuffix("$").replace(r"\Z", "").replace(r"\.", ".")
    while "(?P<" in text:
        before, rest = text.split("(?P<", 1)
        name, rest = rest.split(">", 1)
        depth, end = 1, 0
        while depth:
            depth += {"(": 1, ")": -1}.get(rest[end], 0)
            end += 1
        text = f"{before}<{name}>{rest[end:]}"
    return text.removesuffix("/?") + ("/" if text.endswith("/?") else "")


def routes(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "") -> Iterator[Route]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + plain(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, path)
        else:
            yield Route(path, entry.name or "", entry.callback)


def page_routes() -> list[Route]:
    return [route for route in routes() if route.pattern.startswith(PAGE_PREFIX)]


def api_routes() -> list[Route]:
    return [route for route in routes() if route.pattern.startswith(API_PREFIX) and "<format>" not in route.pattern]


def page_roles() -> dict[str, str]:
    table = {}
    for route in page_routes():
        role = getattr(route.callback, "required_role", None)
        assert role is not None, f"{route.pattern} declares no role"
        table[f"GET {route.pattern}"] = Role(role).value
        table[f"POST {route.pattern}"] = Role(getattr(route.callback, "required_role_post", role)).value
    return table


def api_roles() -> dict[str, str]:
    table = {}
    for route in api_routes():
        for method, action in route.callback.actions.items():
            if method == "head":
                continue
            role = route.callback.cls.roles.get(action)
            assert role is not None, f"{method} {route.pattern} ({action}) declares no role"
            table[f"{method.upper()} {route.pattern}"] = Role(role).value
    return table


def declared() -> dict[str, str]:
    return dict(sorted({**page_roles(), **api_roles()}.items()))


def test_the_table_is_what_the_addresses_declare():
    if os.environ.get("UPDATE_PERMISSIONS"):
        TABLE.write_text(json.dumps(declared(), indent=1) + "\n")
    assert declared() == json.loads(TABLE.read_text())


def test_nothing_else_is_served():
    outside = {
        route.pattern for route in routes() if not route.pattern.startswith((PAGE_PREFIX, API_PREFIX, "accounts/"))
    }
    assert outside == OUTSIDE_WORKSPACES


@pytest.fixture
def people(owner, editor, contributor, viewer):
    return {Role.OWNER: owner, Role.EDITOR: editor, Role.CONTRIBUTOR: contributor, Role.VIEWER: viewer}


def visit(client, method: str, address: str) -> int:
    client.raise_request_exception = False
    status = getattr(client, method.lower())(address).status_code
    assert status < 500, f"{method} {address} answered {status}"
    return status


def test_every_page_as_everyone(workspace, people, outsider, client, client_for):
    clients = {role: client_for(user) for role, user in people.items()}
    stranger = client_for(outsider)
    wrong = []
    for entry, needed in page_roles().items():
        method, pattern = entry.split(" ", 1)
        address = Route(pattern, "", None).address(workspace.slug)
        signed_out = client.generic(method, address)
        if signed_out.status_code not in (302, 405) or (
            signed_out.status_code == 302 and reverse("account_login") not in signed_out["Location"]
        ):
            wrong.append((entry, "signed out", signed_out.status_code))
        if (status := visit(stranger, method, address)) not in (404, 405):
            wrong.append((entry, "stranger", status))
        for role, member in clients.items():
            refused = visit(member, method, address) == 403
            if refused == role.includes(Role(needed)) and visit(member, method, address) != 405:
                wrong.append((entry, role, "refused" if refused else "let in"))
    assert not wrong


def test_every_endpoint_as_everyone(workspace, people, outsider, other_workspace, api_for):
    def session(user):
        client = APIClient()
        client.force_login(user)
        return client

    clients = {role: session(user) for role, user in people.items()}
    keys = {Role.VIEWER: api_for("read"), Role.EDITOR: api_for("write")}
    wrong = []
    for entry, needed in api_roles().items():
        method, pattern = entry.split(" ", 1)
        address = Route(pattern, "", None).address(workspace.slug)
        if (status := visit(APIClient(), method, address)) != 401:
            wrong.append((entry, "nobody", status))
        for stranger in (session(outsider), api_for("write", of=other_workspace)):
            if (status := visit(stranger, method, address)) != 404:
                wrong.append((entry, "stranger", status))
        for role, caller in [*clients.items(), *keys.items()]:
            refused = visit(caller, method, address) == 403
            if refused == role.includes(Role(needed)):
                wrong.append((entry, role, "refused" if refused else "let in"))
    assert not wrong
