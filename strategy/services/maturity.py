"""Writes of maturity assessments."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User, Workspace
from strategy import maturity
from strategy.maturity import Answers
from strategy.models import MaturityAssessment


def assess(
    *, workspace: Workspace, answers: Answers, taken_on: date, by: User | None, note: str = ""
) -> MaturityAssessment:
    """Keep an answered questionnaire with the level it comes to."""
    maturity.validate_answers(answers)
    if taken_on > workspace.today():
        raise ValidationError({"taken_on": _("This day lies ahead: an assessment is about today.")})
    level = maturity.score(answers).level
    assessment = MaturityAssessment(workspace=workspace)
    return records.save(assessment, by=by, answers=answers, taken_on=taken_on, note=note, level=level, taken_by=by)
