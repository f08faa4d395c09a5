from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StrategyConfig(AppConfig):
    name = "strategy"
    verbose_name = _("Strategy")

    def ready(self) -> None:
        from accounts import topics, trail
        from strategy.selectors import guidance  # noqa: F401 - registers the remarks of this room first
        from strategy.topics import place_of

        topics.register("strategy", place_of)
        trail.name_kinds(
            Strategy=_("strategy"),
            StrategyVersion=_("version of a strategy"),
            Dismissal=_("dismissed remark"),
            Review=_("strategy review"),
            MaturityAssessment=_("maturity assessment"),
            CompanySummary=_("company"),
            Mission=_("mission"),
            Person=_("person"),
            TeamRole=_("role in the team"),
            SwotItem=_("SWOT item"),
            Region=_("region"),
            TargetMarket=_("target market"),
            Persona=_("persona"),
            Competitor=_("competitor"),
            CompetitorFigures=_("channel statistics"),
            Audience=_("audience"),
            Positioning=_("positioning"),
            Distribution=_("distribution"),
            JourneyStage=_("stage of the customer journey"),
            Channel=_("channel"),
            BusinessObjective=_("business objective"),
            Goal=_("goal"),
            ResponseSituation=_("situation of the response plan"),
        )
