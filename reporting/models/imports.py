"""Imports: a file, what its columns mean, and what became of it."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import WorkspaceModel


def unguessable_path(instance: "Import", filename: str) -> str:
    return f"imports/{secrets.token_urlsafe(24)}"


class Import(WorkspaceModel):
    """One uploaded file on its way into observations.

    `mapping` is {column name: target}, `options` what was decided for the whole file, `preview` what the
    last check found. The numbers count rows of the file, then rows of observations.
    """

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("Waiting for you")
        QUEUED = "queued", _("Queued")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        UNDONE = "undone", _("Undone")

    class Source(models.TextChoices):
        BROWSER = "browser", _("Browser")
        API = "api", _("API")

    file = models.FileField(upload_to=unguessable_path, editable=False)
    filename = models.CharField(_("file"), max_length=200)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    signature = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.BROWSER)
    mapping = models.JSONField(default=dict, blank=True)
    options = models.JSONField(default=dict, blank=True)
    preview = models.JSONField(default=dict, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.UPLOADED)
    progress = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    seen_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    layer = models.PositiveIntegerField(null=True, blank=True)
    columns = models.JSONField(default=list, blank=True)
    rows_read = models.PositiveIntegerField(default=0)
    rows_stored = models.PositiveIntegerField(default=0)
    rows_skipped = models.PositiveIntegerField(default=0)
    observations_added = models.PositiveIntegerField(default=0)
    observations_replaced = models.PositiveIntegerField(default=0)
    observations_unchanged = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list, blank=True)
    problem_count = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=40, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["workspace", "-id"], name="import_newest")]

    def __str__(self) -> str:
        return self.filename

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.UPLOADED

    @property
    def is_moving(self) -> bool:
        return self.status in (self.Status.QUEUED, self.Status.RUNNING)

    @property
    def can_be_undone(self) -> bool:
        return self.status == self.Status.DONE


class ImportMapping(WorkspaceModel):
    """What the columns of a layout meant the last time, found by the layout's signature."""

    signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    options = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "signature"], name="import_mapping_once")]

    def __str__(self) -> str:
        return ", ".join(self.mapping)
