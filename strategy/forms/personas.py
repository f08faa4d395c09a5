from typing import Any

from crispy_forms.layout import Layout
from django.utils.translation import gettext_lazy as _

from strategy import sections
from strategy.forms.base import PartForm, offer_channels
from strategy.layouts import Guided, Section, text_area
from strategy.models import Persona
from strategy.widgets import TickBoxes


class PersonaForm(PartForm):
    class Meta:
        model = Persona
        fields = sections.PERSONAS.fields
        labels = {"is_negative": _("This is a negative persona")}
        widgets = {
            "channels": TickBoxes(),
            **{
                name: text_area(2)
                for name in (
                    "channels_used",
                    "content_consumed",
                    "business_goals",
                    "personal_goals",
                    "challenges",
                    "our_impact",
                    "objections",
                    "unique_selling_point",
                )
            },
        }
        help_texts = {
            "name": _("Give the person a name the whole team will use."),
            "is_negative": _("Someone your campaigns should not reach, because they never buy or never stay."),
            "role": _("What do they do for a living?"),
            "experience": _("How long, and how well do they know your field?"),
            "income_level": _("What do they earn, or what can they spend?"),
            "family": _("Who do they live with?"),
            "age": _("How old are they, roughly?"),
            "gender": _("Only if it matters for what you offer."),
            "location": _("Which country, town or kind of place?"),
            "channels": _("Which of your channels do they use?"),
            "channels_used": _("Where else do they spend their time, and where do they look for advice?"),
            "content_consumed": _("What do they read, watch and listen to?"),
            "business_goals": _("What do they want to reach at work?"),
            "personal_goals": _("What do they want for themselves?"),
            "challenges": _("What stands in their way: time, money, skills?"),
            "our_impact": _("How does what you offer change that?"),
            "objections": _("Why would they hesitate to buy?"),
            "unique_selling_point": _("Why you and nobody else, for this very person?"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        your_channels = [Guided("channels", _("Instagram and the web shop"))] if offer_channels(self) else []
        self.helper.layout = Layout(
            "version",
            Guided("name", _("Marit, the careful giver")),
            "is_negative",
            Section(
                _("Professional background"),
                Guided("role", _("Teacher at an upper secondary school")),
                Guided("experience", _("Fifteen years; knits a little herself")),
                Guided("income_level", _("About 48,000 € a year")),
            ),
            Section(_("Personal background"), Guided("family", _("Partner and two children at school"))),
            Section(
                _("Demographics"),
                Guided("age", _("35–50")),
                Guided("gender", _("Mostly women")),
                Guided("location", _("Bergen and its surroundings, Norway")),
            ),
            Section(
                _("Communication"),
                *your_channels,
                Guided("channels_used", _("Instagram in the evening, two knitting groups on Facebook")),
                Guided("content_consumed", _("Short films of how things are made, interior magazines, local news")),
            ),
            Section(
                _("Goals"),
                Guided("business_goals", _("Gifts for colleagues that say something about the school")),
                Guided("personal_goals", _("To buy less, and things that last")),
            ),
            Section(_("Challenges"), Guided("challenges", _("Little time; cannot tell good wool from bad online"))),
            Section(
                _("You and this person"),
                Guided("our_impact", _("One sweater that is worn for twenty years, mended by us free of charge")),
                Guided("objections", _("Is 189 € too much? Will it itch? Can I send it back?")),
                Guided("unique_selling_point", _("The only one that names the farm and the knitter of each sweater")),
            ),
        )
