"""Writes of the response plan."""

from typing import Any

from django.db import transaction
from django.utils import translation

from accounts import records
from accounts.models import User
from strategy.models import ResponseSituation, Strategy, TeamRole
from strategy.responses import SuggestedSituation


@transaction.atomic
def add_suggested(*, strategy: Strategy, suggestion: SuggestedSituation, by: User | None) -> ResponseSituation:
    """Write a suggested situation in the workspace's language; one that is there already stays as it is."""
    Strategy.objects.select_for_update(no_key=True).get(pk=strategy.pk)
    with translation.override(strategy.workspace.language):
        texts = suggestion.texts()
    known = ResponseSituation.objects.filter(strategy=strategy, name=texts["name"]).first()
    if known:
        return known
    roles = {role.key: role for role in TeamRole.objects.exclude(key="")}
    plan: dict[str, Any] = {
        **texts,
        "severity": suggestion.severity,
        "answer_within_minutes": suggestion.answer_within_minutes,
        "responder": roles.get(suggestion.responder),
        "escalate_to": roles.get(suggestion.escalate_to),
    }
    return records.save(ResponseSituation(workspace=strategy.workspace, strategy=strategy), by=by, **plan)
