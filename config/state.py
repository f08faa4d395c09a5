"""Where a self-hosted copy keeps what it writes, apart from its database."""

import secrets
from pathlib import Path


def prepare(folder: Path) -> Path:
    """Create the state folder and the folders below it, readable by this user only."""
    for name in ("", "broker/messages", "broker/control", "broker/processed", "media", "mail", "static"):
        (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def secret_key(folder: Path) -> str:
    """Return this installation's secret key, made once and kept in the state folder."""
    path = folder / "secret_key"
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()
