"""`Authorization: Bearer <key>` for the REST API."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiKey
from accounts.services import find_api_key


class ApiKeyAuthentication(BaseAuthentication):
    """Authenticate a machine; `request.auth` is the `ApiKey`, `request.user` anonymous."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiKey] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        if len(words) != 2:
            raise AuthenticationFailed(_("Send the key as “Authorization: Bearer <key>”."))
        api_key = find_api_key(words[1].decode(errors="replace"))
        if api_key is None:
            raise AuthenticationFailed(_("This API key is unknown or has been revoked."))
        return AnonymousUser(), api_key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Luotsi"'
