from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import RecordForm
from strategy import sections
from strategy.layouts import Guided, text_area
from strategy.models import Person, TeamRole
from strategy.selectors.people import accounts_of


class PersonForm(RecordForm):
    class Meta:
        model = Person
        fields = sections.PEOPLE.fields
        labels = {"title": _("Title"), "user": _("Account"), "hours_per_week": _("Hours a week on social media")}
        widgets = {"note": text_area(2)}
        help_texts = {
            "name": _("What is this person called in the team?"),
            "title": _("What do they do besides, or what stands on their card?"),
            "user": _("Which member signs in as this person? Leave it empty for someone who does not."),
            "hours_per_week": _("How much time is really there, in an ordinary week?"),
            "note": _("Anything the others should know: days off, languages, an agency in between."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["user"].queryset = accounts_of(self.workspace)
        fields["user"].empty_label = _("Does not sign in")
        self.helper.layout = Layout(
            "version",
            Guided("name", _("Anna Virtanen")),
            Guided("title", _("Content and customer service")),
            Guided("user"),
            Guided("hours_per_week", _("6, half an hour of it every morning for messages")),
            Guided("note", _("Writes Finnish and Swedish; away on Wednesdays")),
        )


class TeamRoleForm(RecordForm):
    class Meta:
        model = TeamRole
        fields = sections.TEAM_ROLES.fields
        widgets = {"duties": text_area(2)}
        help_texts = {
            "name": _("What is the responsibility called?"),
            "duties": _("What does whoever holds it do?"),
            "holder": _("Who does it? One person may hold every role."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["holder"].empty_label = _("Nobody yet")
        self.helper.layout = Layout(
            "version",
            Guided("name", _("Translations")),
            Guided("duties", _("Puts texts into German and checks what machines have translated.")),
            Guided("holder"),
        )


class HolderForm(forms.Form):
    """Who holds a role, with the version of the role it was chosen for."""

    holder: "forms.ModelChoiceField[Person]" = forms.ModelChoiceField(queryset=None, required=False)
    version = forms.IntegerField(min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = Person.objects.all()  # type: ignore[attr-defined]


class EverythingForm(forms.Form):
    """Who takes all roles nobody holds."""

    person: "forms.ModelChoiceField[Person]" = forms.ModelChoiceField(queryset=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.all()  # type: ignore[attr-defined]
