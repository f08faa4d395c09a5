"""The bills themselves: list, add, download, delete."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.access import WorkspaceView, requires
from accounts.roles import Role
from accounts.stored_files import hand_out
from budget import selectors
from budget.models import Expense, Receipt
from budget.services import receipts as services
from budget.views.expenses import may_change


def _expense_or_404(pk: int) -> Expense:
    return get_object_or_404(selectors.expenses(), pk=pk)


def _own_expense(request: Any, pk: int) -> Expense:
    expense = _expense_or_404(pk)
    if not may_change(request, expense):
        raise PermissionDenied
    return expense


class Receipts(WorkspaceView):
    """The files of one expense; whoever may change the expense adds to them."""

    required_role = Role.VIEWER
    required_role_post = Role.CONTRIBUTOR

    def get(self, request: Any, expense_pk: int) -> HttpResponse:
        expense = _expense_or_404(expense_pk)
        context = {"record": expense, "may_change": may_change(request, expense)}
        return render(request, "budget/receipts.html", context)

    def post(self, request: Any, expense_pk: int) -> HttpResponse:
        expense = _own_expense(request, expense_pk)
        files = request.FILES.getlist("files")
        if not files:
            messages.error(request, _("Choose a file first."))
        stored = sum(self.was_stored(expense, file) for file in files)
        if stored:
            messages.success(
                request, ngettext("%(number)d file stored.", "%(number)d files stored.", stored) % {"number": stored}
            )
        return _back(request, expense)

    def was_stored(self, expense: Expense, file: Any) -> bool:
        """Store one of several files; what is wrong with one keeps no other out."""
        try:
            services.add_receipt(expense=expense, file=file, by=self.request.user)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return False
        return True


@require_GET
@requires(Role.VIEWER)
def receipt_file(request: Any, expense_pk: int, pk: int) -> FileResponse:
    receipt = get_object_or_404(Receipt, pk=pk, expense=expense_pk)
    return hand_out(receipt.file, name=receipt.name, content_type=receipt.content_type)


@require_POST
@requires(Role.CONTRIBUTOR)
def receipt_delete(request: Any, expense_pk: int, pk: int) -> HttpResponse:
    expense = _own_expense(request, expense_pk)
    receipt = expense.receipts.filter(pk=pk).first()
    if receipt:
        services.delete_receipt(receipt, by=request.user)
        messages.success(request, _("%(name)s has been deleted.") % {"name": receipt.name})
    return _back(request, expense)


def _back(request: Any, expense: Expense) -> HttpResponse:
    page = "budget:expense" if request.POST.get("from") == "expense" else "budget:receipts"
    return redirect(page, request.workspace.slug, expense.pk)


urlpatterns = [
    path("expenses/<int:expense_pk>/receipts/", Receipts.as_view(), name="receipts"),
    path("expenses/<int:expense_pk>/receipts/<int:pk>/", receipt_file, name="receipt"),
    path("expenses/<int:expense_pk>/receipts/<int:pk>/delete/", receipt_delete, name="receipt_delete"),
]
