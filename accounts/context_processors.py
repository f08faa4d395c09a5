from django.http import HttpRequest


def workspace(request: HttpRequest) -> dict[str, object]:
    """Give templates the workspace and role that `accounts.access` put on the request."""
    return {
        "workspace": getattr(request, "workspace", None),
        "role": getattr(request, "role", None),
    }
