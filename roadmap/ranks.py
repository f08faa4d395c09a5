"""Numbers that keep a list in order: a card goes between two others without touching any.

Ranks grow downwards; those of new neighbours lie `STEP` apart.
"""

STEP = 1 << 16


def before(first: int | None) -> int:
    """Return a rank above the first one of a list (None: it is empty)."""
    return STEP if first is None else first - STEP


def behind(last: int | None) -> int:
    """Return a rank below the last one of a list (None: it is empty)."""
    return STEP if last is None else last + STEP


def between(above: int, below: int) -> int | None:
    """Return a rank between two neighbours, or None where there is no room left."""
    middle = (above + below) // 2
    return middle if above < middle < below else None
