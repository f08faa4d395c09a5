"""Send news about a budget to one person."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from accounts import mail
from accounts.models import User, Workspace

TRIED_FOR = timedelta(days=2)
"""How old news may become before it is sent no more."""
MAILS_AT_ONCE = 100


def mail_news(news: str, person: User, *, workspace: Workspace, path: str, context: Mapping[str, Any]) -> bool:
    """Send the templates `budget/email/<news>` with a link to a page; tell whether the e-mail left."""
    known = {**context, "url": mail.absolute(path)}
    return mail.send(person, workspace=workspace, template=f"budget/email/{news}", context=known)
