from django.http import HttpRequest

from accounts.roles import Role


def workspace(request: HttpRequest) -> dict[str, object]:
    """Give templates the workspace and role that `accounts.access` put on the request."""
    role = getattr(request, "role", None)
    read_only = getattr(request, "read_only", False)
    return {
        "workspace": getattr(request, "workspace", None),
        "role": role,
        "can_edit": role is not None and role.includes(Role.EDITOR) and not read_only,
    }
