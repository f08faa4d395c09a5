"""Shared storage: links and files of a strategy, an initiative or a task."""

from pathlib import PurePath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User
from accounts.records import StateConflict
from accounts.roles import Role
from accounts.uploads import WORKING_FILES, check_upload, remove_after_commit, safe_name
from roadmap.models import Attachment, Initiative, Task
from strategy.models import Strategy

type Place = Strategy | Initiative | Task

MOST_BYTES = 25 * 2**20
MOST_IN_ONE_PLACE = 200
LONGEST_TITLE = Attachment._meta.get_field("title").max_length or 0


def may_change(attachment: Attachment, *, user: User | None, role: Role) -> bool:
    """Tell whether someone may rename or delete it: contributors what they added, editors all."""
    own = user is not None and attachment.created_by_id == user.pk
    return role.includes(Role.EDITOR) or (own and role.includes(Role.CONTRIBUTOR))


def place_of(attachment: Attachment) -> Place:
    """Return what an attachment hangs on."""
    place = attachment.strategy or attachment.initiative or attachment.task
    assert place is not None  # noqa: S101 - a constraint of the table says so
    return place


@transaction.atomic
def add_link(place: Place, *, url: str, by: User | None, title: str = "") -> Attachment:
    """Keep a link; without a title it is called as its address says. The same link again stays one.

    Raise ValidationError for an address that is none of the web's.
    """
    _lock(place)
    known = Attachment.objects.filter(**_where(place), url=url).first()
    if known:
        return known
    _check_room(place)
    attachment = Attachment(workspace=place.workspace, created_by=by, **_where(place))
    return records.save(attachment, by=by, url=url, title=title or title_of(url))


def add_file(place: Place, *, file: UploadedFile, by: User | None) -> Attachment:
    """Store a file; the same one sent again stays one.

    Raise `UnfitUpload` for a file that is too large or of a kind that is not taken, ValidationError
    when the place has as many as it may.
    """
    kind = check_upload(file, kinds=WORKING_FILES, most_bytes=MOST_BYTES)
    attachment = Attachment(
        workspace=place.workspace,
        created_by=by,
        title=safe_name(file.name or ""),
        size=file.size or 0,
        content_type=kind.content_type,
        **_where(place),
    )
    with transaction.atomic():
        _lock(place)
        twin = _twin(attachment, place, file)
        if twin:
            return twin
        _check_room(place)
        return _store(attachment, file, by)


def _store(attachment: Attachment, file: UploadedFile, by: User | None) -> Attachment:
    attachment.file.save(attachment.title, file, save=False)
    try:
        return records.save(attachment, by=by)
    except Exception:
        attachment.file.delete(save=False)
        raise


def _twin(attachment: Attachment, place: Place, file: UploadedFile) -> Attachment | None:
    """Return the same file, stored before: a form sent twice, or chosen twice."""
    namesakes = Attachment.objects.filter(**_where(place), title=attachment.title, size=attachment.size)
    return next((known for known in namesakes if known.file and _is_same(known, file)), None)


def _is_same(known: Attachment, file: UploadedFile) -> bool:
    file.seek(0)
    try:
        with known.file.open("rb") as stored:
            return all(chunk == stored.read(len(chunk)) for chunk in file.chunks())
    except FileNotFoundError:
        return False
    finally:
        file.seek(0)


def rename(attachment: Attachment, *, by: User | None, version: int | None = None, **fields: Any) -> Attachment:
    """Change the title of an attachment, or where a link leads."""
    _refuse_when_archived(place_of(attachment))
    return records.save(attachment, by=by, version=version, **fields)


@transaction.atomic
def delete_attachment(attachment: Attachment, *, by: User | None) -> None:
    """Delete an attachment and, once that is certain, its file; deleting it again does nothing."""
    _refuse_when_archived(place_of(attachment))
    stored = Attachment.objects.select_for_update().filter(pk=attachment.pk).first()
    if stored is not None:
        records.delete(stored, by=by)


def file_left(sender: Any, instance: Attachment, **_rest: object) -> None:
    """Take a deleted attachment's file off the disk, once that is certain.

    Connected to the deletion of rows, for these go with their task, initiative, goal, strategy or
    workspace, of which the rooms to the right know nothing of files.
    """
    remove_after_commit(instance.file)


def title_of(url: str) -> str:
    """Guess what a link is called: the last readable part of its path, else its host."""
    parts = urlsplit(url)
    host = (parts.hostname or url).removeprefix("www.")
    last = unquote(PurePath(parts.path).name).replace("-", " ").replace("_", " ").strip()
    readable = any(sign.isalpha() for sign in last) and not _looks_like_a_key(last)
    return (f"{last} ({host})" if readable else host)[:LONGEST_TITLE]


def _looks_like_a_key(name: str) -> bool:
    """Tell ids such as 1aB9xQ…7 from words, also where a hyphen splits them."""
    return any(len(word) > 15 and any(sign.isdigit() for sign in word) for word in name.split())


def _where(place: Place) -> dict[str, Any]:
    """Name the place as the table does."""
    return {type(place)._meta.model_name or "": place}


def _lock(place: Place) -> None:
    """Keep two that add at once from passing the checks together."""
    _refuse_when_archived(place)
    type(place)._default_manager.select_for_update(of=("self",)).get(pk=place.pk)


def _refuse_when_archived(place: Place) -> None:
    if isinstance(place, Strategy) and place.is_archived:
        raise StateConflict(_("This strategy is archived, so nothing can be added to it or taken away."), code="closed")


def _check_room(place: Place) -> None:
    if Attachment.objects.filter(**_where(place)).count() >= MOST_IN_ONE_PLACE:
        raise ValidationError(
            _("There are %(most)s files and links here already. Delete one first, or keep them in a shared folder."),
            code="too_many",
            params={"most": MOST_IN_ONE_PLACE},
        )
