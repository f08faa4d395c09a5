"""The base of every table that belongs to a workspace."""

from collections.abc import Collection
from typing import ClassVar, Self

from django.db import models
from django_scopes import ScopedManager


class WorkspaceModel(models.Model):
    """A row of one workspace; querying it outside `scope(workspace=…)` raises.

    `version` grows with every save made through `accounts.records`, so that two
    editors cannot overwrite each other unseen.
    """

    workspace = models.ForeignKey("accounts.Workspace", models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    checked_before: frozenset[str] = frozenset()
    """Fields that hold what is stored: validating them one by one, and looking up what they point at, is spared."""

    objects: ClassVar[models.Manager[Self]] = ScopedManager(workspace="workspace")

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        super().clean_fields(exclude={*(exclude or ()), *self.checked_before})
