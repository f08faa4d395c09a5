"""The base of every table that belongs to a workspace."""

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

    objects: ClassVar[models.Manager[Self]] = ScopedManager(workspace="workspace")

    class Meta:
        abstract = True
