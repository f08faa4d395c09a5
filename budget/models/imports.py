"""Files people bring: the budget they have, and what their bank says."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.tenancy import WorkspaceModel
from budget.models.actuals import unguessable_path
from budget.models.budgets import Budget


class SheetImport(WorkspaceModel):
    """An uploaded table on its way into the budget; `mapping` says which column is what.

    `signature` tells files of the same layout, so that their mapping need be made only once.
    """

    class Kind(models.TextChoices):
        PLAN = "plan", _("budget")
        STATEMENT = "statement", _("bank or card statement")

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("waiting for you")
        DONE = "done", _("done")
        UNDONE = "undone", _("undone")

    kind = models.CharField(max_length=9, choices=Kind.choices, editable=False)
    budget = models.ForeignKey(Budget, models.CASCADE, null=True, blank=True, related_name="sheet_imports")
    file = models.FileField(upload_to=unguessable_path, editable=False)
    filename = models.CharField(_("file"), max_length=200, editable=False)
    signature = models.CharField(max_length=64, blank=True, editable=False)
    mapping = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.UPLOADED, editable=False)
    result = models.JSONField(default=dict, blank=True, editable=False)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.filename
