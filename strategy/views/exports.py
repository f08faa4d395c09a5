"""The strategy as one readable page, as files, and the templates to begin from."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from accounts.access import requires
from accounts.ids import id_in
from accounts.roles import Role
from strategy import desk
from strategy.desk import about_strategy
from strategy.exports import serve
from strategy.exports.serve import Edition, File
from strategy.models import StrategyVersion
from strategy.selectors.documents import current_strategy


@require_GET
@about_strategy(Role.VIEWER)
def document(request: Any) -> HttpResponse:
    edition = _edition(request)
    context = {"edition": edition, "document": serve.page(edition), "files": _files(request)}
    return render(request, "strategy/document.html", context)


@require_GET
@about_strategy(Role.VIEWER)
def export(request: Any, form: str) -> HttpResponse:
    if form not in serve.FORMATS:
        raise Http404
    return download(serve.strategy_file(_edition(request), form))


@require_GET
@requires(Role.VIEWER)
def templates(request: Any) -> HttpResponse:
    desk.lay_out(request, current_strategy())
    files = {kind: _template_files(request, kind) for kind in serve.TEMPLATES}
    return render(request, "strategy/templates.html", {"files": files})


def _template_files(request: Any, kind: str) -> list[tuple[str, str]]:
    place = [request.workspace.slug, kind]
    return [(form.name, reverse("strategy:template_file", args=[*place, key])) for key, form in serve.FORMATS.items()]


@require_GET
@requires(Role.VIEWER)
def template_file(request: Any, kind: str, form: str) -> HttpResponse:
    if kind not in serve.TEMPLATES or form not in serve.FORMATS:
        raise Http404
    return download(serve.template_file(request.workspace, kind, form))


def _files(request: Any) -> list[tuple[str, str]]:
    """Return the kinds of files with their addresses, of the same version as the page."""
    version = request.GET.get("version")
    query = {"version": version} if version else {}
    return [
        (kind.name, desk.section_url(request, "strategy:export", form, query=query))
        for form, kind in serve.FORMATS.items()
    ]


def _edition(request: Any) -> Edition:
    """Return the strategy of the request, or the version of it that `?version=` names."""
    asked = request.GET.get("version", "")
    version_id = id_in(asked)
    if asked and version_id is None:
        raise Http404
    if version_id and "strategy" not in request.GET:
        _turn_to_strategy_of(request, version_id)
    edition = serve.edition_of(request.strategy, version_id)
    if edition is None:
        raise Http404
    return edition


def _turn_to_strategy_of(request: Any, version_id: int) -> None:
    """Let the version alone say which strategy is meant."""
    version = StrategyVersion.objects.select_related("strategy").defer("document").filter(pk=version_id).first()
    if version is not None:
        desk.lay_out(request, version.strategy)


def download(file: File) -> HttpResponse:
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
