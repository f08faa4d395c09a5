"""The page that says who did what, and when."""

from typing import Any, cast

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts import trail
from accounts.access import requires
from accounts.fields import date_input
from accounts.models import User, Workspace
from accounts.roles import Role

EVENTS_ON_A_PAGE = 50


class TrailFilterForm(forms.Form):
    """What the trail is narrowed to."""

    actor: Any = forms.ModelChoiceField(
        label=_("Person"), queryset=User.objects.none(), required=False, empty_label=_("Everyone")
    )
    kind = forms.ChoiceField(label=_("Kind of thing"), required=False)
    first = forms.DateField(label=_("From"), required=False, widget=date_input())
    last = forms.DateField(label=_("To"), required=False, widget=date_input())

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["actor"].queryset = workspace.members.order_by("name", "email")  # type: ignore[attr-defined]
        cast(forms.ChoiceField, self.fields["kind"]).choices = [("", _("Everything")), *trail.kinds()]


@require_safe
@requires(Role.EDITOR)
def audit(request: Any) -> HttpResponse:
    form = TrailFilterForm(request.GET or None, workspace=request.workspace)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = Paginator(trail.events(**chosen), EVENTS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "entries": [trail.in_words(event) for event in page.object_list],
        "is_filtered": any(chosen.values()),
    }
    return render(request, "accounts/audit.html", context)
