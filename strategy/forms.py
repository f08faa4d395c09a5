"""Forms of the strategy document: the practitioners' questions, with an example beside each."""

from typing import Any

from crispy_forms.layout import HTML, Layout
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.forms import RecordForm
from strategy.layouts import Guided, Section, side_by_side
from strategy.metrics import metric_choices
from strategy.models import Channel, CompanySummary, Goal, Persona, SwotItem
from strategy.selectors import PERSONA_ANSWERS
from strategy.services import LAST


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def text_area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class CompanySummaryForm(RecordForm):
    class Meta:
        model = CompanySummary
        fields = [
            "name",
            "headquarters",
            "founded_on",
            "founder",
            "milestones",
            "resources",
            "capabilities",
            "personal_story",
        ]
        widgets = {
            "founded_on": date_input(),
            "milestones": text_area(4),
            "resources": text_area(),
            "capabilities": text_area(),
            "personal_story": text_area(5),
        }
        help_texts = {
            "name": _("What is the company called?"),
            "headquarters": _("Where is it run from?"),
            "founded_on": _("When did it begin? If only the year is known, take the first of January."),
            "founder": _("Who founded it?"),
            "milestones": _("Which steps brought you here? One on each line."),
            "resources": _("What do you make things with: people, machines, rooms, suppliers?"),
            "capabilities": _("What can you do with them: how much, how fast, how well?"),
            "personal_story": _(
                "Working alone? Then tell how you came to do this: people would rather follow a maker than a company."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            "version",
            Guided("name", _("Saaristo Knitwear")),
            Guided("headquarters", _("Turku, Finland")),
            Guided("founded_on", _("1 January 2016")),
            Guided("founder", _("Elina Lindqvist")),
            Guided(
                "milestones",
                _("2016 first market stall\n2019 own web shop\n2022 shop in Oslo\n2025 half of the sales from abroad"),
            ),
            Guided("resources", _("Six knitters at home, two machines, wool from three farms within 80 km")),
            Guided("capabilities", _("400 sweaters a month, made to measure within ten days")),
            Guided(
                "personal_story",
                _("My grandmother knitted for the island's fishermen. I sell the same pattern, from the same wool."),
            ),
        )


class PersonaForm(RecordForm):
    class Meta:
        model = Persona
        fields = PERSONA_ANSWERS
        labels = {"is_negative": _("This is a negative persona")}
        widgets = {
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
            "channels_used": _("Where do they spend their time, and where do they look for advice?"),
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


class ChannelForm(RecordForm):
    metrics = forms.MultipleChoiceField(
        label=_("Metrics"),
        help_text=_("Which few numbers show that the channel serves its purpose?"),
        choices=metric_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    class Meta:
        model = Channel
        fields = [
            "name",
            "kind",
            "purpose",
            "purpose_note",
            "metrics",
            "is_primary_sales",
            "is_support",
            "gets_largest_budget",
            "active",
        ]
        widgets = {"purpose_note": text_area()}
        help_texts = {
            "name": _("As the team calls it. Imported figures find their channel by this name, in capitals or not."),
            "kind": _("Which network or place is it?"),
            "purpose": _("What is it there for, first of all?"),
            "purpose_note": _("Who meets you here, what do they get, and what should they do next?"),
            "is_primary_sales": _("One channel only: ticking it here takes it from the other."),
            "gets_largest_budget": _("One channel only: ticking it here takes it from the other."),
            "active": _("A channel no longer in use keeps its figures and is not offered for new work."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        purpose: Any = self.fields["purpose"]
        purpose.choices = [("", _("Not decided yet")), *Channel.Purpose.choices]
        self.helper.layout = Layout(
            "version",
            Guided("name", _("Instagram")),
            Guided("kind"),
            Guided("purpose", _("Website: sales. Instagram: advertising. Facebook: home of loyal customers.")),
            Guided(
                "purpose_note",
                _("Shows new patterns to people who like to make things, and sends them to the web shop."),
            ),
            Guided(
                "metrics", _("Few enough to look at every week: for advertising clicks, leads, ad spend and revenue")
            ),
            HTML("{% include 'strategy/_metric_suggestion.html' %}"),
            Section(_("Its part in the whole"), "is_primary_sales", "gets_largest_budget", "is_support", "active"),
        )


class GoalForm(RecordForm):
    class Meta:
        model = Goal
        fields = [
            "title",
            "specific",
            "metric",
            "metric_name",
            "baseline",
            "target",
            "unit",
            "achievable",
            "relevant",
            "starts_on",
            "deadline",
            "business_objective",
            "channel",
            "status",
        ]
        labels = {
            "title": _("The goal in one sentence"),
            "specific": _("What should the company do?"),
            "metric": _("Which number means success?"),
            "metric_name": _("Or in your own words"),
            "baseline": _("Where it stands now"),
            "target": _("Target"),
            "unit": _("Unit"),
            "achievable": _("Is it possible?"),
            "relevant": _("Which resources does it need, and do you have them?"),
            "starts_on": _("Start"),
            "deadline": _("Deadline"),
            "business_objective": _("Which business objective does it serve?"),
        }
        widgets = {
            "specific": text_area(),
            "achievable": text_area(),
            "relevant": text_area(),
            "starts_on": date_input(),
            "deadline": date_input(),
        }
        help_texts = {
            "title": _("Short enough to be said aloud in a meeting."),
            "specific": _("What exactly, for whom, where?"),
            "metric": _("One that is measured anyway, so that reporting can follow it."),
            "metric_name": _("For a number that is not in the list, or to narrow it down."),
            "baseline": _("The zero point. Leave it empty if nobody knows yet."),
            "achievable": _("What makes you believe so: what was reached before, what did others reach?"),
            "relevant": _("People, hours, money, skills. A goal nobody has time for is a wish."),
            "deadline": _("Usually within a year; one goal at a time moves faster."),
            "channel": _("Leave it empty if the goal spans several."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["metric"].choices = [("", _("My own, named below")), *metric_choices()]
        fields["business_objective"].choices = [("", _("Choose one")), *Goal.Objective.choices]
        fields["channel"].queryset = Channel.objects.filter(Q(active=True) | Q(pk=self.instance.channel_id))
        fields["channel"].empty_label = _("Several, or none in particular")
        self.helper.layout = Layout(
            "version",
            Guided("title", _("Double the German Instagram audience in six months")),
            Section(
                _("Specific"),
                Guided("specific", _("Win followers in Germany who like handmade knitwear and read German.")),
                letter=_("S"),
            ),
            Section(
                _("Measurable"),
                Guided("metric", _("Followers")),
                Guided("metric_name", _("Followers in Germany")),
                side_by_side("baseline", "target", "unit"),
                letter=_("M"),
            ),
            Section(
                _("Achievable"),
                Guided("achievable", _("The Finnish audience doubled in eight months without a campaign.")),
                letter=_("A"),
            ),
            Section(
                _("Relevant"),
                Guided("relevant", _("Anna, six hours a week; a translator; 3,000 € for advertising. All in place.")),
                letter=_("R"),
            ),
            Section(_("Time-bound"), side_by_side("starts_on", "deadline"), letter=_("T")),
            Section(_("Where it belongs"), "business_objective", "channel", "status"),
        )


class SwotItemForm(forms.ModelForm):
    """The text of one item; which version was read guards a change."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = SwotItem
        fields = ["text"]
        error_messages = {
            "text": {
                "required": _("Write something first."),
                "max_length": _("Keep it to %(limit_value)d characters: it has %(show_value)d."),
            }
        }


class SwotMoveForm(forms.Form):
    """Where an item goes: a quadrant (its own unless told) and a place in it, or one step up or down."""

    STEPS = ((-1, _("Up")), (1, _("Down")))

    quadrant = forms.ChoiceField(choices=SwotItem.Quadrant.choices, required=False)
    position = forms.IntegerField(min_value=0, required=False)
    step = forms.TypedChoiceField(choices=STEPS, coerce=int, empty_value=None, required=False)

    def destination(self, item: SwotItem) -> dict[str, Any]:
        """Return quadrant and position; without a position, the end of the quadrant."""
        asked = self.cleaned_data
        quadrant = asked["quadrant"] or item.quadrant
        if asked["step"]:
            return {"quadrant": item.quadrant, "position": max(item.position + asked["step"], 0)}
        return {"quadrant": quadrant, "position": LAST if asked["position"] is None else asked["position"]}
