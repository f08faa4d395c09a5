"""Shared storage: files and links, one place for each strategy, initiative and task."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import stored_files
from accounts.models import User
from accounts.tenancy import WorkspaceModel
from roadmap.models.initiatives import Initiative
from roadmap.models.tasks import Task
from strategy.models import Strategy


def unguessable_path(instance: WorkspaceModel, filename: str) -> str:
    return stored_files.unguessable_path("roadmap", instance, filename)


class Attachment(WorkspaceModel):
    """A file uploaded here, or a link to a page or a folder of the team's drive."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, null=True, blank=True, related_name="attachments")
    initiative = models.ForeignKey(Initiative, models.CASCADE, null=True, blank=True, related_name="attachments")
    task = models.ForeignKey(Task, models.CASCADE, null=True, blank=True, related_name="attachments")
    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("address"), max_length=1000, blank=True, validators=[URLValidator(["http", "https"])])
    file = models.FileField(upload_to=unguessable_path, blank=True, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), null=True, editable=False)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(strategy__isnull=False, initiative=None, task=None)
                | Q(strategy=None, initiative__isnull=False, task=None)
                | Q(strategy=None, initiative=None, task__isnull=False),
                name="attachment_in_one_place",
            ),
            models.CheckConstraint(
                condition=Q(url="") & ~Q(file="") | ~Q(url="") & Q(file=""), name="attachment_link_or_file"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if not self.url and not self.file:
            raise ValidationError({"url": _("Give an address, or choose a file.")})
