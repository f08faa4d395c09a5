from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

if TYPE_CHECKING:
    from accounts.api import WorkspaceViewSet


class DeclaredRole(BasePermission):
    """Allow what the endpoint declares in `roles`; an action missing there is refused."""

    def has_permission(self, request: Request, view: "WorkspaceViewSet") -> bool:  # type: ignore[override]
        action = getattr(view, "action", None)
        if action in (None, "metadata"):  # a method the endpoint does not have: 405, not 403
            return True
        needed = view.roles.get(action)
        return needed is not None and view.role.includes(needed)
