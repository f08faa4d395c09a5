"""The discussion of a place: a panel that other pages load, and a page of its own without scripts."""

import uuid
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import comments, mentions, topics
from accounts.access import WorkspaceView, requires
from accounts.ids import id_in
from accounts.models import Comment, User
from accounts.roles import Role
from accounts.topics import Place

COMMENTS_ON_A_PAGE = 25
MEMBERS_OFFERED = 8


class CommentForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your comment"),
        max_length=Comment._meta.get_field("text").max_length,
        strip=True,
        error_messages={"required": gettext_lazy("Write something first.")},
    )
    submission = forms.UUIDField(required=False)


@dataclass(frozen=True)
class Line:
    """One comment as this reader may use it; `form` when they are rewording it."""

    comment: Comment
    may_change: bool
    may_remove: bool
    form: CommentForm | None = None


@dataclass(frozen=True)
class Rewording:
    pk: int
    form: CommentForm | None = None
    """What was refused; None: begin with what is stored."""


def place_or_404(request: Any, topic: str) -> Place:
    place = topics.place_of(request.workspace, topic)
    if place is None:
        raise Http404
    return place


class Discussion(WorkspaceView):
    """Read what was said about a topic, and say more."""

    required_role = Role.VIEWER
    required_role_post = Role.CONTRIBUTOR
    http_method_names = ["get", "head", "post"]

    def get(self, request: Any, topic: str) -> HttpResponse:
        asked = id_in(request.GET.get("edit", ""))
        return show_panel(request, topic, rewording=Rewording(asked) if asked else None)

    def post(self, request: Any, topic: str) -> HttpResponse:
        place_or_404(request, topic)
        form = CommentForm(request.POST)
        if not form.is_valid():
            return show_panel(request, topic, adding=form)
        try:
            comments.add_comment(workspace=request.workspace, topic=topic, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None if not hasattr(error, "error_dict") else "text", error.messages)
            return show_panel(request, topic, adding=form)
        return answer(request, topic, said=_("Your comment is there."))


def comment_or_404(pk: int) -> Comment:
    return get_object_or_404(comments.all_comments(), pk=pk)


@require_POST
@requires(Role.CONTRIBUTOR)
def change(request: Any, pk: int) -> HttpResponse:
    comment = comment_or_404(pk)
    if not comments.may_change(comment, user=request.user, role=request.role):
        raise PermissionDenied
    form = CommentForm(request.POST)
    if not form.is_valid():
        return show_panel(request, comment.topic, rewording=Rewording(pk, form))
    try:
        comments.change_comment(comment, by=request.user, text=form.cleaned_data["text"])
    except ValidationError as error:
        form.add_error("text", error.messages)
        return show_panel(request, comment.topic, rewording=Rewording(pk, form))
    return answer(request, comment.topic, said=_("Saved."))


@require_POST
@requires(Role.CONTRIBUTOR)
def remove(request: Any, pk: int) -> HttpResponse:
    comment = comment_or_404(pk)
    if not comments.may_remove(comment, user=request.user, role=request.role):
        raise PermissionDenied
    refuse_when_closed(request, comment)
    comments.remove_comment(comment, by=request.user)
    return answer(request, comment.topic, said=_("The comment is deleted."))


@require_POST
@requires(Role.CONTRIBUTOR)
def resolve(request: Any, pk: int) -> HttpResponse:
    comment = comment_or_404(pk)
    refuse_when_closed(request, comment)
    resolved = request.POST.get("resolved") == "1"
    comments.resolve(comment, by=request.user, resolved=resolved)
    return answer(request, comment.topic, said=_("Marked as resolved.") if resolved else _("Open again."))


def refuse_when_closed(request: Any, comment: Comment) -> None:
    if place_or_404(request, comment.topic).closed:
        raise PermissionDenied


def answer(request: Any, topic: str, *, said: str) -> HttpResponse:
    """Show the panel to htmx; send everyone else back to the discussion."""
    if request.htmx:
        return show_panel(request, topic, said=said)
    address = reverse("accounts:comments", args=[request.workspace.slug, topic])
    page = request.POST.get("page")
    return HttpResponseRedirect(f"{address}?{urlencode({'page': page})}" if page else address)


def show_panel(
    request: Any,
    topic: str,
    *,
    adding: CommentForm | None = None,
    rewording: Rewording | None = None,
    said: str = "",
) -> HttpResponse:
    place = place_or_404(request, topic)
    page = page_of(request, topic)
    may_comment = request.role.includes(Role.CONTRIBUTOR) and not place.closed
    refused = bool((adding and adding.errors) or (rewording and rewording.form))
    context = {
        "topic": topic,
        "place": place,
        "page_obj": page,
        "lines": [line_of(request, comment, rewording, may_comment) for comment in page.object_list],
        "number_open": comments.number_open(topic),
        "may_comment": may_comment,
        "form": adding or CommentForm(),
        "submission": (adding and adding.data.get("submission")) or uuid.uuid4().hex,
        "said": said,
    }
    template = "accounts/_comments.html" if request.htmx else "accounts/comments.html"
    return render(request, template, context, status=HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK)


def page_of(request: Any, topic: str) -> "Page[Comment]":
    """Return the asked page of a discussion; without a wish the one with the latest comments."""
    paginator = Paginator(comments.on_topic(topic), COMMENTS_ON_A_PAGE)
    asked = request.GET.get("page") or request.POST.get("page") or paginator.num_pages
    return paginator.get_page(asked)


def line_of(request: Any, comment: Comment, rewording: Rewording | None, may_comment: bool) -> Line:
    may_change = may_comment and comments.may_change(comment, user=request.user, role=request.role)
    may_remove = may_comment and comments.may_remove(comment, user=request.user, role=request.role)
    form = None
    if may_change and rewording is not None and rewording.pk == comment.pk:
        form = rewording.form or CommentForm(initial={"text": comment.text})
    return Line(comment, may_change, may_remove, form)


# --- Whom one can mention ------------------------------------------------------


@require_safe
@requires(Role.CONTRIBUTOR)
def mentionable(request: Any) -> HttpResponse:
    """Offer the members whose name or address fits what was typed behind an "@"."""
    everyone = comments.people(request.workspace)
    wanted = request.GET.get("q", "").casefold()
    fitting = [person for person in everyone if person.pk != request.user.pk and fits(person, wanted)]
    offered = [(person, mentions.handle_of(person, everyone)) for person in fitting[:MEMBERS_OFFERED]]
    return render(request, "accounts/_mentionable.html", {"offered": offered})


def fits(person: User, wanted: str) -> bool:
    """Tell whether a name, any word of it, or the address begins with what is wanted."""
    name = person.name.casefold()
    starts = [name, person.email.casefold(), *name.split()]
    return any(start.startswith(wanted) for start in starts)
