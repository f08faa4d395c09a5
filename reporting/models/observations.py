"""The wide fact row: what one channel's campaign or post did on one day or over one period."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.models import Workspace
from accounts.tenancy import WorkspaceModel
from strategy.models import Channel


def _count(label: Any) -> "models.BigIntegerField[Any, Any]":
    return models.BigIntegerField(label, null=True, blank=True)


def _decimal(label: Any) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(label, max_digits=18, decimal_places=4, null=True, blank=True)


class Measured(models.Model):
    """The values of a row, by the keys of the metric catalogue; null is unknown, never 0."""

    until = models.DateField(_("last day"))
    source_rows = models.PositiveIntegerField(default=1, editable=False)
    rows_without_spend = models.PositiveIntegerField(default=0, editable=False)
    rows_without_revenue = models.PositiveIntegerField(default=0, editable=False)
    impressions = _count(_("impressions"))
    clicks = _count(_("clicks"))
    engagements = _count(_("engagements"))
    likes = _count(_("likes"))
    comments = _count(_("comments"))
    shares = _count(_("shares"))
    saves = _count(_("saves"))
    video_views = _count(_("video views"))
    leads = _decimal(_("leads"))
    customers = _decimal(_("new customers"))
    purchases = _decimal(_("purchases"))
    service_requests = _count(_("service requests handled"))
    spend = _decimal(_("ad spend"))
    revenue = _decimal(_("revenue"))
    followers = _count(_("followers"))
    nps = models.IntegerField(_("net promoter score"), null=True, blank=True)
    open_leads = _count(_("open leads"))
    reach = _count(_("reach"))
    frequency = _decimal(_("frequency"))
    own = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True


class Observation(Measured, WorkspaceModel):
    """Values of one (channel, paid or organic, campaign, post) from `date` to `until`, both included.

    Money is in the workspace's currency. Writing the same key again replaces the row. `source_rows` says
    how many file rows were added up here, `rows_without_…` how many of them did not know that value.
    """

    class Kind(models.TextChoices):
        PAID = "paid", _("Paid")
        ORGANIC = "organic", _("Organic")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+", db_index=False, verbose_name=_("channel"))
    kind = models.CharField(_("paid or organic"), max_length=7, choices=Kind.choices, default=Kind.PAID)
    campaign = models.CharField(_("campaign"), max_length=255, blank=True)
    post = models.CharField(_("post"), max_length=255, blank=True)
    date = models.DateField(_("first day"))
    import_run = models.ForeignKey(
        "reporting.Import", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "channel", "kind", "campaign", "post", "date"],
                name="observation_once",
                violation_error_message=_(
                    "There is already a row for this channel, campaign, post and day: edit that one."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("date")),
                name="observation_ends_after_start",
                violation_error_message=_("The last day must not be before the first day."),
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "channel", "date"], name="observation_cell"),
            models.Index(fields=["workspace", "date", "id"], name="observation_newest"),
            models.Index(
                fields=["workspace", "channel", "until"],
                condition=models.Q(until__gt=models.F("date")),
                name="observation_periods",
            ),
        ]

    def __str__(self) -> str:
        return " · ".join(filter(None, [str(self.channel), self.campaign, self.post, f"{self.date:%Y-%m-%d}"]))

    def clean(self) -> None:
        if self.date and self.until is None:
            self.until = self.date
        if self.date and self.until and self.until < self.date:
            raise ValidationError({"until": _("The last day must not be before the first day.")})


class CampaignSpelling(models.Model):
    """How a workspace writes a campaign's name: the spelling seen first, found by its casefolded key."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=255)
    name = models.CharField(max_length=255)

    objects: ClassVar[models.Manager[Any]] = ScopedManager(workspace="workspace")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="campaign_spelling_once")]

    def __str__(self) -> str:
        return self.name


class ReplacedObservation(Measured):
    """What a row held before an import wrote over it, so that the import can be undone.

    `previous_run` is the import that had written that older state (null: typed, or through the API).
    A row an import created has none of these.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    import_run = models.ForeignKey("reporting.Import", models.CASCADE, related_name="+", db_index=False)
    observation = models.ForeignKey(Observation, models.CASCADE, related_name="+")
    previous_run = models.ForeignKey("reporting.Import", models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[models.Manager[Any]] = ScopedManager(workspace="workspace")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["import_run", "observation"], name="replaced_observation_once")]

    def __str__(self) -> str:
        return f"{self.observation_id} < {self.import_run_id}"
