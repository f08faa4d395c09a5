"""The catalogue of what can be counted: keys, units, and how values may be added up.

A *sum* adds up over days and over campaigns. A *level* is a state (followers today): over a period
its last value counts. An *own period* value (reach, frequency) holds only for the very period and
rows it was reported for and is never added into a longer one.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    SUM = "sum"
    LEVEL = "level"
    OWN_PERIOD = "own_period"


class Unit(StrEnum):
    COUNT = "count"
    CREDIT = "credit"
    """A count that platforms credit in shares (5.97 purchases), kept as a decimal."""
    MONEY = "money"
    SCORE = "score"
    """A signed whole number on a fixed scale, such as NPS from -100 to 100."""
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Metric:
    key: str
    label: str | Promise
    unit: Unit
    kind: Kind


_CATALOGUE = (
    Metric("impressions", _("Impressions"), Unit.COUNT, Kind.SUM),
    Metric("clicks", _("Clicks"), Unit.COUNT, Kind.SUM),
    Metric("engagements", _("Engagements"), Unit.COUNT, Kind.SUM),
    Metric("likes", _("Likes"), Unit.COUNT, Kind.SUM),
    Metric("comments", _("Comments"), Unit.COUNT, Kind.SUM),
    Metric("shares", _("Shares"), Unit.COUNT, Kind.SUM),
    Metric("saves", _("Saves"), Unit.COUNT, Kind.SUM),
    Metric("video_views", _("Video views"), Unit.COUNT, Kind.SUM),
    Metric("leads", _("Leads"), Unit.CREDIT, Kind.SUM),
    Metric("customers", _("New customers"), Unit.CREDIT, Kind.SUM),
    Metric("purchases", _("Purchases"), Unit.CREDIT, Kind.SUM),
    Metric("service_requests", _("Service requests handled"), Unit.COUNT, Kind.SUM),
    Metric("spend", _("Ad spend"), Unit.MONEY, Kind.SUM),
    Metric("revenue", _("Revenue"), Unit.MONEY, Kind.SUM),
    Metric("followers", _("Followers"), Unit.COUNT, Kind.LEVEL),
    Metric("nps", _("Net promoter score"), Unit.SCORE, Kind.LEVEL),
    Metric("open_leads", _("Open leads"), Unit.COUNT, Kind.LEVEL),
    Metric("reach", _("Reach"), Unit.COUNT, Kind.OWN_PERIOD),
    Metric("frequency", _("Frequency"), Unit.RATIO, Kind.OWN_PERIOD),
)

METRICS: dict[str, Metric] = {metric.key: metric for metric in _CATALOGUE}
SUM_METRICS = tuple(m.key for m in _CATALOGUE if m.kind is Kind.SUM)
LEVEL_METRICS = tuple(m.key for m in _CATALOGUE if m.kind is Kind.LEVEL)


def metric_choices() -> list[tuple[str, str | Promise]]:
    return [(metric.key, metric.label) for metric in _CATALOGUE]
