"""Forms that move initiatives and tie them together."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from accounts.fields import date_input
from accounts.forms import RecordForm, WithHelper
from roadmap.models import Dependency, Initiative, Milestone
from roadmap.models.schedule import LONGEST_LAG
from strategy.models import Goal, validate_planned_date

FARTHEST = 5200
"""Days or weeks: what no plan reaches is a slip."""


class MoveForm(WithHelper, forms.Form):
    """Other days for an initiative: chosen, or said by how much to move."""

    UNITS = (("weeks", _("weeks")), ("days", _("days")))

    shift = forms.IntegerField(
        label=_("Move by"),
        required=False,
        validators=[MinValueValidator(-FARTHEST), MaxValueValidator(FARTHEST)],
        help_text=_("A negative number moves it earlier. Leave it empty to choose days below."),
    )
    unit = forms.ChoiceField(label=_("days or weeks"), choices=UNITS, required=False, initial="weeks")
    starts_on = forms.DateField(
        label=_("Start"), required=False, widget=date_input(), validators=[validate_planned_date]
    )
    ends_on = forms.DateField(label=_("End"), required=False, widget=date_input(), validators=[validate_planned_date])
    follow = forms.BooleanField(
        label=_("Move what waits for it along"),
        required=False,
        help_text=_("All that follow shift by as many days as its end does. What is done or dropped stays."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initiative = initiative
        if initiative.until_goal_is_met:
            self.fields["ends_on"].disabled = True
            self.fields["ends_on"].help_text = _("It goes on until the goal is met.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("shift"):
            self._shift(data)
        elif not data.get("starts_on") and "starts_on" not in self.errors:
            self.add_error("starts_on", _("Choose a start, or say by how much to move."))
        elif not data.get("ends_on") and not self.initiative.until_goal_is_met and "ends_on" not in self.errors:
            self.add_error("ends_on", _("Give an end."))
        return data

    def _shift(self, data: dict[str, Any]) -> None:
        chosen = (data.get("starts_on"), data.get("ends_on"))
        if any(chosen) and chosen != (self.initiative.starts_on, self.initiative.ends_on):
            self.add_error("shift", _("Either say by how much to move, or choose other days; not both."))
            return
        days = timedelta(days=data["shift"] * (1 if data.get("unit") == "days" else 7))
        data["starts_on"] = self.initiative.starts_on + days
        data["ends_on"] = self.initiative.ends_on + days if self.initiative.ends_on else None

    def days(self) -> dict[str, Any]:
        """Return the days asked for and whether others follow, as the services take them."""
        data = self.cleaned_data
        first: date = data["starts_on"]
        last: date | None = None if self.initiative.until_goal_is_met else data["ends_on"]
        return {"first": first, "last": last, "follow": data["follow"]}


class DependencyForm(RecordForm):
    class Meta:
        model = Dependency
        fields = ["predecessor", "successor", "lag_days"]
        labels = {
            "predecessor": _("What comes first?"),
            "successor": _("What waits for it?"),
            "lag_days": _("How many days lie in between?"),
        }
        help_texts = {
            "lag_days": _("0: it begins the day after, or later. A negative number lets the two overlap."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("predecessor", "successor"):
            field: Any = self.fields[name]
            field.queryset = _current_initiatives(getattr(self.instance, f"{name}_id"))
            field.empty_label = _("Choose an initiative")
        lag: Any = self.fields["lag_days"]
        lag.widget.attrs |= {"min": -LONGEST_LAG, "max": LONGEST_LAG}
        self.helper.layout = Layout("version", "predecessor", "successor", "lag_days")


class MilestoneForm(RecordForm):
    class Meta:
        model = Milestone
        fields = ["title", "due_on", "initiative", "goal", "reached_on"]
        labels = {
            "title": _("What is reached?"),
            "due_on": _("By which day?"),
            "initiative": _("Of which initiative?"),
            "goal": _("Or of which goal?"),
            "reached_on": _("Reached on"),
        }
        help_texts = {
            "initiative": _("It moves along when the initiative does."),
            "goal": _("Leave both empty for a milestone of the whole plan."),
            "reached_on": _("Leave it empty until then."),
        }
        widgets = {"due_on": date_input(), "reached_on": date_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        initiative: Any = self.fields["initiative"]
        initiative.queryset = _current_initiatives(self.instance.initiative_id)
        goal: Any = self.fields["goal"]
        goal.queryset = Goal.objects.filter(strategy__is_current=True) | Goal.objects.filter(pk=self.instance.goal_id)
        self.helper.layout = Layout("version", "title", "due_on", "initiative", "goal", "reached_on")


def _current_initiatives(also: Any) -> Any:
    return Initiative.objects.filter(goal__strategy__is_current=True) | Initiative.objects.filter(pk=also)


class WeeksForm(forms.Form):
    """Which weeks are shown: those from the one around a day."""

    at = forms.DateField(required=False, input_formats=["%Y-%m-%d"], validators=[validate_planned_date])
