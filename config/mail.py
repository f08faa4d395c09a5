"""Turn `EMAIL_URL` into Django's description of a mailer."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def mailer(url: str, *, folder: Path) -> dict[str, Any]:
    """Describe the mail server of `smtp://user:password@host:port`.

    `smtps://` speaks TLS from the start, `smtp+tls://` asks for STARTTLS.
    Without an address each message becomes a file in `folder`.
    """
    if not url:
        return {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": str(folder)}}
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps", "smtp+tls") or not parts.hostname:
        raise ValueError("EMAIL_URL must look like smtp+tls://user:password@mail.example.com:587")
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or (465 if parts.scheme == "smtps" else 25),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": parts.scheme == "smtps",
            "use_tls": parts.scheme == "smtp+tls",
            "timeout": 20,
        },
    }
