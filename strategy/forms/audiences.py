"""The questions about one audience: who they are, where they meet, what they are told."""

from typing import Any

from crispy_forms.layout import Layout
from django.utils.translation import gettext_lazy as _

from strategy import sections
from strategy.fields import Column, RowsField
from strategy.forms.base import PartForm, offer_channels
from strategy.layouts import Guided, Section, text_area
from strategy.models import Audience
from strategy.widgets import TickBoxes


class AudienceForm(PartForm):
    watering_holes = RowsField(
        label=_("Watering holes"),
        columns=(
            Column("name", _("Place"), _("Strikk og drikk Bergen, a group on Facebook")),
            Column("note", _("What they talk about there"), _("Which wool itches, who mends"), required=False),
        ),
        help_text=_("Where do they go for information and conversation: groups, fairs, magazines, hashtags?"),
    )

    class Meta:
        model = Audience
        fields = sections.AUDIENCES.fields
        labels = {
            "relation": _("New or existing"),
            "span": _("One industry or across"),
            "part": _("Users or decision makers"),
        }
        widgets = {
            "pain_points": text_area(2),
            "information_sources": text_area(2),
            "message": text_area(2),
            "personas": TickBoxes(),
            "channels": TickBoxes(),
        }
        help_texts = {
            "name": _("What does the team call them?"),
            "titles": _("Which roles and titles do they have?"),
            "geography": _("Where are they?"),
            "relation": _("Do they know you already?"),
            "span": _("Are they in one industry, or found in many?"),
            "industry": _("If it is one: which?"),
            "part": _(
                "Do they use it, or decide about buying it? These are often different people with different worries: "
                "give each an audience and a message of their own."
            ),
            "pain_points": _("What bothers them that you could change?"),
            "information_sources": _("Whom do they ask, what do they read before they choose?"),
            "message": _("What do you tell them, in one or two sentences?"),
            "personas": _("Which personas belong to it?"),
            "channels": _("On which of your channels do you talk to them?"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for name, kinds in (("relation", Audience.Relation), ("span", Audience.Span), ("part", Audience.Part)):
            fields[name].choices = [("", _("Not decided yet")), *kinds.choices]
        self.helper.layout = Layout(
            "version",
            Guided("name", _("Givers in Bergen")),
            Section(
                _("Who they are"),
                Guided("titles", _("Teachers, nurses; whoever organises the present at work")),
                Guided("geography", _("Bergen and its surroundings")),
                Guided("relation", _("New: the second sweater sells itself")),
                Guided("span", _("Across industries")),
                Guided("industry", _("Schools and kindergartens")),
                Guided("part", _("They decide; the one who wears it is somebody else")),
                *self._personas(),
            ),
            Section(
                _("What moves them"),
                Guided("pain_points", _("Presents that are never worn; no time to compare wool")),
                Guided("information_sources", _("Colleagues who knit, tests in magazines, films of how it is made")),
                Guided("watering_holes", _("Strikk og drikk Bergen: which wool itches\nOslo Design Fair: new makers")),
            ),
            Section(
                _("What you tell them, and where"),
                Guided("message", _("A present that is worn for twenty years, and mended for free.")),
                *([Guided("channels", _("Instagram and the newsletter"))] if offer_channels(self) else []),
            ),
        )

    def _personas(self) -> list[Guided]:
        personas: Any = self.fields["personas"]
        personas.queryset = personas.queryset.only("name")
        return [Guided("personas", _("Marit, the careful giver"))] if personas.queryset.exists() else []
