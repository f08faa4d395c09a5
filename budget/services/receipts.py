"""Keep the bills themselves beside the expenses."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User
from accounts.uploads import DOCUMENTS, check_upload, remove_after_commit, safe_name
from budget.models import Expense, Receipt

MOST_BYTES = 10 * 2**20
MOST_RECEIPTS = 10


def add_receipt(*, expense: Expense, file: UploadedFile, by: User | None) -> Receipt:
    """Store a file with an expense; the same file a second time stays one.

    Raise `UnfitUpload` for a file that is too large or of another kind, `ValidationError` when the
    expense has as many as it may.
    """
    kind = check_upload(file, kinds=DOCUMENTS, most_bytes=MOST_BYTES)
    receipt = Receipt(
        workspace=expense.workspace,
        expense=expense,
        name=safe_name(file.name or ""),
        size=file.size or 0,
        content_type=kind.content_type,
        uploaded_by=by,
    )
    with transaction.atomic():
        Expense.objects.select_for_update().get(pk=expense.pk)
        twin = _twin(receipt, file)
        if twin:
            return twin
        _check_room(expense, receipt.name)
        return _store(receipt, file, by)


def _twin(receipt: Receipt, file: UploadedFile) -> Receipt | None:
    """Return the same file, stored before: a form sent twice, or chosen twice."""
    namesakes = Receipt.objects.filter(expense=receipt.expense, name=receipt.name, size=receipt.size)
    content = file.read()
    file.seek(0)
    return next((known for known in namesakes if _content(known) == content), None)


def _content(receipt: Receipt) -> bytes:
    with receipt.file.open("rb") as stored:
        return stored.read()


def _check_room(expense: Expense, name: str) -> None:
    if expense.receipts.count() >= MOST_RECEIPTS:
        raise ValidationError(
            _("“%(name)s” is not stored: an expense has at most %(most)s files. Delete one first."),
            code="too_many",
            params={"name": name, "most": MOST_RECEIPTS},
        )


def _store(receipt: Receipt, file: UploadedFile, by: User | None) -> Receipt:
    receipt.file.save(receipt.name, file, save=False)
    try:
        return records.save(receipt, by=by)
    except Exception:
        receipt.file.delete(save=False)
        raise


@transaction.atomic
def delete_receipt(receipt: Receipt, *, by: User | None) -> None:
    """Delete a receipt and, once that is certain, its file; deleting it again does nothing."""
    stored = Receipt.objects.select_for_update().filter(pk=receipt.pk).first()
    if stored is None:
        return
    remove_after_commit(stored.file)
    records.delete(stored, by=by)


def let_go_of_files(expenses: Iterable[Expense]) -> None:
    """Take the files of expenses that are being deleted off the disk, once that is certain."""
    for receipt in Receipt.objects.filter(expense__in=list(expenses)):
        remove_after_commit(receipt.file)
