"""When a member is sent what is due, late and waiting."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.tenancy import WorkspaceModel


class DigestSettings(WorkspaceModel):
    """One row for each member who chose something; without one, no digest is sent.

    `hour` is of the workspace's clock. `sent_on` is the day of the last one, noted before it leaves.
    """

    class Rhythm(models.TextChoices):
        NEVER = "never", _("Never")
        WORKDAYS = "workdays", _("Monday to Friday")
        WEEKLY = "weekly", _("Once a week")

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    rhythm = models.CharField(_("how often"), max_length=8, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    weekday = models.PositiveSmallIntegerField(_("day of the week"), default=0, validators=[MaxValueValidator(6)])
    hour = models.PositiveSmallIntegerField(_("hour"), default=8, validators=[MaxValueValidator(23)])
    sent_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="digest_settings_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_rhythm_display()}"
