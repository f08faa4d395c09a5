"""Tables of the reporting room."""

from reporting.models.imports import Import, ImportMapping
from reporting.models.observations import CampaignSpelling, Observation, ReplacedObservation
from reporting.models.rollups import DailyRollup, DashboardState, DirtyMark, MonthlyRollup
from reporting.models.settings import RoiSettings, StaffHours

__all__ = [
    "CampaignSpelling",
    "DailyRollup",
    "DashboardState",
    "DirtyMark",
    "Import",
    "ImportMapping",
    "MonthlyRollup",
    "Observation",
    "ReplacedObservation",
    "RoiSettings",
    "StaffHours",
]
