"""Writes of accounts: workspaces, members, invitations, API keys, drafts."""

import hashlib
import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from accounts import mail
from accounts.models import ApiKey, FormDraft, Invitation, Membership, User, Workspace
from accounts.prepared import Prepared
from accounts.records import audit
from accounts.roles import Role


class LastOwner(Exception):
    """A workspace must keep an owner."""

    def __init__(self) -> None:
        super().__init__(_("A workspace needs at least one owner. Make someone else an owner first."))


class AlreadyMember(Exception):
    def __init__(self, email: str) -> None:
        super().__init__(_("%(email)s is already a member of this workspace.") % {"email": email})


class InvitationClosed(Exception):
    def __init__(self) -> None:
        super().__init__(_("This invitation has been used, withdrawn or has expired. Ask for a new one."))


# --- Workspaces --------------------------------------------------------------


@transaction.atomic
def create_workspace(*, name: str, by: User | None, **fields: object) -> Workspace:
    """Create a workspace; its creator becomes the owner."""
    workspace = Workspace(name=name, slug=_free_slug(name), **fields)
    workspace.full_clean(exclude={"slug"})
    try:
        with transaction.atomic():
            workspace.save()
    except IntegrityError:  # someone took the address since we looked
        workspace.slug = f"{workspace.slug}-{secrets.token_hex(3)}"
        workspace.save()
    if by is not None:
        Membership.objects.create(workspace=workspace, user=by, role=Role.OWNER)
    audit(workspace=workspace, by=by, action="created", subject=workspace)
    return workspace


def _free_slug(name: str) -> str:
    stem = slugify(name)[:50] or "workspace"
    taken = set(Workspace.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    return next(slug for n in range(2, len(taken) + 3) if (slug := f"{stem}-{n}") not in taken)


@transaction.atomic
def change_workspace(workspace: Workspace, *, by: User, **fields: object) -> Workspace:
    for field, value in fields.items():
        setattr(workspace, field, value)
    workspace.full_clean()
    workspace.save()
    audit(workspace=workspace, by=by, action="changed", subject=workspace, fields=sorted(fields))
    return workspace


# --- Members -----------------------------------------------------------------


def _locked_owners(workspace: Workspace) -> set[int]:
    """Lock the workspace's owners, so that two cannot step down at once."""
    owners = Membership.objects.select_for_update().filter(workspace=workspace, role=Role.OWNER)
    return {owner.pk for owner in owners}


@transaction.atomic
def change_role(membership: Membership, *, role: Role, by: User) -> Membership:
    """Give a member another role; raise `LastOwner` when that would leave no owner."""
    if role != Role.OWNER and _locked_owners(membership.workspace) == {membership.pk}:
        raise LastOwner
    membership.role = role
    membership.save(update_fields=["role"])
    audit(workspace=membership.workspace, by=by, action="role changed", subject=membership.user, role=role)
    return membership


@transaction.atomic
def remove_member(membership: Membership, *, by: User) -> None:
    """Remove a member; raise `LastOwner` when that would leave no owner."""
    if _locked_owners(membership.workspace) == {membership.pk}:
        raise LastOwner
    audit(workspace=membership.workspace, by=by, action="member removed", subject=membership.user)
    membership.delete()


# --- Invitations -------------------------------------------------------------


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class SentInvitation:
    invitation: Invitation
    token: str


@transaction.atomic
def invite(*, workspace: Workspace, email: str, role: Role, by: User) -> SentInvitation:
    """Offer a role to an address; inviting it again renews the offer and its link."""
    if workspace.memberships.filter(user__email__iexact=email).exists():
        raise AlreadyMember(email)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.filter(email__iexact=email, accepted_at=None).first() or Invitation(
        workspace=workspace, email=email
    )
    invitation.role = role
    invitation.token_hash = _hash(token)
    invitation.invited_by = by
    invitation.created_at = timezone.now()
    invitation.full_clean()
    invitation.save()
    audit(workspace=workspace, by=by, action="invited", subject=invitation, role=role)
    return SentInvitation(invitation, token)


def mail_invitation(invitation: Invitation, *, url: str) -> None:
    """Mail the link of an invitation to the invited address; raise OSError when the mail server refuses."""
    context = {"workspace": invitation.workspace, "person": str(invitation.invited_by or ""), "url": url}
    mail.deliver(invitation.email, template="accounts/email/invitation", context=context)


def find_invitation(token: str) -> Invitation:
    """Return the open invitation of a link; raise `InvitationClosed` when there is none."""
    with scopes_disabled():  # the link alone tells which workspace it is about
        invitations = Invitation.objects.select_related("workspace", "invited_by")
        invitation = invitations.filter(token_hash=_hash(token)).first()
    if invitation is None or not invitation.is_open:
        raise InvitationClosed
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, user: User) -> Membership:
    """Join the workspace of an invitation; someone who is a member already keeps their role."""
    invitation = find_invitation(token)
    with scope(workspace=invitation.workspace):
        claimed = Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=timezone.now())
        if not claimed:
            raise InvitationClosed
        membership, _created = Membership.objects.get_or_create(
            workspace=invitation.workspace, user=user, defaults={"role": invitation.role}
        )
        audit(workspace=invitation.workspace, by=user, action="invitation accepted", subject=invitation)
    return membership


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User) -> None:
    audit(workspace=invitation.workspace, by=by, action="invitation withdrawn", subject=invitation)
    invitation.delete()


# --- API keys ----------------------------------------------------------------


@dataclass(frozen=True)
class NewApiKey:
    api_key: ApiKey
    secret: str


@transaction.atomic
def create_api_key(*, workspace: Workspace, name: str, access: str, by: User | None) -> NewApiKey:
    """Make a key; `secret` is the only time it can be read."""
    secret = f"luotsi_{secrets.token_urlsafe(32)}"
    api_key = ApiKey(
        workspace=workspace, name=name, prefix=secret[:12], key_hash=_hash(secret), access=access, created_by=by
    )
    api_key.full_clean()
    api_key.save()
    audit(workspace=workspace, by=by, action="created", subject=api_key, access=access)
    return NewApiKey(api_key, secret)


@transaction.atomic
def revoke_api_key(api_key: ApiKey, *, by: User) -> None:
    ApiKey.objects.filter(pk=api_key.pk, revoked_at=None).update(revoked_at=timezone.now())
    audit(workspace=api_key.workspace, by=by, action="revoked", subject=api_key)


_living_keys = Prepared(lambda key_hash: ApiKey.objects.filter(key_hash=key_hash, revoked_at=None), key_hash=str)


def find_api_key(secret: str) -> ApiKey | None:
    """Return the living key with this secret, and note that it was used."""
    with scopes_disabled():  # the key alone tells which workspace it opens
        api_key = _living_keys.first(key_hash=_hash(secret))
        if api_key is not None:
            _note_use(api_key)
    return api_key


def _note_use(api_key: ApiKey) -> None:
    # Once a minute is enough to see whether a key is alive, and keeps reads free of writes.
    now = timezone.now()
    if api_key.last_used_at is None or (now - api_key.last_used_at).total_seconds() > 60:
        ApiKey.objects.filter(pk=api_key.pk).update(last_used_at=now)


# --- Drafts ------------------------------------------------------------------


def save_draft(*, workspace: Workspace, user: User, key: str, data: dict[str, object]) -> FormDraft:
    """Keep what a person has typed into a form."""
    draft, _created = FormDraft.objects.update_or_create(
        workspace=workspace, user=user, key=key, defaults={"data": data}
    )
    return draft


def discard_draft(*, user: User, key: str) -> None:
    FormDraft.objects.filter(user=user, key=key).delete()
