"""The outline of the document."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import requires
from accounts.roles import Role
from strategy.desk import about_strategy
from strategy.selectors.documents import current_strategy
from strategy.selectors.outline import next_section, outline


@require_GET
@about_strategy(Role.VIEWER)
def home(request: Any) -> HttpResponse:
    outlined = outline(request.strategy)
    context = {"strategy": request.strategy, "outline": outlined, "next": next_section(outlined)}
    return render(request, "strategy/home.html", context)


@require_GET
@requires(Role.VIEWER)
def summary(request: Any) -> HttpResponse:
    strategy = current_strategy()
    outlined = outline(strategy) if strategy else []
    context = {"strategy": strategy, "outline": outlined, "next": next_section(outlined)}
    return render(request, "strategy/_summary.html", context)
