"""Reads of maturity assessments."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from strategy import maturity
from strategy.maturity import Advice, Level, Move, Result
from strategy.models import MaturityAssessment


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the team stands by its latest assessment, and where it may go."""

    taken_on: date
    level: Level
    result: Result
    advice: Advice
    next_level: Level | None
    next_advice: Advice | None
    move: Move | None


def assessments() -> QuerySet[MaturityAssessment]:
    """Return the assessments, the latest first."""
    return MaturityAssessment.objects.select_related("taken_by")


def latest() -> MaturityAssessment | None:
    return MaturityAssessment.objects.first()


def standing(assessment: MaturityAssessment) -> Standing:
    """Read an assessment: its points, the advice for its level and for the next, and the one move to make."""
    level = Level(assessment.level)
    following = maturity.level_after(level)
    return Standing(
        assessment.taken_on,
        level,
        maturity.score(assessment.answers),
        maturity.ADVICE[level],
        following,
        maturity.ADVICE[following] if following else None,
        maturity.next_move(assessment.answers),
    )
