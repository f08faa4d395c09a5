"""Real exports that some tests read; they lie beside the checkout and are never committed."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared(relative: str) -> Path:
    """Return the path of a real export, or skip the test where it is absent."""
    path = FOLDER / relative
    if not path.exists():
        pytest.skip(f"{relative} lies beside the checkout only where real exports are at hand")
    return path
