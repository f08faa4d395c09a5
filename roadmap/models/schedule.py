"""What ties initiatives together in time: dependencies and milestones."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import WorkspaceModel
from roadmap.models.initiatives import Initiative
from strategy.models import Goal, validate_planned_date

LONGEST_LAG = 365


class Dependency(WorkspaceModel):
    """The successor begins `lag_days` days after the day that follows the predecessor's end, or later."""

    predecessor = models.ForeignKey(
        Initiative, models.CASCADE, related_name="successors", verbose_name=_("what comes first")
    )
    successor = models.ForeignKey(
        Initiative, models.CASCADE, related_name="predecessors", verbose_name=_("what waits for it")
    )
    lag_days = models.SmallIntegerField(
        _("days in between"),
        default=0,
        validators=[MinValueValidator(-LONGEST_LAG), MaxValueValidator(LONGEST_LAG)],
        help_text=_("A negative number lets the two overlap."),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = _("dependencies")
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                name="dependency_once",
                violation_error_message=_("These two already depend on each other."),
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="dependency_of_two",
                violation_error_message=_("An initiative cannot wait for itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Milestone(WorkspaceModel):
    """A day on which something is reached: of an initiative, of a goal, or of the whole plan."""

    title = models.CharField(_("milestone"), max_length=200)
    due_on = models.DateField(_("day"), validators=[validate_planned_date])
    goal = models.ForeignKey(
        Goal, models.CASCADE, null=True, blank=True, related_name="milestones", verbose_name=_("goal")
    )
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, null=True, blank=True, related_name="milestones", verbose_name=_("initiative")
    )
    reached_on = models.DateField(_("reached on"), null=True, blank=True, validators=[validate_planned_date])
    baseline_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(goal=None) | Q(initiative=None),
                name="milestone_of_one",
                violation_error_message=_("A milestone belongs to a goal or to an initiative, not to both."),
            )
        ]
        indexes = [models.Index(fields=["workspace", "due_on"], name="milestone_by_day")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.goal_id and self.initiative_id:
            raise ValidationError(
                {"goal": _("A milestone belongs to a goal or to an initiative, not to both.")}, code="of_two"
            )
