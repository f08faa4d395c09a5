"""Initiatives: how a goal is reached, by when, with what."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import WorkspaceModel
from strategy.models import Goal, validate_planned_date


class Initiative(WorkspaceModel):
    """A piece of work under a goal; it ends on a day, or goes on until the goal is met."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        IN_PROGRESS = "in_progress", _("In progress")
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="initiatives", verbose_name=_("goal"))
    title = models.CharField(_("initiative"), max_length=200)
    description = models.TextField(_("what is done"), blank=True)
    starts_on = models.DateField(_("start"), validators=[validate_planned_date])
    ends_on = models.DateField(_("end"), null=True, blank=True, validators=[validate_planned_date])
    until_goal_is_met = models.BooleanField(_("goes on until the goal is met"), default=False)
    success_measure = models.TextField(_("how success is measured"))
    resources = models.TextField(_("resources"), blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.PLANNED)

    class Meta:
        ordering = ["goal", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="initiative_ends_after_start",
                violation_error_message=_("The end lies before the start."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None, until_goal_is_met=True)
                | models.Q(ends_on__isnull=False, until_goal_is_met=False),
                name="initiative_end_known",
                violation_error_message=_("Give an end, or tick that it goes on until the goal is met (not both)."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.ends_on and self.starts_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The end lies before the start.")})
        if bool(self.ends_on) == self.until_goal_is_met:
            raise ValidationError(
                {"ends_on": _("Give an end, or tick that it goes on until the goal is met (not both).")}
            )

    @property
    def last_day(self) -> date:
        """Return the end; for what goes on until the goal is met its deadline, else the strategy's last day."""
        return self.ends_on or max(self.goal.deadline or self.goal.strategy.ends_on, self.starts_on)

    def is_late(self, today: date) -> bool:
        """Tell whether it should have ended by now and has not."""
        closed = (self.Status.DONE, self.Status.DROPPED)
        return self.status not in closed and self.last_day < today
