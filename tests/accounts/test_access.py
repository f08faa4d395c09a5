"""The gate of a workspace, at both doors."""

import pytest
from django_scopes import ScopeError, scope

from accounts.models import ApiKey, FormDraft, Invitation
from accounts.services import create_api_key, create_workspace, revoke_api_key

pytestmark = pytest.mark.django_db


def test_tenant_rows_cannot_be_read_outside_a_scope(workspace):
    with pytest.raises(ScopeError):
        list(Invitation.objects.all())


def test_a_key_opens_its_own_workspace_only(workspace, other_workspace, api_for):
    client = api_for("read")
    assert client.get(f"/api/v1/workspaces/{workspace.slug}/").status_code == 200
    assert client.get(f"/api/v1/workspaces/{other_workspace.slug}/").status_code == 404
    assert client.get("/api/v1/workspaces/no-such/").status_code == 404


def test_no_key_or_a_wrong_one_is_told_so(workspace, client):
    response = client.get(f"/api/v1/workspaces/{workspace.slug}/")
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    wrong = client.get(f"/api/v1/workspaces/{workspace.slug}/", headers={"Authorization": "Bearer nonsense"})
    assert wrong.status_code == 401
    assert "unknown" in wrong.json()["detail"]


def test_a_key_is_stored_hashed_and_revocable(workspace, scoped, owner, client):
    new = create_api_key(workspace=workspace, name="Export", access="write", by=owner)
    stored = ApiKey.objects.get()
    assert new.secret not in (stored.key_hash, stored.prefix)
    headers = {"Authorization": f"Bearer {new.secret}"}
    assert client.get(f"/api/v1/workspaces/{workspace.slug}/", headers=headers).status_code == 200
    stored.refresh_from_db()
    assert stored.last_used_at is not None
    revoke_api_key(stored, by=owner)
    assert client.get(f"/api/v1/workspaces/{workspace.slug}/", headers=headers).status_code == 401


def test_a_stranger_does_not_learn_that_a_workspace_exists(workspace, outsider, client_for):
    response = client_for(outsider).post(f"/w/{workspace.slug}/drafts/x/", "{}", content_type="application/json")
    assert response.status_code == 404


def test_a_viewer_may_not_write(workspace, viewer, client_for):
    response = client_for(viewer).post(f"/w/{workspace.slug}/drafts/x/", "{}", content_type="application/json")
    assert response.status_code == 403


@pytest.mark.parametrize("body", ["[]", "{", "[" * 100_000, '"x"', "nonsense", b"\xff"])
def test_a_draft_that_is_none_is_refused(workspace, editor, client_for, body):
    response = client_for(editor).post(f"/w/{workspace.slug}/drafts/x/", body, content_type="application/json")
    assert response.status_code == 400


def test_a_draft_keeps_texts_every_database_can_hold(workspace, editor, client_for):
    body = r'{"text": "a\u0000b\ud83dc", "rows": ["x", null, {"y": NaN}], "number": Infinity, "on": true}'
    client = client_for(editor)
    address = f"/w/{workspace.slug}/drafts/x/"
    assert client.post(address, body, content_type="application/json").status_code == 200
    with scope(workspace=workspace):
        kept = FormDraft.objects.get().data
    assert kept == {"text": "ab?c", "rows": ["x", "", "{'y': nan}"], "number": "inf", "on": "True"}
    assert client.post(f"/w/{workspace.slug}/drafts/x%00/", "{}", content_type="application/json").status_code == 400


def test_a_draft_under_a_key_too_long_to_keep_is_refused(workspace, editor, client_for):
    address = f"/w/{workspace.slug}/drafts/{'x' * 101}/"
    assert client_for(editor).post(address, "{}", content_type="application/json").status_code == 400


def test_an_address_taken_in_the_same_instant_gets_another(workspace, owner, monkeypatch):
    monkeypatch.setattr("accounts.services._free_slug", lambda name: workspace.slug)
    second = create_workspace(name=workspace.name, by=owner)
    assert second.pk != workspace.pk
    assert second.slug.startswith(f"{workspace.slug}-")
