from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.roles import Role
from strategy.desk import about_strategy


@about_strategy(Role.VIEWER)
def pending(request: Any) -> HttpResponse:
    return render(request, "strategy/reading.html", {"title": "", "answers": []})
