"""People, workspaces and who may do what in them."""

import uuid
import zoneinfo
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from accounts.roles import Role
from accounts.tenancy import WorkspaceModel

INVITATION_VALID_FOR = timedelta(days=14)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractUser):
    """A person, known by e-mail address."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("Leave empty to follow the workspace."),
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()  # type: ignore[misc,assignment]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.name or self.email


def validate_time_zone(value: str) -> None:
    if value not in zoneinfo.available_timezones():
        raise ValidationError(
            _("%(zone)s is not a time zone. Choose one such as Europe/Helsinki."), params={"zone": value}
        )


class Workspace(models.Model):
    """A company, or an agency's client: everything else belongs to one."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="EUR",
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Use a three-letter code such as EUR, NOK or USD."))],
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/Helsinki", validators=[validate_time_zone]
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    fiscal_year_start = models.PositiveSmallIntegerField(
        _("first month of the fiscal year"), default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(User, through="Membership", related_name="workspaces")

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def today(self) -> date:
        """Return today's date in the workspace's time zone."""
        return timezone.localdate(timezone=zoneinfo.ZoneInfo(self.time_zone))


class Membership(models.Model):
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class Invitation(models.Model):
    """An offer of a role to an e-mail address; the link's token is stored hashed."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.EDITOR)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[models.Manager[Any]] = ScopedManager(workspace="workspace")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace", Lower("email"), condition=models.Q(accepted_at=None), name="invitation_once_per_address"
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def expires_at(self) -> datetime:
        return self.created_at + INVITATION_VALID_FOR

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and timezone.now() < self.expires_at


class ApiKey(models.Model):
    """A machine's way in; only a hash of the key is kept."""

    class Access(models.TextChoices):
        READ = "read", _("Read")
        WRITE = "write", _("Read and write")

    ROLES = {Access.READ: Role.VIEWER, Access.WRITE: Role.EDITOR}

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80, help_text=_("What will use it, for instance “Nightly export”."))
    prefix = models.CharField(max_length=12)
    key_hash = models.CharField(max_length=64, unique=True)
    access = models.CharField(_("access"), max_length=5, choices=Access.choices, default=Access.READ)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[models.Manager[Any]] = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def role(self) -> Role:
        return self.ROLES[self.Access(self.access)]


class AuditEvent(models.Model):
    """Who did what, when: written by services, never changed."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    actor = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[models.Manager[Any]] = ScopedManager(workspace="workspace")

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-at"], name="audit_latest"),
            models.Index(fields=["workspace", "object_type", "object_id"], name="audit_of_object"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.label}"


class Comment(WorkspaceModel):
    """What a member says about a place in the workspace, such as a section of the strategy.

    `topic` names the place; the room it belongs to says where it is (`accounts.topics`).
    """

    topic = models.CharField(_("topic"), max_length=100)
    author = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("author"))
    text = models.CharField(_("text"), max_length=5000)
    mentions = models.ManyToManyField(User, through="Mention", related_name="+", verbose_name=_("mentions"))
    resolved_at = models.DateTimeField(_("resolved at"), null=True, blank=True, editable=False)
    resolved_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, editable=False, related_name="+", verbose_name=_("resolved by")
    )
    submission = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace", "submission"], name="comment_posted_once")]
        indexes = [models.Index(fields=["workspace", "topic", "created_at"], name="comment_by_topic")]

    def __str__(self) -> str:
        return Truncator(" ".join(self.text.split())).chars(60)

    @property
    def is_resolved(self) -> bool:
        return self.resolved_at is not None


class Mention(models.Model):
    """A member called into a comment; `claimed_at` is when their e-mail was sent, so that none is sent twice."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="calls")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[models.Manager[Any]] = ScopedManager(workspace="workspace")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "comment", "user"], name="mention_once")]
        indexes = [
            models.Index(fields=["created_at"], condition=models.Q(claimed_at=None), name="mention_unsent"),
        ]

    def __str__(self) -> str:
        return f"{self.user} @ {self.comment_id}"


class FormDraft(models.Model):
    """What a person has typed into a form and not yet saved."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    data = models.JSONField()
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager[Any]] = ScopedManager(workspace="workspace")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user", "key"], name="draft_once")]

    def __str__(self) -> str:
        return self.key


class WorkerHeartbeat(models.Model):
    """When a worker last carried out a task; one row."""

    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.at.isoformat()
