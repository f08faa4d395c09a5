"""Files people leave with us: where they lie, and how they are handed out again."""

from pathlib import PurePath
from uuid import uuid4

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

from accounts.tenancy import WorkspaceModel


def unguessable_path(room: str, instance: WorkspaceModel, filename: str) -> str:
    """Return a path of the room's that cannot be guessed; the file's own name is kept beside it."""
    return f"{room}/{instance.workspace_id}/{uuid4().hex}{PurePath(filename).suffix.lower()[:10]}"


def hand_out(file: FieldFile, *, name: str, content_type: str) -> FileResponse:
    """Answer with a file to keep, never to be run or shown in our pages' name; 404 when it is gone."""
    try:
        content = file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
