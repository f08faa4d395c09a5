"""What social media can show for each business objective."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Alignment:
    """A business objective, the social indicator that speaks for it, and the metrics that count it."""

    objective: str
    business_kpi: str | Promise
    social_kpi: str | Promise
    metrics: tuple[str, ...]


ALIGNMENTS = (
    Alignment(
        "acquisition",
        _("New-customer acquisition"),
        _("Conversations and enquiries collected"),
        ("leads", "comments", "customers"),
    ),
    Alignment("retention", _("Customer retention"), _("Likes and followers added"), ("followers", "likes")),
    Alignment(
        "satisfaction",
        _("Customer satisfaction and experience"),
        _("Customer-service requests handled, growing"),
        ("service_requests", "nps"),
    ),
    Alignment("awareness", _("Brand awareness and commitment"), _("Reach widened"), ("reach", "impressions", "shares")),
    Alignment("expansion", _("Expansion"), _("Demographics and location sharpened"), ("followers", "reach")),
)
