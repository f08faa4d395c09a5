"""Who works on social media, and which roles they hold."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from strategy.models.base import NamedOnce, SharedPart


class Person(NamedOnce, SharedPart):
    """Someone who works on social media, whether or not they sign in here."""

    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("title"), max_length=120, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    hours_per_week = models.DecimalField(
        _("hours a week"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(168))],
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"],
                name="person_name_once",
                violation_error_message=_("There is already a person with this name."),
                violation_error_code="name_taken",
            )
        ]

    def __str__(self) -> str:
        return self.name


class TeamRole(NamedOnce, SharedPart):
    """A responsibility somebody holds, or nobody yet; one person may hold them all."""

    key = models.CharField(max_length=20, blank=True, editable=False)
    """Key of `strategy.team_roles` for one of the standard roles; empty for the team's own."""
    name = models.CharField(_("role"), max_length=120)
    duties = models.TextField(_("what it does"), blank=True)
    holder = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="team_roles", verbose_name=_("held by")
    )
    position = models.PositiveIntegerField(_("position"), default=0, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"],
                name="team_role_name_once",
                violation_error_message=_("There is already a role with this name."),
                violation_error_code="name_taken",
            )
        ]

    def __str__(self) -> str:
        return self.name
