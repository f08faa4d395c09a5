"""Which strategy a page is about: the one its address names, else the current one."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from accounts.access import requires
from accounts.ids import id_in
from accounts.roles import Role
from strategy.models import Strategy
from strategy.selectors.documents import current_strategy

OPENED_NOTED_EVERY = timedelta(days=1)


def lay_out(request: Any, strategy: Strategy | None) -> None:
    """Make a strategy the one the request is about, and note once a day that it was opened."""
    request.strategy = strategy
    if strategy is None:
        return
    request.read_only = strategy.is_archived
    now = timezone.now()
    if now - strategy.opened_at > OPENED_NOTED_EVERY:
        Strategy.objects.filter(pk=strategy.pk).update(opened_at=now)


def asked_for(request: Any) -> Strategy | None:
    """Return the strategy named by `?strategy=`, else the current one; None before the first is begun."""
    asked = request.GET.get("strategy", "")
    if not asked:
        return current_strategy()
    strategy = Strategy.objects.filter(pk=pk).first() if (pk := id_in(asked)) else None
    if strategy is None:
        raise Http404
    return strategy


def about_strategy(role: Role, *, needed: bool = True) -> Callable[[Callable[..., Any]], Callable[..., HttpResponse]]:
    """Open a page about one strategy to members who hold at least this role.

    The view gets `request.strategy`. Before the first strategy is begun, people are sent to begin it,
    except from pages about what is there without one (channels, people): those get None.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def with_strategy(request: Any, *args: Any, **kwargs: Any) -> Any:
            strategy = asked_for(request)
            if strategy is None and needed:
                return to_the_start(request)
            lay_out(request, strategy)
            return view(request, *args, **kwargs)

        return requires(role)(with_strategy)

    return decorate


def refuse_when_read_only(request: Any) -> None:
    """Answer 403 where the page is about an archived strategy."""
    if request.read_only:
        raise PermissionDenied


def to_the_start(request: Any) -> HttpResponse:
    return redirect("strategy:start", request.workspace.slug)


def section_url(
    request: Any, name: str, *args: object, query: dict[str, Any] | None = None, fragment: str | None = None
) -> str:
    """Return the address of a page about the strategy of this request."""
    strategy = getattr(request, "strategy", None)
    of_strategy = {} if strategy is None or strategy.is_current else {"strategy": strategy.pk}
    place = [request.workspace.slug, *args]
    return reverse(name, args=place, query={**of_strategy, **(query or {})}, fragment=fragment)
