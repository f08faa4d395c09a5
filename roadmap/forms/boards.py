"""Forms of the board: what it shows, moves, quick additions and limits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roadmap import periods
from roadmap.models import Initiative, Stage, StageLimit
from roadmap.selectors.board import Filters
from strategy.models import Channel, Goal, Person, TeamRole, validate_planned_date

LARGEST_ID = 2**63 - 1
MOST_IN_A_STAGE = 32767


class BoardForm(forms.Form):
    """Which period, and whose and which tasks; what is not understood is left out."""

    PERIODS = ((periods.WEEK, _("Week")), (periods.MONTH, _("Month")), (periods.QUARTER, _("Quarter")))
    CHOICES: dict[str, Any] = {
        "person": (Person, _("Person"), _("Everybody")),
        "role": (TeamRole, _("Role"), _("Every role")),
        "channel": (Channel, _("Channel"), _("Every channel")),
        "initiative": (Initiative, _("Initiative"), _("Every initiative")),
        "goal": (Goal, _("Goal"), _("Every goal")),
    }

    period = forms.ChoiceField(choices=PERIODS, required=False)
    at = forms.DateField(required=False, input_formats=["%Y-%m-%d"], validators=[validate_planned_date])
    text = forms.CharField(label=_("Text"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (model, label, everything) in self.CHOICES.items():
            self.fields[name] = forms.ModelChoiceField(
                model.objects.all(), label=label, required=False, empty_label=everything
            )
        for name in (*self.CHOICES, "text"):
            self.fields[name].widget.attrs["class"] = "form-control" if name == "text" else "form-select"

    @property
    def asked(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data

    @property
    def filters(self) -> Filters:
        names = (*self.CHOICES, "text")
        return Filters(**{name: self.asked[name] for name in names if self.asked.get(name)})


def _id_field() -> forms.IntegerField:
    return forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)


class MoveForm(forms.Form):
    """Where a task goes; what it waits for, or what should change, when it goes there."""

    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    before = _id_field()
    after = _id_field()
    version = _id_field()
    waiting_reason = forms.CharField(label=_("What does it wait for?"), required=False, max_length=300)
    remark = forms.CharField(label=_("What should change?"), required=False, max_length=2000)
    anyway = forms.BooleanField(required=False)


class QuickAddForm(forms.Form):
    """A task by its title; where the board shows some tasks only, it becomes one of them."""

    REFERENCES: dict[str, Any] = {
        "assignee": Person,
        "team_role": TeamRole,
        "channel": Channel,
        "initiative": Initiative,
    }

    title = forms.CharField(label=_("Task"), max_length=200)
    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    waiting_reason = forms.CharField(required=False, max_length=300)
    anyway = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in self.REFERENCES.items():
            self.fields[name] = forms.ModelChoiceField(model.objects.all(), required=False)


class LimitsForm(forms.Form):
    """How many tasks each stage may hold."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = dict(StageLimit.objects.values_list("stage", "most"))
        for stage in Stage:
            self.fields[stage.value] = forms.IntegerField(
                label=stage.label,
                required=False,
                min_value=1,
                max_value=MOST_IN_A_STAGE,
                initial=stored.get(stage.value),
                widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
            )
