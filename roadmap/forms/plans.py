"""Forms that turn templates, descriptions and earlier initiatives into tasks."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.fields import date_input
from accounts.forms import WithHelper
from roadmap.models import Initiative, Task
from strategy.models import Channel, Goal, Person, validate_planned_date


def goals_to_plan(also: int | None = None) -> Any:
    """Return the goals one can plan for: the active ones of the current strategy, and the one given."""
    return Goal.objects.filter(Q(status=Goal.Status.ACTIVE, strategy__is_current=True) | Q(pk=also)).select_related(
        "strategy"
    )


class PlanForm(WithHelper, forms.Form):
    """For which goal a template is used, from when, and on which channel."""

    goal: Any = forms.ModelChoiceField(label=_("Goal"), queryset=None, empty_label=_("Choose a goal"))
    starts_on = forms.DateField(label=_("First day"), widget=date_input(), validators=[validate_planned_date])
    channel: Any = forms.ModelChoiceField(label=_("Channel"), queryset=None, required=False, empty_label=_("None"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goal: Any = self.fields["goal"]
        goal.queryset = goals_to_plan()
        channel: Any = self.fields["channel"]
        channel.queryset = Channel.objects.filter(active=True)


class CopyForm(WithHelper, forms.Form):
    """Where a copy of an initiative goes, and when it begins."""

    title = forms.CharField(label=_("Initiative"), max_length=200)
    goal: Any = forms.ModelChoiceField(label=_("Goal"), queryset=None, empty_label=None)
    starts_on = forms.DateField(
        label=_("First day"),
        widget=date_input(),
        validators=[validate_planned_date],
        help_text=_("Its end and the days of its tasks move along."),
    )

    def __init__(self, *args: Any, source: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goal: Any = self.fields["goal"]
        goal.queryset = goals_to_plan(source.goal_id)


class TitleForm(forms.Form):
    """What an initiative of a template is called in this plan."""

    title = forms.CharField(label=_("Initiative"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self)


class WorkRow(forms.Form):
    """A task to be created. The people come from outside: many rows share one look at them."""

    title = forms.CharField(label=_("Task"), max_length=200, required=False)
    due_on = forms.DateField(label=_("Due"), widget=date_input(), required=False, validators=[validate_planned_date])
    assignee = forms.ChoiceField(label=_("Who does it"), required=False)
    estimated_hours = Task._meta.get_field("estimated_hours").formfield(label=_("Hours"), localize=True)

    def __init__(self, *args: Any, people: Mapping[int, Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        assignee: Any = self.fields["assignee"]
        assignee.choices = [("", _("Nobody yet")), *((pk, person.name) for pk, person in people.items())]
        _dress(self)

    def clean_assignee(self) -> Person | None:
        chosen = self.cleaned_data["assignee"]
        return self.people[int(chosen)] if chosen else None


class PlanRow(WorkRow):
    """A task of a template, which may be left out."""

    include = forms.BooleanField(label=_("Create this task"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("include"):
            for name in ("title", "due_on"):
                if name in cleaned and not cleaned[name]:
                    self.add_error(name, forms.Field.default_error_messages["required"])
        return cleaned


def _dress(form: forms.Form) -> None:
    look: dict[type, str] = {forms.CheckboxInput: "form-check-input", forms.Select: "form-select"}
    for field in form.fields.values():
        field.widget.attrs["class"] = look.get(type(field.widget), "form-control")
