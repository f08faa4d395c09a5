"""What may be uploaded: told by what a file is, not by what it calls itself."""

import re
import unicodedata
import zipfile
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
    """A type of file: what its name ends in, and the types its first bytes are known by.

    `proof` looks further where the first bytes do not tell.
    """

    content_type: str
    suffixes: tuple[str, ...]
    known_as: frozenset[str]
    proof: Callable[[UploadedFile], bool] | None = None


def _kind(content_type: str, *suffixes: str, also: str = "") -> Kind:
    return Kind(content_type, suffixes, frozenset(filter(None, (content_type, also))))


# --- Kinds whose first bytes do not tell enough ---


def _microsoft(content_type: str, suffix: str, folder: str) -> Kind:
    """Return a kind of Office document: a ZIP archive with that folder, and without macros."""

    def proof(upload: UploadedFile) -> bool:
        names = _names_in_archive(upload)
        macros = any(PurePath(name).name.lower() == "vbaproject.bin" for name in names)
        return "[Content_Types].xml" in names and any(name.startswith(f"{folder}/") for name in names) and not macros

    return Kind(f"application/vnd.openxmlformats-officedocument.{content_type}", (suffix,), frozenset(), proof)


def _open_document(content_type: str, suffix: str) -> Kind:
    """Return a kind of OpenDocument file: a ZIP archive that says its type in its first, uncompressed member."""
    full = f"application/vnd.oasis.opendocument.{content_type}"
    start = f"mimetype{full}PK".encode()

    def proof(upload: UploadedFile) -> bool:
        return _head(upload)[30 : 30 + len(start)] == start and bool(_names_in_archive(upload))

    return Kind(full, (suffix,), frozenset(), proof)


def _text(content_type: str, suffix: str) -> Kind:
    """Return a kind of plain text: named so, in a known encoding, and no page or drawing in disguise."""

    def proof(upload: UploadedFile) -> bool:
        head = _head(upload)
        named = PurePath(upload.name or "").suffix.lower() == suffix
        return named and _reads_as_text(head) and not any(mark in head.lower() for mark in _MARKUP)

    return Kind(content_type, (suffix,), frozenset(), proof)


_MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg")
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f")


def _reads_as_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # what Excel calls Unicode text
        return True
    return not _CONTROLS.intersection(head)


def _names_in_archive(upload: UploadedFile) -> frozenset[str]:
    """List what a ZIP archive holds without unpacking anything; nothing when it is none."""
    try:
        with zipfile.ZipFile(upload) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return frozenset()


def _head(upload: UploadedFile) -> bytes:
    upload.seek(0)
    return upload.read(_HEAD_BYTES)


PDF = _kind("application/pdf", ".pdf")
PNG = _kind("image/png", ".png")
JPEG = _kind("image/jpeg", ".jpg", ".jpeg")
WEBP = _kind("image/webp", ".webp")
HEIC = _kind("image/heic", ".heic", ".heif", also="image/heif")
DOCUMENTS = (PDF, PNG, JPEG, WEBP, HEIC)
GIF = _kind("image/gif", ".gif")
OFFICE = (
    _microsoft("wordprocessingml.document", ".docx", "word"),
    _microsoft("spreadsheetml.sheet", ".xlsx", "xl"),
    _microsoft("presentationml.presentation", ".pptx", "ppt"),
    _open_document("text", ".odt"),
    _open_document("spreadsheet", ".ods"),
    _open_document("presentation", ".odp"),
)
FILMS = (_kind("video/mp4", ".mp4"), _kind("video/quicktime", ".mov"))
TEXTS = (_text("text/plain", ".txt"), _text("text/csv", ".csv"))
WORKING_FILES = (*DOCUMENTS, GIF, *OFFICE, *FILMS, *TEXTS)
"""What a team shares. Pages and drawings with scripts in them, programs and macros are not among them."""


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
    found = {match.mime_type for match in puremagic.magic_string(_head(upload))}
    kind = next((kind for kind in kinds if found & kind.known_as or (kind.proof and kind.proof(upload))), None)
    upload.seek(0)
    return kind


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
