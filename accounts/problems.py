"""Errors of the REST API as problem details (RFC 9457).

Every error body has `type`, `title`, `status`, `detail`; a rejected input has
`errors`, a list of `{field, detail, code}` naming each place and its mend.
"""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError as ModelError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.types import ErrorResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error

from accounts.records import StateConflict, VersionConflict

MEDIA_TYPE = "application/problem+json"
WHOLE_INPUT = ("non_field_errors", "__all__")


class Conflict(exceptions.APIException):
    """The request is understood, but the state of the thing forbids it."""

    status_code = HTTPStatus.CONFLICT
    default_code = "conflict"


class ProblemHandler(ExceptionHandler):
    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, StateConflict):
            return Conflict(exc.messages[0], code=exc.code)
        if isinstance(exc, ModelError):
            return exceptions.ValidationError(as_serializer_error(exc))
        if isinstance(exc, VersionConflict):
            words = _("This was changed after you read it; version %(version)s is stored now. Read it again first.")
            return Conflict(words % {"version": exc.current.version}, code="version_conflict")
        if isinstance(exc, IntegrityError):
            # The rules were checked before: someone else's write came in between.
            return Conflict(_("Someone else stored the same at this moment. Read it again and repeat your request."))
        return super().convert_known_exceptions(exc)

    def get_response(self, exc: exceptions.APIException, data: dict[str, Any]) -> Response:
        response = super().get_response(exc, data)
        response.content_type = MEDIA_TYPE
        return response


class ProblemFormatter(ExceptionFormatter):
    def format_error_response(self, error_response: ErrorResponse) -> dict[str, Any]:
        errors = error_response.errors
        problem: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.exc.status_code).phrase,
            "status": self.exc.status_code,
            "detail": errors[0].detail if errors else str(self.exc),
            "code": errors[0].code if errors else "error",
        }
        if isinstance(self.exc, exceptions.ValidationError):
            problem["errors"] = [{"field": _place(e.attr), "detail": e.detail, "code": e.code} for e in errors]
        return problem


def _place(attr: str | None) -> str | None:
    """Name the rejected field; null stands for the input as a whole."""
    return None if attr in WHOLE_INPUT else attr


@csrf_exempt
def no_such_address(request: HttpRequest) -> HttpResponse:
    """Answer below the API what no endpoint answers; without its last slash an address is sent on, body and all."""
    if not request.path_info.endswith("/"):
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True), preserve_request=True)
    problem = {
        "type": "about:blank",
        "title": HTTPStatus.NOT_FOUND.phrase,
        "status": HTTPStatus.NOT_FOUND,
        "detail": _("There is no such address. The schema lists them all."),
        "code": "not_found",
    }
    return JsonResponse(problem, status=HTTPStatus.NOT_FOUND, content_type=MEDIA_TYPE)
