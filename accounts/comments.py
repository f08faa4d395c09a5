"""Talking about a place: comments, and the e-mails to whom they mention.

Who may: viewers read; contributors write, settle and open again; one's own
comment can be reworded or removed, and editors may remove any. The doors ask
`may_change` and `may_remove`. What a room has closed stays as it is.
"""

import unicodedata
import uuid
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from accounts import jobs, mail, mentions, records, tasks, topics
from accounts.access import inside
from accounts.models import Comment, Membership, Mention, User, Workspace
from accounts.records import StateConflict
from accounts.roles import Role
from accounts.topics import Place

MAIL_TRIED_FOR = timedelta(days=2)
MAILS_AT_ONCE = 100
ANCHOR = "#discussion"


def may_change(comment: Comment, *, user: User | None, role: Role) -> bool:
    """Tell whether someone may reword a comment: only their own."""
    return user is not None and comment.author_id == user.pk and role.includes(Role.CONTRIBUTOR)


def may_remove(comment: Comment, *, user: User | None, role: Role) -> bool:
    return role.includes(Role.EDITOR) or may_change(comment, user=user, role=role)


# --- Reading -----------------------------------------------------------------


def on_topic(topic: str) -> QuerySet[Comment]:
    """Return what was said about a topic, the oldest first."""
    return all_comments().filter(topic=topic)


def all_comments() -> QuerySet[Comment]:
    """Return the comments of the workspace with the people they name, the oldest first."""
    return (
        Comment.objects.select_related("author", "resolved_by")
        .prefetch_related("mentions")
        .order_by("created_at", "pk")
    )


def number_open(topic: str) -> int:
    """Count the comments of a topic that are not settled."""
    return Comment.objects.filter(topic=topic, resolved_at=None).count()


def people(workspace: Workspace) -> list[User]:
    """List who can be mentioned."""
    return list(workspace.members.filter(is_active=True).order_by("name", "email"))


# --- Writing -----------------------------------------------------------------


def add_comment(
    *, workspace: Workspace, topic: str, text: str, by: User | None, submission: uuid.UUID | None = None
) -> Comment:
    """Say something about a topic; the same submission sent again is said once.

    Raise ValidationError when a mention is ambiguous or the text empty, `StateConflict` when the place is closed.
    """
    _refuse_when_closed(workspace, topic)
    submission = submission or uuid.uuid4()
    if known := Comment.objects.filter(submission=submission).first():
        return known
    comment = Comment(workspace=workspace, topic=topic, author=by, submission=submission)
    try:
        return _write(comment, by=by, text=text)
    except IntegrityError:  # the same submission arrived twice at once
        return Comment.objects.get(submission=submission)


def change_comment(comment: Comment, *, by: User | None, text: str, version: int | None = None) -> Comment:
    """Reword a comment; who is newly mentioned gets an e-mail, who already got one does not."""
    _refuse_when_closed(comment.workspace, comment.topic)
    return _write(comment, by=by, text=text, version=version)


@transaction.atomic
def _write(comment: Comment, *, by: User | None, text: str, version: int | None = None) -> Comment:
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").strip())
    called = _called(comment.workspace, text)
    saved = records.save(comment, by=by, version=version, text=text)
    _note_mentions(saved, [person for person in called if by is None or person.pk != by.pk])
    return saved


def _called(workspace: Workspace, text: str) -> list[User]:
    called = mentions.called_in(text, people(workspace) if "@" in text else [])
    if called.ambiguous:
        words = _("Several members are called %(name)s. Write @ and the e-mail address instead.")
        raise ValidationError({"text": words % {"name": called.ambiguous[0]}}, code="ambiguous_mention")
    return called.people


def _note_mentions(comment: Comment, called: list[User]) -> None:
    """Keep whom the comment mentions; those who have their e-mail stay noted, so that none gets a second."""
    noted = Mention.objects.filter(comment=comment)
    noted.filter(claimed_at=None).exclude(user__in=called).delete()
    known = set(noted.values_list("user_id", flat=True))
    new = [person for person in called if person.pk not in known]
    Mention.objects.bulk_create(
        Mention(workspace_id=comment.workspace_id, comment=comment, user=person) for person in new
    )
    if new:
        jobs.enqueue(tasks.mail_mentions)


def resolve(comment: Comment, *, by: User | None, resolved: bool) -> Comment:
    """Mark a comment as settled, or open it again."""
    _refuse_when_closed(comment.workspace, comment.topic)
    if comment.is_resolved == resolved:
        return comment
    return records.save(
        comment, by=by, resolved_at=timezone.now() if resolved else None, resolved_by=by if resolved else None
    )


def remove_comment(comment: Comment, *, by: User | None) -> None:
    _refuse_when_closed(comment.workspace, comment.topic)
    records.delete(comment, by=by)


def _refuse_when_closed(workspace: Workspace, topic: str) -> None:
    place = topics.place_of(workspace, topic)
    if place is None:
        raise ValidationError({"topic": _("There is no such place in this workspace.")}, code="unknown_topic")
    if place.closed:
        raise StateConflict(_("This is archived, so nothing more can be said about it."), code="closed")


# --- Telling who is mentioned ------------------------------------------------


def mail_due_mentions() -> int:
    """Mail everyone who was mentioned and does not know yet; return how many were sent.

    A mention is claimed before its e-mail is sent, so that two workers or a repeated job send
    none twice; when the mail server refuses, it is released for the next attempt.
    """
    with scopes_disabled():
        due = Mention.objects.filter(claimed_at=None, created_at__gte=timezone.now() - MAIL_TRIED_FOR)
        waiting = list(due.select_related("workspace", "user", "comment__author").order_by("pk")[:MAILS_AT_ONCE])
    sent = 0
    for mention in waiting:
        with inside(mention.workspace):
            sent += _mail(mention)
    return sent


def _mail(mention: Mention) -> bool:
    claimed = Mention.objects.filter(pk=mention.pk, claimed_at=None).update(claimed_at=timezone.now())
    members = Membership.objects.filter(workspace=mention.workspace, user__is_active=True)
    if not claimed or not members.filter(user=mention.user).exists():
        return False
    with mail.language_of(mention.user, mention.workspace):
        place = topics.place_of(mention.workspace, mention.comment.topic)
    if place is None:
        return False
    context = {"comment": mention.comment, "place": place, "url": address_of(place)}
    sent = mail.send(mention.user, workspace=mention.workspace, template="accounts/email/mention", context=context)
    if not sent:
        Mention.objects.filter(pk=mention.pk).update(claimed_at=None)
    return sent


def address_of(place: Place) -> str:
    """Return the full address of a place's discussion, for e-mails."""
    return mail.absolute(f"{place.url}{ANCHOR}")
