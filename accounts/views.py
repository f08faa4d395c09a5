"""Pages of accounts: first page, workspaces, members, invitations, API keys, profile."""

import zoneinfo
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import check_for_language, get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from accounts import formats, selectors, services
from accounts.access import requires
from accounts.doors import open_doors
from accounts.forms import ApiKeyForm, InvitationForm, ProfileForm, RoleForm, WorkspaceForm
from accounts.models import ApiKey, Invitation, Membership
from accounts.roles import Role

PENDING_INVITATION = "pending_invitation"
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show strangers what this is; bring members to their work."""
    if not request.user.is_authenticated:
        return render(request, "accounts/landing.html")
    if token := request.session.get(PENDING_INVITATION):
        return redirect("accounts:invitation_accept", token)
    memberships = selectors.memberships_of(request.user)[:2]
    if not memberships:
        return redirect("accounts:workspace_new")
    if len(memberships) == 1:
        return redirect("accounts:workspace_home", memberships[0].workspace.slug)
    return redirect("accounts:workspace_list")


# --- Workspaces --------------------------------------------------------------


@login_required
@require_safe
def workspace_list(request: Any) -> HttpResponse:
    return render(request, "accounts/workspace_list.html", {"memberships": selectors.memberships_of(request.user)})


@login_required
@get_or_post
def workspace_new(request: Any) -> HttpResponse:
    form = WorkspaceForm(request.POST or None, initial=formats.first_guess(get_language() or "en"))
    if form.is_valid():
        workspace = services.create_workspace(by=request.user, **form.cleaned_data)
        return redirect("accounts:workspace_home", workspace.slug)
    return render(request, "accounts/workspace_new.html", {"form": form, "time_zones": time_zones()})


def time_zones() -> list[str]:
    return sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc/"))


@requires(Role.VIEWER)
@require_safe
def workspace_home(request: Any) -> HttpResponse:
    return render(request, "accounts/workspace_home.html", {"open_doors": open_doors(request.workspace.slug)})


@requires(Role.OWNER)
@get_or_post
def workspace_settings(request: Any) -> HttpResponse:
    # The form writes to its own copy, so that the menu keeps the stored name while the form is refused.
    stored = request.user.workspaces.get(pk=request.workspace.pk)
    form = WorkspaceForm(request.POST or None, instance=stored)
    if form.is_valid():
        services.change_workspace(request.workspace, by=request.user, **form.cleaned_data)
        messages.success(request, _("Settings saved."))
        return redirect("accounts:workspace_settings", request.workspace.slug)
    return render(request, "accounts/workspace_settings.html", {"form": form, "time_zones": time_zones()})


# --- Members -----------------------------------------------------------------


@never_cache
@requires(Role.OWNER)
@get_or_post
def members(request: Any) -> HttpResponse:
    """List members and invitations; invite on POST, which also renews an invitation and its link."""
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        try:
            sent = services.invite(workspace=request.workspace, by=request.user, **form.cleaned_data)
        except services.AlreadyMember as refusal:
            form.add_error("email", str(refusal))
        else:
            return show_sent_invitation(request, sent)
    return show_members(request, form)


def show_members(request: Any, form: InvitationForm, **extra: object) -> HttpResponse:
    context = {
        "form": form,
        "members": selectors.members_of(request.workspace),
        "invitations": selectors.open_invitations(),
        "roles": Role.choices,
        **extra,
    }
    return render(request, "accounts/members.html", context)


@require_POST
@requires(Role.OWNER)
def member_role(request: Any, pk: int) -> HttpResponse:
    membership = member_or_404(request, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the roles."))
        return back_to_members(request)
    try:
        services.change_role(membership, role=form.cleaned_data["role"], by=request.user)
    except services.LastOwner as refusal:
        messages.error(request, str(refusal))
    else:
        names = {"person": membership.user, "role": membership.get_role_display()}
        messages.success(request, _("%(person)s now has the role %(role)s.") % names)
    return back_to_members(request)


@require_POST
@requires(Role.OWNER)
def member_remove(request: Any, pk: int) -> HttpResponse:
    membership = member_or_404(request, pk)
    try:
        services.remove_member(membership, by=request.user)
    except services.LastOwner as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(person)s is no longer a member.") % {"person": membership.user})
    return back_to_members(request)


def member_or_404(request: Any, pk: int) -> Membership:
    return get_object_or_404(selectors.members_of(request.workspace), pk=pk)


def back_to_members(request: Any) -> HttpResponse:
    """Return to the members page; whoever has just given up the owner's role cannot open it any more."""
    membership = Membership.objects.filter(workspace=request.workspace, user=request.user).first()
    if membership is None:
        return redirect("home")
    page = "accounts:members" if membership.role == Role.OWNER else "accounts:workspace_home"
    return redirect(page, request.workspace.slug)


# --- Invitations -------------------------------------------------------------


def show_sent_invitation(request: Any, sent: services.SentInvitation) -> HttpResponse:
    """Mail the link and show it at once: only its hash is stored, so it cannot be shown later."""
    url = request.build_absolute_uri(reverse("accounts:invitation_accept", args=[sent.token]))
    try:
        services.mail_invitation(sent.invitation, url=url)
    except OSError:
        mailed = False
    else:
        mailed = True
    return show_members(request, InvitationForm(), sent=sent.invitation, sent_url=url, mailed=mailed)


@require_POST
@requires(Role.OWNER)
def invitation_withdraw(request: Any, pk: int) -> HttpResponse:
    invitation = invitation_or_404(pk)
    services.withdraw_invitation(invitation, by=request.user)
    messages.success(request, _("The invitation of %(email)s has been withdrawn.") % {"email": invitation.email})
    return back_to_members(request)


def invitation_or_404(pk: int) -> Invitation:
    return get_object_or_404(selectors.open_invitations(), pk=pk)


@never_cache
@get_or_post
def invitation_accept(request: Any, token: str) -> HttpResponse:
    """Let the invited join; the signed-out come back here after signing in or up."""
    try:
        invitation = services.find_invitation(token)
        if request.method == "POST" and request.user.is_authenticated:
            membership = services.accept_invitation(token=token, user=request.user)
            request.session.pop(PENDING_INVITATION, None)
            return redirect("accounts:workspace_home", membership.workspace.slug)
    except services.InvitationClosed as refusal:
        request.session.pop(PENDING_INVITATION, None)
        return render(request, "accounts/invitation_closed.html", {"refusal": refusal}, status=410)
    if not request.user.is_authenticated:
        request.session[PENDING_INVITATION] = token
    return render(request, "accounts/invitation_accept.html", {"invitation": invitation})


# --- API keys ----------------------------------------------------------------


@never_cache
@requires(Role.OWNER)
@get_or_post
def api_keys(request: Any) -> HttpResponse:
    """List the keys; a new key is shown in the answer to the request that made it, and never again."""
    form = ApiKeyForm(request.POST or None)
    new_key = None
    if form.is_valid():
        try:
            new_key = services.create_api_key(workspace=request.workspace, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            form = ApiKeyForm()
    context = {"form": form, "new_key": new_key, "api_keys": selectors.api_keys()}
    return render(request, "accounts/api_keys.html", context)


@require_POST
@requires(Role.OWNER)
def api_key_revoke(request: Any, pk: int) -> HttpResponse:
    api_key = get_object_or_404(ApiKey.objects.filter(revoked_at=None), pk=pk)
    services.revoke_api_key(api_key, by=request.user)
    messages.success(request, _("The key %(name)s no longer opens anything.") % {"name": api_key.name})
    return redirect("accounts:api_keys", request.workspace.slug)


# --- Profile -----------------------------------------------------------------


@login_required
@get_or_post
def profile(request: Any) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Profile saved."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


@require_POST
def language(request: Any) -> HttpResponse:
    """Speak another language from now on: in this browser, and for a member everywhere."""
    code = request.POST.get("language", "")
    if request.user.is_authenticated and check_for_language(code):
        request.user.language = code
        request.user.save(update_fields=["language"])
    return set_language(request)
