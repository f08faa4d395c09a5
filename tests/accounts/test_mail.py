"""E-mails: whose language they speak, whom they do not reach, and what happens when the server refuses."""

import pytest
from django.core import mail as outgoing

from accounts import mail

pytestmark = pytest.mark.django_db

CONTEXT = {"url": "http://127.0.0.1/", "person": "Anna"}


def send(person, workspace) -> bool:
    return mail.send(person, workspace=workspace, template="accounts/email/invitation", context=CONTEXT)


def test_an_e_mail_speaks_the_readers_language_else_the_workspaces(workspace, owner, editor):
    workspace.language = "lv"
    editor.language = "en"
    assert send(owner, workspace)
    assert send(editor, workspace)
    latvian, english = (message.subject for message in outgoing.outbox)
    assert english == "You are invited to Nordic Crafts on Luotsi"
    assert latvian != english


def test_an_account_that_was_switched_off_is_written_to_by_nobody(workspace, viewer):
    viewer.is_active = False
    assert not send(viewer, workspace)
    assert outgoing.outbox == []


def test_a_server_that_refuses_is_reported_and_raises_nothing(workspace, owner, monkeypatch):
    def refuse(**_message: object) -> None:
        raise OSError("no route")

    monkeypatch.setattr(mail, "send_mail", refuse)
    assert not send(owner, workspace)


def test_names_are_written_as_they_are(workspace, owner):
    workspace.name = "Fish & Chips <Oslo>"
    assert send(owner, workspace)
    assert outgoing.outbox[0].subject == "You are invited to Fish & Chips <Oslo> on Luotsi"
    assert "in Fish & Chips <Oslo>." in outgoing.outbox[0].body
