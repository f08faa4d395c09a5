"""Reads of the response plan."""

from django.db.models import Case, QuerySet, Value, When
from django.utils import translation

from strategy.models import ResponseSituation, Strategy
from strategy.responses import SUGGESTIONS, SuggestedSituation

Severity = ResponseSituation.Severity
WORST_FIRST = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)


def situations(strategy: Strategy) -> QuerySet[ResponseSituation]:
    """Return the situations, the worst first, each with who answers and who is told."""
    gravity = Case(*(When(severity=severity, then=Value(place)) for place, severity in enumerate(WORST_FIRST)))
    planned = ResponseSituation.objects.filter(strategy=strategy)
    return planned.select_related("responder__holder", "escalate_to__holder").order_by(gravity, "name", "pk")


def suggestions_left(strategy: Strategy) -> list[SuggestedSituation]:
    """Return the suggested situations the plan does not have yet."""
    known = set(ResponseSituation.objects.filter(strategy=strategy).values_list("name", flat=True))
    with translation.override(strategy.workspace.language):
        return [suggestion for suggestion in SUGGESTIONS.values() if str(suggestion.name) not in known]
