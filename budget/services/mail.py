"""Send news about a budget to one person, in that person's language."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import User, Workspace

logger = logging.getLogger(__name__)

TRIED_FOR = timedelta(days=2)
"""How old news may become before it is sent no more."""
MAILS_AT_ONCE = 100


def mail_news(news: str, person: User, *, workspace: Workspace, path: str, context: Mapping[str, Any]) -> bool:
    """Send the templates `budget/email/<news>` with a link to a page; tell whether the e-mail left."""
    known = {**context, "workspace": workspace, "url": settings.PUBLIC_URL.rstrip("/") + path}
    with translation.override(person.language or workspace.language):
        # On one line: a name with a line break in it would stop the e-mail.
        subject = " ".join(render_to_string(f"budget/email/{news}_subject.txt", known).split())
        message = render_to_string(f"budget/email/{news}.txt", known).strip() + "\n"
    try:
        send_mail(subject=subject, message=message, from_email=None, recipient_list=[person.email])
    except (OSError, SMTPException) as error:
        logger.warning("News of %s in workspace %s not mailed to user %s: %s", news, workspace.pk, person.pk, error)
        return False
    return True
