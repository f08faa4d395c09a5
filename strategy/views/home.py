"""The outline of the document."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import requires
from accounts.roles import Role
from strategy.desk import about_strategy
from strategy.selectors import maturity
from strategy.selectors.documents import current_strategy
from strategy.selectors.guidance import advice
from strategy.selectors.outline import chapters
from strategy.selectors.reviews import neglect, next_review_due


@require_GET
@about_strategy(Role.VIEWER)
def home(request: Any) -> HttpResponse:
    latest = maturity.latest()
    context = {
        "strategy": request.strategy,
        "outline": chapters(request.strategy),
        "advice": advice(request.strategy),
        "standing": maturity.standing(latest) if latest else None,
        "neglected": neglect(request.strategy, now=timezone.now()),
        "next_review": next_review_due(request.strategy),
    }
    return render(request, "strategy/home.html", context)


@require_GET
@requires(Role.VIEWER)
def summary(request: Any) -> HttpResponse:
    strategy = current_strategy()
    context = {
        "strategy": strategy,
        "outline": chapters(strategy) if strategy else None,
        "advice": advice(strategy) if strategy else None,
    }
    return render(request, "strategy/_summary.html", context)
