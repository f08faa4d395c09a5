"""Tasks on the board: who does what by when, in which stage, and how long it took."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.tenancy import WorkspaceModel
from roadmap.models.base import NOT_NEGATIVE, POSITIVE
from roadmap.models.initiatives import Initiative
from strategy.models import Channel, Person, TeamRole, validate_planned_date


class Stage(models.TextChoices):
    """Stages of the board, in the order of the work."""

    BACKLOG = "backlog", _("Backlog")
    NEXT = "next", _("Next")
    IN_PROGRESS = "in_progress", _("In progress")
    WAITING = "waiting", _("Waiting")
    REVIEW = "review", _("Review")
    DONE = "done", _("Done")


class Work(WorkspaceModel):
    """What a task and a task that comes back have in common."""

    title = models.CharField(_("task"), max_length=200)
    description = models.TextField(_("what is to be done"), blank=True)
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, null=True, blank=True, related_name="%(class)ss", verbose_name=_("initiative")
    )
    assignee = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="%(class)ss", verbose_name=_("who does it")
    )
    team_role = models.ForeignKey(
        TeamRole, models.SET_NULL, null=True, blank=True, related_name="%(class)ss", verbose_name=_("in the role of")
    )
    channel = models.ForeignKey(
        Channel,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("channel"),
        help_text=_("Empty: the channel of its initiative."),
    )
    needs_review = models.BooleanField(_("somebody else approves it before it is done"), default=False)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class RecurringTask(Work):
    """A task that comes back: one is put on the board for each of its days."""

    class Interval(models.TextChoices):
        DAY = "day", _("every day")
        WORKDAY = "workday", _("Monday to Friday")
        WEEK = "week", _("every week")
        MONTH = "month", _("every month")

    interval = models.CharField(_("how often"), max_length=7, choices=Interval.choices, default=Interval.WEEK)
    weekday = models.PositiveSmallIntegerField(
        _("day of the week"), default=0, validators=[MaxValueValidator(6)], help_text=_("0 is Monday, 6 is Sunday.")
    )
    day = models.PositiveSmallIntegerField(
        _("day of the month"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text=_("In a shorter month its last day."),
    )
    checklist = models.JSONField(_("check list"), default=list, blank=True)
    starts_on = models.DateField(_("first time on or after"), validators=[validate_planned_date])
    ends_on = models.DateField(_("last time on or before"), null=True, blank=True, validators=[validate_planned_date])
    paused = models.BooleanField(_("paused"), default=False)
    made_until = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="recurring_task_ends_after_start",
                violation_error_message=_("The end lies before the start."),
            )
        ]


class Task(Work):
    """One piece of work on the board.

    `rank` orders a stage's cards, the smallest on top. `submitted_by` asked for the review, so that
    somebody else approves. `moved_at` is when it came into its stage.
    """

    stage = models.CharField(_("stage"), max_length=11, choices=Stage.choices, default=Stage.BACKLOG)
    rank = models.BigIntegerField(default=0, editable=False)
    due_on = models.DateField(_("due"), null=True, blank=True, validators=[validate_planned_date])
    estimated_hours = models.DecimalField(
        _("estimated hours"), max_digits=6, decimal_places=2, null=True, blank=True, validators=[NOT_NEGATIVE]
    )
    waiting_reason = models.CharField(_("what it waits for"), max_length=300, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True, editable=False)
    reviewer = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="reviews", verbose_name=_("who approves it")
    )
    submitted_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    approved_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    moved_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    why = models.TextField(_("why it matters"), blank=True)
    setup_point = models.CharField(max_length=40, blank=True, editable=False)
    """Key of `roadmap.setup` for a task of the asset set-up; empty for others."""
    not_relevant = models.CharField(_("why it is not relevant"), max_length=300, blank=True, editable=False)
    recurring = models.ForeignKey(
        RecurringTask, models.SET_NULL, null=True, blank=True, editable=False, related_name="tasks"
    )
    occurs_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage=Stage.WAITING, waiting_since__isnull=False) & ~Q(waiting_reason="")
                | ~Q(stage=Stage.WAITING) & Q(waiting_since=None),
                name="task_waiting_for_something",
                violation_error_message=_("Say what the task waits for."),
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.DONE, done_at__isnull=False) | ~Q(stage=Stage.DONE) & Q(done_at=None),
                name="task_done_at",
            ),
            models.UniqueConstraint(
                fields=["workspace", "setup_point", "channel"],
                condition=~Q(setup_point="") & Q(channel__isnull=False),
                name="setup_point_once_per_channel",
            ),
            models.UniqueConstraint(
                fields=["workspace", "setup_point"],
                condition=~Q(setup_point="") & Q(channel=None),
                name="setup_point_once",
            ),
            models.UniqueConstraint(fields=["recurring", "occurs_on"], name="recurring_task_once_a_day"),
        ]
        indexes = [
            models.Index(fields=["workspace", "stage", "rank"], name="task_on_board"),
            models.Index(fields=["workspace", "updated_at"], name="task_changed"),
            models.Index(fields=["workspace", "due_on"], name="task_by_day"),
        ]


class ChecklistItem(WorkspaceModel):
    """One point of a task's check list."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="checklist")
    text = models.CharField(_("point"), max_length=300)
    position = models.PositiveIntegerField(default=0, editable=False)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class TimeEntry(WorkspaceModel):
    """Hours somebody spent on a task on a day."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="time_entries")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="time_entries", verbose_name=_("who"))
    date = models.DateField(_("day"), validators=[validate_planned_date])
    hours = models.DecimalField(
        _("hours"),
        max_digits=4,
        decimal_places=2,
        validators=[POSITIVE, MaxValueValidator(Decimal(24), _("A day has 24 hours."))],
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ["-date", "-pk"]
        verbose_name_plural = _("time entries")
        indexes = [models.Index(fields=["workspace", "date"], name="time_entry_by_day")]

    def __str__(self) -> str:
        return f"{self.date} {self.hours.normalize():f} h"


class StageLimit(WorkspaceModel):
    """How many tasks a stage holds at most; none set: as many as there are."""

    stage = models.CharField(_("stage"), max_length=11, choices=Stage.choices)
    most = models.PositiveSmallIntegerField(_("at most"), validators=[MinValueValidator(1)])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "stage"], name="stage_limit_once")]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.most}"
