"""What a part of the document asks for: the same questions the forms ask."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from strategy import snapshot
from strategy.forms.audiences import AudienceForm
from strategy.forms.channels import ChannelForm
from strategy.forms.company import CompanySummaryForm, MissionForm
from strategy.forms.competitors import CompetitorForm, FiguresForm
from strategy.forms.goals import GoalForm
from strategy.forms.journey import JourneyStageForm
from strategy.forms.market import RegionForm, TargetMarketForm
from strategy.forms.objectives import ObjectiveForm
from strategy.forms.people import PersonForm, TeamRoleForm
from strategy.forms.personas import PersonaForm
from strategy.forms.positioning import DistributionForm, PositioningForm
from strategy.forms.response import ResponseSituationForm
from strategy.sections import Part

ASKING: tuple[Any, ...] = (
    AudienceForm,
    ChannelForm,
    CompanySummaryForm,
    CompetitorForm,
    DistributionForm,
    FiguresForm,
    GoalForm,
    JourneyStageForm,
    MissionForm,
    ObjectiveForm,
    PersonForm,
    PersonaForm,
    PositioningForm,
    RegionForm,
    ResponseSituationForm,
    TargetMarketForm,
    TeamRoleForm,
)
FORMS = {form._meta.model: form for form in ASKING}
FEW_CHOICES = 10
LINES_OF_A_TEXT = 3


@dataclass(frozen=True, slots=True)
class Question:
    label: str
    text: str
    lines: int
    """How many lines an answer takes on paper."""


def question(part: Part, name: str) -> Question:
    """Return what the form asks for in a field, in the language that is active."""
    field = part.model._meta.get_field(name)
    asked = FORMS[part.model].base_fields.get(name)
    label = str(asked.label) if asked is not None and asked.label else snapshot.label_of(part, name)
    help_text = str(asked.help_text) if asked is not None else ""
    text = " ".join(filter(None, (help_text, _choices(field))))
    return Question(label, text, LINES_OF_A_TEXT if isinstance(field, models.TextField) else 1)


def _choices(field: Any) -> str:
    if isinstance(field, models.BooleanField):
        return _("Yes or no.")
    choices = [str(label) for key, label in field.flatchoices if key] if field.choices else []
    return f"({' · '.join(choices)})" if 0 < len(choices) <= FEW_CHOICES else ""
