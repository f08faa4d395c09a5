"""Where a self-hosted copy keeps what it writes, apart from its database."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def prepare(folder: Path) -> Path:
    """Create the state folder and the folders below it, readable by this user only."""
    for name in ("", "broker/messages", "broker/control", "broker/processed", "media", "mail", "static"):
        (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def secret_key(folder: Path) -> str:
    """Return this installation's secret key, made once."""
    return _kept(folder / "secret_key", lambda: secrets.token_urlsafe(50))


def demo_password(folder: Path) -> str:
    """Return the password of the demo logins: made once for this installation, never a known default."""
    return _kept(folder / "demo_password", lambda: secrets.token_urlsafe(9))


def _kept(path: Path, make: Callable[[], str]) -> str:
    """Return a secret's text; the first of several starting processes makes it."""
    if not path.exists():
        mine = path.with_name(f".{path.name}.{os.getpid()}")
        mine.touch(mode=0o600)
        mine.write_text(make())
        with suppress(FileExistsError):
            os.link(mine, path)
        mine.unlink()
    return path.read_text()
