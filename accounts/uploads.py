"""What may be uploaded: told by what a file is, not by what it calls itself."""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import PurePath

import puremagic
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

NAME_LENGTH = 200
_HEAD_BYTES = 4096
_FORBIDDEN_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of file: what its name ends in, and the types its first bytes are known by."""

    content_type: str
    suffixes: tuple[str, ...]
    known_as: frozenset[str]


def _kind(content_type: str, *suffixes: str, also: str = "") -> Kind:
    return Kind(content_type, suffixes, frozenset(filter(None, (content_type, also))))


PDF = _kind("application/pdf", ".pdf")
PNG = _kind("image/png", ".png")
JPEG = _kind("image/jpeg", ".jpg", ".jpeg")
WEBP = _kind("image/webp", ".webp")
HEIC = _kind("image/heic", ".heic", ".heif", also="image/heif")
DOCUMENTS = (PDF, PNG, JPEG, WEBP, HEIC)


class UnfitUpload(ValidationError):
    """The file is too large, or not of a kind that is taken; the message names file and mend."""


def check_upload(upload: UploadedFile, *, kinds: Collection[Kind], most_bytes: int) -> Kind:
    """Return which of the kinds a file is; raise `UnfitUpload` when it is none, empty or too large."""
    name = safe_name(upload.name or "")
    size = upload.size or 0
    if not size:
        raise UnfitUpload(_("“%(name)s” is empty."), code="empty", params={"name": name})
    if size > most_bytes:
        raise UnfitUpload(
            _("“%(name)s” is larger than %(megabytes)s MB."),
            code="too_big",
            params={"name": name, "megabytes": most_bytes // 2**20},
        )
    kind = _kind_of(upload, kinds)
    if kind is None:
        raise UnfitUpload(
            _("“%(name)s” is none of the kinds taken here: %(kinds)s."),
            code="wrong_kind",
            params={"name": name, "kinds": ", ".join(suffixes_of(kinds))},
        )
    if PurePath(name).suffix.lower() not in kind.suffixes:
        raise UnfitUpload(
            _("“%(name)s” is in truth another kind of file. Rename it so that it ends in %(suffix)s."),
            code="wrong_suffix",
            params={"name": name, "suffix": kind.suffixes[0]},
        )
    return kind


def suffixes_of(kinds: Collection[Kind]) -> list[str]:
    """List what names of these kinds end in, for the `accept` of a file field among others."""
    return [suffix for kind in kinds for suffix in kind.suffixes]


def _kind_of(upload: UploadedFile, kinds: Collection[Kind]) -> Kind | None:
    upload.seek(0)
    head = upload.read(_HEAD_BYTES)
    upload.seek(0)
    found = {match.mime_type for match in puremagic.magic_string(head)}
    return next((kind for kind in kinds if found & kind.known_as), None)


def safe_name(name: str) -> str:
    """Return a file's name without folders, control and direction signs, short enough to store."""
    bare = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    bare = _FORBIDDEN_IN_NAMES.sub("", bare).strip(" .") or "file"
    path = PurePath(bare)
    suffix = path.suffix[:20]
    return path.stem[: NAME_LENGTH - len(suffix)] + suffix


def remove_after_commit(file: FieldFile) -> None:
    """Take a stored file off the disk once the transaction that lets go of it has come through."""
    if not file.name:
        return
    delete: Callable[[str], None] = file.storage.delete
    name = file.name
    transaction.on_commit(lambda: delete(name))
