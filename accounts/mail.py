"""Write e-mails: from templates, in the language of who reads them, to accounts in use only."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import User, Workspace

logger = logging.getLogger(__name__)


@contextmanager
def language_of(person: User, workspace: Workspace) -> Iterator[None]:
    """Speak the person's own language, else the workspace's."""
    with translation.override(person.language or workspace.language):
        yield


def send(person: User, *, workspace: Workspace, template: str, context: Mapping[str, Any]) -> bool:
    """Send a member the e-mail `<template>.txt` under `<template>_subject.txt`; tell whether it left.

    It has not left when the mail server refused it. An account that was switched off is never written to.
    """
    if not person.is_active:
        return False
    try:
        with language_of(person, workspace):
            deliver(person.email, template=template, context={**context, "workspace": workspace})
    except OSError as error:  # errors of SMTP are among them
        logger.warning("%s of workspace %s not mailed to user %s: %s", template, workspace.pk, person.pk, error)
        return False
    return True


def deliver(to: str, *, template: str, context: Mapping[str, Any]) -> None:
    """Send an e-mail in the language spoken now; raise OSError when the mail server refuses it."""
    # On one line: a name with a line break in it would stop the e-mail.
    subject = " ".join(render_to_string(f"{template}_subject.txt", dict(context)).split())
    message = render_to_string(f"{template}.txt", dict(context)).strip() + "\n"
    send_mail(subject=subject, message=message, from_email=None, recipient_list=[to])


def absolute(path: str) -> str:
    """Return the full address of a page, for readers who are elsewhere."""
    return settings.PUBLIC_URL.rstrip("/") + path
