"""The commands operators and scripts rely on."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Membership, Workspace
from accounts.roles import Role

pytestmark = pytest.mark.django_db


def printed(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_create_workspace_prints_only_the_slug():
    assert printed("create_workspace", "Fjell & Fjord", "--currency", "NOK") == "fjell-fjord\n"
    assert Workspace.objects.get().currency == "NOK"
    assert printed("create_workspace", "Fjell & Fjord") == "fjell-fjord-2\n"


def test_create_workspace_can_name_its_owner(owner):
    printed("create_workspace", "Second", "--owner", owner.email)
    assert Membership.objects.get(workspace__slug="second").role == Role.OWNER
    with pytest.raises(CommandError, match="Nobody has signed up"):
        call_command("create_workspace", "Third", "--owner", "nobody@example.com")


def test_create_workspace_names_what_is_wrong():
    with pytest.raises(CommandError, match="three-letter code"):
        call_command("create_workspace", "Bad", "--currency", "euro")


def test_create_api_key_prints_only_a_key_that_works(workspace, client):
    key = printed("create_api_key", "--workspace", workspace.slug, "--access", "write").strip()
    answer = client.get(f"/api/v1/workspaces/{workspace.slug}/", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 200
    with pytest.raises(CommandError, match="no workspace"):
        call_command("create_api_key", "--workspace", "missing")
