"""Reads of accounts."""

from django.db.models import QuerySet

from accounts.models import ApiKey, Invitation, Membership, User, Workspace


def memberships_of(user: User) -> QuerySet[Membership]:
    """List a person's memberships by the name of the workspace."""
    return user.memberships.select_related("workspace").order_by("workspace__name", "workspace_id")


def members_of(workspace: Workspace) -> QuerySet[Membership]:
    """List the members, those who joined first at the top."""
    return workspace.memberships.select_related("user").order_by("created_at", "pk")


def open_invitations() -> QuerySet[Invitation]:
    """List the invitations of the current workspace that nobody has accepted yet, expired ones included."""
    return Invitation.objects.filter(accepted_at=None).select_related("invited_by").order_by("-created_at", "-pk")


def api_keys() -> QuerySet[ApiKey]:
    """List the API keys of the current workspace, the living ones first."""
    return ApiKey.objects.select_related("created_by").order_by("revoked_at", "-created_at", "-pk")
