from typing import Any

from crispy_forms.layout import HTML, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import RecordForm
from strategy.forms.roles import name_holders
from strategy.layouts import Guided, Section, text_area
from strategy.metrics import metric_choices
from strategy.models import Channel


class ChannelForm(RecordForm):
    metrics = forms.MultipleChoiceField(
        label=_("Metrics"),
        help_text=_("Which few numbers show that the channel serves its purpose?"),
        choices=metric_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )
    content_kinds = forms.MultipleChoiceField(
        label=_("Content it gets"),
        help_text=_("What is published here? Only what somebody has the time to make."),
        choices=Channel.ContentKind.choices,
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
            "owner",
            "metrics",
            "content_kinds",
            "content_note",
            "is_primary_sales",
            "is_support",
            "gets_largest_budget",
            "active",
        ]
        widgets = {"purpose_note": text_area(), "content_note": text_area(2)}
        help_texts = {
            "name": _("As the team calls it. Imported figures find their channel by this name, in capitals or not."),
            "kind": _("Which network or place is it?"),
            "purpose": _("What is it there for, first of all?"),
            "purpose_note": _("Who meets you here, what do they get, and what should they do next?"),
            "owner": _("Who keeps it alive, and carries on the conversation there?"),
            "content_note": _("How often, in which languages, in which tone?"),
            "is_primary_sales": _("One channel only: ticking it here takes it from the other."),
            "gets_largest_budget": _("One channel only: ticking it here takes it from the other."),
            "active": _("A channel no longer in use keeps its figures and is not offered for new work."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_holders(self, "owner")
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
            Guided("owner", _("Conversation: Anna")),
            Guided(
                "metrics", _("Few enough to look at every week: for advertising clicks, leads, ad spend and revenue")
            ),
            HTML("{% include 'strategy/_metric_suggestion.html' %}"),
            Guided("content_kinds", _("Short films and stories for Instagram, offers and articles for the letter")),
            Guided("content_note", _("Three posts a week in Finnish and German; one film a week; calm, first names")),
            Section(_("Its part in the whole"), "is_primary_sales", "gets_largest_budget", "is_support", "active"),
        )
