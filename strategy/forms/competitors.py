"""A competitor's business, and what its profiles showed on a day."""

from typing import Any

from crispy_forms.layout import Layout
from django.utils.translation import gettext_lazy as _

from accounts.fields import date_input
from strategy import sections
from strategy.forms.base import PartForm
from strategy.layouts import Guided, Section, text_area
from strategy.models import Channel, Competitor, CompetitorFigures


class CompetitorForm(PartForm):
    class Meta:
        model = Competitor
        fields = sections.COMPETITORS.fields
        widgets = {
            name: text_area(2) for name in ("milestones", "distribution", "communication_channels", "mission", "goals")
        }
        help_texts = {
            "name": _("Who else do your customers turn to?"),
            "website": _("Where can everyone on the team look them up?"),
            "location": _("Where are they, and where do they sell?"),
            "milestones": _("What have they reached so far, and when?"),
            "distribution": _("Where and through whom do they sell?"),
            "communication_channels": _("Where do they talk to people, and how often?"),
            "mission": _("What do they say they are there for?"),
            "goals": _("What do they seem to be aiming at now?"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            "version",
            Guided("name", _("Nordstrikk")),
            Guided("website", _("https://nordstrikk.example")),
            Section(
                _("Their business"),
                Guided("location", _("Oslo; ships to all of Europe")),
                Guided("milestones", _("Founded 2011; second shop 2023; 100,000 sweaters in 2025")),
                Guided("distribution", _("Own web shop, two shops, sixty retailers")),
                Guided("communication_channels", _("Instagram daily, TikTok twice a week, a letter every Friday")),
            ),
            Section(
                _("Where they are going"),
                Guided("mission", _("Everyday wool for everyone")),
                Guided("goals", _("Germany: hiring for Hamburg, first adverts in German")),
            ),
        )


class FiguresForm(PartForm):
    """What one profile showed on one day; what the profile does not show stays empty."""

    class Meta:
        model = CompetitorFigures
        fields = ["network", "observed_on", "followers", "average_likes", "average_shares", "comments"]
        widgets = {"observed_on": date_input()}
        help_texts = {
            "network": _("Which of their profiles did you look at?"),
            "observed_on": _("On which day?"),
            "followers": _("As the profile shows it."),
            "average_likes": _("Of the ten latest posts, a rough average."),
            "average_shares": _("Of the ten latest posts, where it is shown."),
            "comments": _("Of the ten latest posts, a rough average."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        network: Any = self.fields["network"]
        network.choices = Channel.Kind.choices
        self.helper.layout = Layout(
            "version",
            Guided("network"),
            Guided("observed_on"),
            Guided("followers", _("12400")),
            Guided("average_likes", _("310")),
            Guided("average_shares", _("12")),
            Guided("comments", _("18")),
        )
