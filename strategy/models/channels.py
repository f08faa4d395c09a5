"""Channels: the places where the company meets people. Figures and budgets belong to them."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from strategy.metrics import METRICS
from strategy.models.base import NamedOnce, SharedPart
from strategy.models.people import TeamRole


def channel_key(name: str) -> str:
    """Return what two spellings of one channel's name have in common: case and spacing folded."""
    return re.sub(r"\s+", " ", name).strip().casefold()


def validate_metric_keys(keys: object) -> None:
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise ValidationError(_("Give a list of metric keys."))
    unknown = [key for key in keys if key not in METRICS]
    if unknown:
        raise ValidationError(_("Unknown metrics: %(names)s."), params={"names": ", ".join(unknown)})


def validate_content_kinds(kinds: object) -> None:
    known = Channel.ContentKind.values
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise ValidationError(_("Give a list of kinds of content."))
    if unknown := [kind for kind in kinds if kind not in known]:
        raise ValidationError(_("Unknown kinds of content: %(names)s."), params={"names": ", ".join(unknown)})


class Channel(NamedOnce, SharedPart):
    """A place where the company meets people: a network, its site, e-mail."""

    class Kind(models.TextChoices):
        FACEBOOK = "facebook", "Facebook"
        INSTAGRAM = "instagram", "Instagram"
        LINKEDIN = "linkedin", "LinkedIn"
        TIKTOK = "tiktok", "TikTok"
        YOUTUBE = "youtube", "YouTube"
        PINTEREST = "pinterest", "Pinterest"
        X = "x", "X"
        SNAPCHAT = "snapchat", "Snapchat"
        GOOGLE_ADS = "google_ads", "Google Ads"
        EMAIL = "email", _("E-mail")
        WEBSITE = "website", _("Website")
        BLOG = "blog", _("Blog")
        AFFILIATE = "affiliate", _("Affiliates")
        OTHER = "other", _("Other")

    class Purpose(models.TextChoices):
        SALES = "sales", _("Sales")
        SECONDARY_SALES = "secondary_sales", _("Secondary sales")
        ADVERTISING = "advertising", _("Advertising")
        AWARENESS = "awareness", _("Awareness")
        COMMUNITY = "community", _("Home of loyal customers")
        SUPPORT = "support", _("Support and urgent questions")
        NEWS = "news", _("News")
        TRAFFIC = "traffic", _("Bringing people to the site")

    class ContentKind(models.TextChoices):
        TEXT = "text", _("Texts")
        IMAGE = "image", _("Pictures")
        CAROUSEL = "carousel", _("Picture series")
        SHORT_VIDEO = "short_video", _("Short films")
        LONG_VIDEO = "long_video", _("Long films")
        STORY = "story", _("Stories")
        LIVE = "live", _("Live broadcasts")
        ARTICLE = "article", _("Articles")
        OFFER = "offer", _("Offers")
        CUSTOMER_STORY = "customer_story", _("Customers' own stories")
        NEWS = "news", _("News")
        SERVICE = "service", _("Answers and advice")

    SOCIAL = (
        Kind.FACEBOOK,
        Kind.INSTAGRAM,
        Kind.LINKEDIN,
        Kind.TIKTOK,
        Kind.YOUTUBE,
        Kind.PINTEREST,
        Kind.X,
        Kind.SNAPCHAT,
    )

    name = models.CharField(_("name"), max_length=120)
    key = models.CharField(max_length=120, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.OTHER)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices, blank=True)
    purpose_note = models.TextField(_("purpose in your own words"), blank=True)
    metrics = models.JSONField(_("metrics"), default=list, blank=True, validators=[validate_metric_keys])
    owner = models.ForeignKey(
        TeamRole, models.SET_NULL, null=True, blank=True, related_name="channels", verbose_name=_("owner")
    )
    content_kinds = models.JSONField(
        _("content it gets"), default=list, blank=True, validators=[validate_content_kinds]
    )
    content_note = models.TextField(_("about its content"), blank=True)
    is_primary_sales = models.BooleanField(_("primary sales channel"), default=False)
    is_support = models.BooleanField(_("used for support"), default=False)
    gets_largest_budget = models.BooleanField(_("gets the largest ad budget"), default=False)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "key"],
                name="channel_name_once",
                violation_error_message=_("There is already a channel with this name."),
                violation_error_code="name_taken",
            ),
            models.UniqueConstraint(
                fields=["workspace"],
                condition=models.Q(is_primary_sales=True),
                name="channel_one_primary_sales",
                violation_error_message=_("Another channel is the primary sales channel already."),
            ),
            models.UniqueConstraint(
                fields=["workspace"],
                condition=models.Q(gets_largest_budget=True),
                name="channel_one_largest_budget",
                violation_error_message=_("Another channel gets the largest ad budget already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.name = re.sub(r"\s+", " ", self.name).strip()
        self.key = channel_key(self.name)

    def get_metrics_display(self) -> str:
        """Return the labels of the chosen metrics."""
        return ", ".join(str(METRICS[key].label) for key in self.metrics)

    def get_content_kinds_display(self) -> str:
        """Return the labels of the chosen kinds of content."""
        return ", ".join(str(self.ContentKind(kind).label) for kind in self.content_kinds)
