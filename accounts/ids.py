"""Ids of rows, as addresses name them."""

LARGEST_ID = 2**63 - 1


def id_in(text: str) -> int | None:
    """Read the id in a part of an address; None where it is none, so that the database never sees it."""
    if not text.isascii() or not text.isdecimal() or len(text) > len(str(LARGEST_ID)) or text.startswith("0"):
        return None
    number = int(text)
    return number if number <= LARGEST_ID else None
