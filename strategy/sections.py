"""The sections of the document, in the order they are best written, and the parts each holds.

This list is what versions, comparisons, copies, exports and the outline go by:
a new section begins here.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from strategy import models


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one model in a section; `fields` are what a reader of the document sees, in order."""

    key: str
    model: Any
    fields: tuple[str, ...]
    once: bool = False
    """One row to a strategy."""

    @property
    def shared(self) -> bool:
        """Tell whether the rows are the workspace's, not the strategy's own."""
        return issubclass(self.model, models.SharedPart)


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str | Promise
    question: str | Promise
    icon: str
    url_name: str
    parts: tuple[Part, ...]


PERSONA_GROUPS = (
    (_("Background"), ("role", "experience", "income_level", "family")),
    (_("Demographics"), ("age", "gender", "location")),
    (_("Communication"), ("channels", "channels_used", "content_consumed")),
    (_("Goals and challenges"), ("business_goals", "personal_goals", "challenges")),
    (_("You and this person"), ("our_impact", "objections", "unique_selling_point")),
)

COMPANY = Part(
    "company",
    models.CompanySummary,
    (
        "name",
        "headquarters",
        "founded_on",
        "founder",
        "milestones",
        "resources",
        "capabilities",
        "personal_story",
    ),
    once=True,
)
MISSION = Part(
    "mission",
    models.Mission,
    ("statement", "business_now", "ultimate_purpose", "effect_on_customers", "effect_on_company"),
    once=True,
)
PEOPLE = Part("people", models.Person, ("name", "title", "user", "hours_per_week", "note"))
TEAM_ROLES = Part("team_roles", models.TeamRole, ("name", "duties", "holder"))
REGIONS = Part("regions", models.Region, ("name", "country", "best_buyers", "language", "holidays", "shopping_drivers"))
TARGET_MARKET = Part(
    "target_market",
    models.TargetMarket,
    ("business_model", "industry", "occupation", "whereabouts", "business_goals"),
    once=True,
)
PERSONAS = Part(
    "personas",
    models.Persona,
    ("name", "is_negative", *(name for _title, names in PERSONA_GROUPS for name in names)),
)
COMPETITORS = Part(
    "competitors",
    models.Competitor,
    (
        "name",
        "website",
        "location",
        "milestones",
        "distribution",
        "communication_channels",
        "mission",
        "goals",
    ),
)
COMPETITOR_FIGURES = Part(
    "competitor_figures",
    models.CompetitorFigures,
    ("competitor", "network", "observed_on", "followers", "average_likes", "average_shares", "comments"),
)
SWOT = Part("swot", models.SwotItem, ("competitor", "quadrant", "text"))
AUDIENCES = Part(
    "audiences",
    models.Audience,
    (
        "name",
        "titles",
        "geography",
        "relation",
        "span",
        "industry",
        "part",
        "pain_points",
        "information_sources",
        "message",
        "watering_holes",
        "personas",
        "channels",
    ),
)
POSITIONING = Part(
    "positioning",
    models.Positioning,
    (
        "product",
        "materials",
        "proof_of_quality",
        "uniqueness",
        "handmade",
        "made_in",
        "cost",
        "price",
        "purchases_per_year",
        "years_retained",
        "affordability",
        "reinvested_share",
    ),
    once=True,
)
DISTRIBUTION = Part(
    "distribution",
    models.Distribution,
    (
        "own_site",
        "reach",
        "social_networks",
        "blog",
        "affiliate_programme",
        "influencers",
        "paid_campaigns",
        "promotion_formats",
    ),
    once=True,
)
JOURNEY = Part("journey", models.JourneyStage, ("name", "question", "answer", "owner", "service_minutes", "metric"))
CHANNELS = Part(
    "channels",
    models.Channel,
    (
        "name",
        "kind",
        "purpose",
        "purpose_note",
        "owner",
        "metrics",
        "content_kinds",
        "content_note",
        "is_primary_sales",
        "is_support",
        "gets_largest_budget",
        "active",
    ),
)
OBJECTIVES = Part("objectives", models.BusinessObjective, ("name", "social_kpi", "metrics"))
GOALS = Part(
    "goals",
    models.Goal,
    (
        "title",
        "specific",
        "metric",
        "metric_name",
        "baseline",
        "target",
        "target_is_change",
        "unit",
        "achievable",
        "relevant",
        "hours_per_week",
        "money",
        "starts_on",
        "deadline",
        "business_objective",
        "audience",
        "channel",
        "status",
    ),
)
RESPONSES = Part(
    "responses",
    models.ResponseSituation,
    (
        "name",
        "severity",
        "signs",
        "responder",
        "answer_within_minutes",
        "escalate_to",
        "escalate_when",
        "steps",
        "prepared_wording",
    ),
)

SECTIONS = (
    Section(
        "company",
        _("Company"),
        _("Who are you, and how did you get here?"),
        "building-store",
        "strategy:company",
        (COMPANY,),
    ),
    Section("mission", _("Mission"), _("Why does the company exist?"), "flag", "strategy:mission", (MISSION,)),
    Section("people", _("People and roles"), _("Who does what?"), "users", "strategy:people", (PEOPLE, TEAM_ROLES)),
    Section(
        "swot",
        _("SWOT"),
        _("What are you good at, and what is coming towards you?"),
        "layout-grid",
        "strategy:swot",
        (SWOT,),
    ),
    Section(
        "market",
        _("Target market"),
        _("Where do the best buyers live, and what do they do?"),
        "map-pin",
        "strategy:market",
        (REGIONS, TARGET_MARKET),
    ),
    Section(
        "personas",
        _("Personas"),
        _("Who buys, and who should not be reached?"),
        "users-group",
        "strategy:personas",
        (PERSONAS,),
    ),
    Section(
        "competitors",
        _("Competitors"),
        _("Who else do they turn to, and how is that going?"),
        "swords",
        "strategy:competitors",
        (COMPETITORS, COMPETITOR_FIGURES),
    ),
    Section(
        "audiences",
        _("Audiences"),
        _("Whom do you talk to, where, and what do you say?"),
        "speakerphone",
        "strategy:audiences",
        (AUDIENCES,),
    ),
    Section(
        "positioning",
        _("Positioning"),
        _("What do you sell, and at which price?"),
        "diamond",
        "strategy:positioning",
        (POSITIONING,),
    ),
    Section(
        "distribution",
        _("Distribution"),
        _("Where is it sold and made known?"),
        "truck-delivery",
        "strategy:distribution",
        (DISTRIBUTION,),
    ),
    Section(
        "journey",
        _("Customer journey"),
        _("What happens from the first glance to the return?"),
        "route-2",
        "strategy:journey",
        (JOURNEY,),
    ),
    Section(
        "channels",
        _("Channels"),
        _("What is each place for, and which numbers show it works?"),
        "broadcast",
        "strategy:channels",
        (CHANNELS,),
    ),
    Section(
        "alignment",
        _("KPI alignment"),
        _("Which business objectives does social media serve?"),
        "sitemap",
        "strategy:alignment",
        (OBJECTIVES,),
    ),
    Section(
        "goals",
        _("Goals"),
        _("What must be different by when, and how will you know?"),
        "target-arrow",
        "strategy:goals",
        (GOALS,),
    ),
    Section(
        "response",
        _("Response plan"),
        _("What do you do when the unexpected happens?"),
        "lifebuoy",
        "strategy:response",
        (RESPONSES,),
    ),
)


def section_of(part: Part) -> Section:
    """Return the section a part belongs to."""
    return next(section for section in SECTIONS if part in section.parts)


SECTION_BY_KEY = {section.key: section for section in SECTIONS}
