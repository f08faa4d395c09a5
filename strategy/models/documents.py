"""The strategy as a document: its period, its states, its versions."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.records import StateConflict
from accounts.tenancy import WorkspaceModel

DEFAULT_MONTHS = 24
"""Money reserved only for the start is why strategies fail: two years unless it is a short campaign."""


class StrategyArchived(StateConflict):
    """An archived strategy is kept as it was."""

    def __init__(self, strategy: "Strategy") -> None:
        super().__init__(
            _("“%(name)s” is archived and read only. Start a new strategy from it, or take it out of the archive."),
            code="strategy_archived",
            params={"name": strategy.name},
        )


class Strategy(WorkspaceModel):
    """One strategy of the workspace; several may exist, one is current."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("Approved")
        ARCHIVED = "archived", _("Archived")

    class Rhythm(models.IntegerChoices):
        """Months between two reviews."""

        MONTHLY = 1, _("Every month")
        QUARTERLY = 3, _("Every quarter")
        HALF_YEARLY = 6, _("Every half year")
        YEARLY = 12, _("Every year")

    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    short_on_purpose = models.BooleanField(_("a short campaign"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    is_current = models.BooleanField(_("current"), default=False, editable=False)
    review_every = models.PositiveSmallIntegerField(
        _("review rhythm"), choices=Rhythm.choices, default=Rhythm.QUARTERLY
    )
    based_on = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="+", verbose_name=_("started from")
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    """When any part of the document last changed."""
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    """When a member last opened it, to the day."""
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When the team was last told that nobody opens or reviews it."""

    class Meta:
        ordering = ["-is_current", "-starts_on", "-pk"]
        verbose_name_plural = _("strategies")
        constraints = [
            models.UniqueConstraint(
                fields=["workspace"], condition=models.Q(is_current=True), name="strategy_one_current"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="strategy_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on <= self.starts_on:
            raise ValidationError({"ends_on": _("The last day lies before the first.")})
        for name in ("starts_on", "ends_on"):
            day = getattr(self, name)
            if day and not date(1990, 1, 1) <= day <= date(2099, 12, 31):
                raise ValidationError({name: _("Check the year: it should lie between 1990 and 2099.")})

    @property
    def is_archived(self) -> bool:
        return self.state == self.State.ARCHIVED

    @property
    def changed_since_approval(self) -> bool:
        return self.approved_at is not None and self.changed_at > self.approved_at

    def refuse_when_archived(self) -> None:
        """Raise `StrategyArchived` for one that is only kept."""
        if self.is_archived:
            raise StrategyArchived(self)


class StrategyVersion(WorkspaceModel):
    """The whole document as it was at one moment (`strategy.snapshot` describes `document`)."""

    class Reason(models.TextChoices):
        NAMED = "named", _("Saved by name")
        APPROVED = "approved", _("Approved")
        REVIEWED = "reviewed", _("After a review")
        ARCHIVED = "archived", _("Archived")

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="versions", verbose_name=_("strategy"))
    number = models.PositiveIntegerField(_("number"), editable=False)
    name = models.CharField(_("name"), max_length=120)
    note = models.TextField(_("note"), blank=True)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices, default=Reason.NAMED, editable=False)
    document = models.JSONField(editable=False)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    taken_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["strategy", "number"], name="strategy_version_number_once")]

    def __str__(self) -> str:
        return self.name


class Dismissal(WorkspaceModel):
    """A remark of the guidance that the team has answered with a reason."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="dismissals", verbose_name=_("strategy"))
    remark = models.CharField(_("remark"), max_length=120)
    """Key of the check, and of the row it speaks about."""
    reason = models.CharField(_("reason"), max_length=500)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["strategy", "remark"], name="dismissal_once")]

    def __str__(self) -> str:
        return self.reason
