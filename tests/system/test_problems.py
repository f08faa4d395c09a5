"""Errors of the API: always problem details, naming the place and the mend."""

from http import HTTPStatus

import pytest
from django.db import IntegrityError
from django_scopes import scope

from accounts import records, services
from accounts.models import ApiKey

pytestmark = pytest.mark.django_db


def problem(response, status: int) -> dict:
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    assert (body["status"], body["title"]) == (status, HTTPStatus(status).phrase)
    return body


def test_an_unknown_address_below_the_api_is_a_problem_too(api_for, api_url):
    problem(api_for("read").get(api_url("no-such-thing/")), 404)


def test_an_address_without_its_last_slash_is_sent_on_with_method_and_body(api_for, api_url):
    response = api_for("write").post(api_url("channels"), {"name": "Instagram"})
    assert (response.status_code, response["Location"]) == (308, api_url("channels/"))


def test_a_choice_that_is_none_is_answered_with_the_choices(api_for, api_url):
    body = problem(api_for("write").post(api_url("swot-items/"), {"quadrant": "strengths", "text": "People"}), 400)
    (error,) = body["errors"]
    assert error["field"] == "quadrant"
    assert "strength, weakness, opportunity, threat" in error["detail"]


def test_a_fault_of_the_whole_input_names_no_field(api_for, api_url):
    body = problem(api_for("write").post(api_url("channels/"), ["no object"]), 400)
    assert [error["field"] for error in body["errors"]] == [None]


def test_a_stale_version_is_told_the_stored_one(api_for, api_url):
    client = api_for("write")
    row = client.post(api_url("personas/"), {"name": "Anna"}).json()
    client.patch(api_url(f"personas/{row['id']}/"), {"age": "30", "version": 1})
    body = problem(client.patch(api_url(f"personas/{row['id']}/"), {"age": "40", "version": 1}), 409)
    assert "version 2" in body["detail"]


def test_a_write_that_someone_else_was_faster_with_is_a_conflict(api_for, api_url, monkeypatch):
    def too_late(*args: object, **kwargs: object) -> None:
        raise IntegrityError("UNIQUE constraint failed")

    monkeypatch.setattr(records, "save", too_late)
    problem(api_for("write").post(api_url("personas/"), {"name": "Anna"}), 409)


@pytest.mark.parametrize(
    "query", ["expenses/?line=", "observations/?channel=", "goals/?channel=", "initiatives/?goal="]
)
@pytest.mark.parametrize("value", ["9" * 20, "0", "1.5"])
def test_what_no_id_can_be_is_refused_as_a_filter(api_for, api_url, query, value):
    body = problem(api_for("read").get(api_url(query + value)), 400)
    assert body["errors"][0]["field"] == query.split("?")[1].rstrip("=")


def test_a_read_key_may_not_write_and_a_revoked_one_nothing(api_for, api_url, workspace, owner):
    client = api_for("read")
    problem(client.post(api_url("channels/"), {"name": "Instagram"}), 403)
    with scope(workspace=workspace):
        services.revoke_api_key(ApiKey.objects.get(), by=owner)
    problem(client.get(api_url("channels/")), 401)
