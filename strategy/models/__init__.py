"""The strategy document: what each section holds.

A `StrategyPart` belongs to one strategy and is copied into the next; a
`SharedPart` (channels, people, roles) is the workspace's and shown by all.
"""

from strategy.models.base import SharedPart, StrategyPart, pointing_at, validate_planned_date
from strategy.models.channels import Channel, channel_key, validate_content_kinds, validate_metric_keys
from strategy.models.company import CompanySummary, Mission
from strategy.models.documents import Dismissal, Strategy, StrategyArchived, StrategyVersion
from strategy.models.goals import BusinessObjective, Goal
from strategy.models.market import Audience, Competitor, CompetitorFigures, Persona, Region, TargetMarket
from strategy.models.people import Person, TeamRole
from strategy.models.positioning import Distribution, JourneyStage, Positioning
from strategy.models.response import ResponseSituation
from strategy.models.reviews import MaturityAssessment, Review
from strategy.models.swot import SwotItem

__all__ = [
    "Audience",
    "BusinessObjective",
    "Channel",
    "CompanySummary",
    "Competitor",
    "CompetitorFigures",
    "Dismissal",
    "Distribution",
    "Goal",
    "JourneyStage",
    "MaturityAssessment",
    "Mission",
    "Person",
    "Persona",
    "Positioning",
    "Region",
    "ResponseSituation",
    "Review",
    "SharedPart",
    "Strategy",
    "StrategyArchived",
    "StrategyPart",
    "StrategyVersion",
    "SwotItem",
    "TargetMarket",
    "TeamRole",
    "channel_key",
    "pointing_at",
    "validate_content_kinds",
    "validate_metric_keys",
    "validate_planned_date",
]
