"""Errors of the REST API as problem details (RFC 9457).

Every error body has `type`, `title`, `status`, `detail`; a rejected input has
`errors`, a list of `{field, detail, code}` naming each place and its mend.
"""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError as ModelError
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.types import ErrorResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error

from accounts.records import VersionConflict


class Conflict(exceptions.APIException):
    """The request is understood, but the state of the thing forbids it."""

    status_code = HTTPStatus.CONFLICT
    default_code = "conflict"


class ProblemHandler(ExceptionHandler):
    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, ModelError):
            return exceptions.ValidationError(as_serializer_error(exc))
        if isinstance(exc, VersionConflict):
            return Conflict(str(exc), code="version_conflict")
        return super().convert_known_exceptions(exc)

    def get_response(self, exc: exceptions.APIException, data: dict[str, Any]) -> Response:
        response = super().get_response(exc, data)
        response.content_type = "application/problem+json"
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
            problem["errors"] = [{"field": e.attr, "detail": e.detail, "code": e.code} for e in errors]
        return problem
