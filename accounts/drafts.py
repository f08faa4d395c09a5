"""The addresses that keep and discard what is being typed."""

import json
from typing import Any

from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts import services
from accounts.access import requires
from accounts.models import FormDraft
from accounts.roles import Role

LONGEST_KEY = FormDraft._meta.get_field("key").max_length or 0


@require_POST
@requires(Role.CONTRIBUTOR)
def save_draft(request: Any, key: str) -> HttpResponse:
    """Keep the fields sent as a JSON object."""
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError):
        return HttpResponseBadRequest()
    if not isinstance(data, dict) or len(key) > LONGEST_KEY or "\0" in key:
        return HttpResponseBadRequest()
    typed: dict[str, object] = {_text(name): _typed(value) for name, value in data.items()}
    draft = services.save_draft(workspace=request.workspace, user=request.user, key=key, data=typed)
    return JsonResponse({"saved_at": draft.updated_at.isoformat()})


def _typed(value: object) -> str | list[str]:
    """Return what was typed into one field, or into several of one name."""
    return [_text(one) for one in value] if isinstance(value, list) else _text(value)


def _text(value: object) -> str:
    """Return a text that every database can hold and every page can show."""
    return "" if value is None else str(value).replace("\0", "").encode(errors="replace").decode()


@require_POST
@requires(Role.CONTRIBUTOR)
def discard_draft(request: Any, key: str) -> HttpResponse:
    """Forget a draft and go back to the form."""
    services.discard_draft(user=request.user, key=key)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if safe else "home")
