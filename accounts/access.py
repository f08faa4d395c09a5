"""Who may open a page of a workspace: the one gate of every address below `/w/<slug>/`."""

import zoneinfo
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views import View
from django_scopes import scope

from accounts.models import Membership, User, Workspace
from accounts.roles import Role


class WorkspaceRequest(HttpRequest):
    """A request that has passed the gate (for typing)."""

    user: User
    workspace: Workspace
    membership: Membership
    role: Role


def membership_or_404(user: User, slug: str) -> Membership:
    """Return the person's membership; a stranger must not learn that the workspace exists."""
    membership = Membership.objects.select_related("workspace").filter(workspace__slug=slug, user=user).first()
    if membership is None:
        raise Http404
    return membership


@contextmanager
def inside(workspace: Workspace) -> Iterator[None]:
    """Work within a workspace: its rows only, its time zone."""
    with scope(workspace=workspace), timezone.override(zoneinfo.ZoneInfo(workspace.time_zone)):
        yield


def requires(role: Role) -> Callable[[Callable[..., Any]], Callable[..., HttpResponse]]:
    """Open a view to members of the addressed workspace who hold at least this role.

    The signed-out are sent to sign in, strangers get 404, too narrow a role 403.
    The view gets `request.workspace`, `request.membership` and `request.role`.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: Any, workspace_slug: str, *args: Any, **kwargs: Any) -> Any:
            membership = membership_or_404(request.user, workspace_slug)
            request.workspace = membership.workspace
            request.membership = membership
            request.role = Role(membership.role)
            if not request.role.includes(role):
                raise PermissionDenied
            with inside(membership.workspace), spoken_language(request):
                return view(request, *args, **kwargs)

        gate = login_required(guarded)
        gate.required_role = role  # type: ignore[attr-defined]
        return gate

    return decorate


@contextmanager
def spoken_language(request: WorkspaceRequest) -> Iterator[None]:
    """Speak the person's own language, else the workspace's."""
    with translation.override(request.user.language or request.workspace.language):
        yield


class WorkspaceView(View):
    """A class-based page of a workspace.

    `required_role` opens it; `required_role_post` (default: the same) is needed to change anything.
    """

    required_role: Role
    required_role_post: Role | None = None
    request: WorkspaceRequest

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponse]:
        gate = requires(cls.required_role)(super().as_view(**initkwargs))
        gate.required_role_post = cls.required_role_post or cls.required_role  # type: ignore[attr-defined]
        return gate

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.refuse_narrow_role(request)
        return super().dispatch(request, *args, **kwargs)

    def refuse_narrow_role(self, request: WorkspaceRequest) -> None:
        """Raise `PermissionDenied` for a change by someone who may only look."""
        needed = self.required_role_post
        if needed and request.method not in ("GET", "HEAD", "OPTIONS") and not request.role.includes(needed):
            raise PermissionDenied
