"""Texts for what cannot hold every character: drawings, office files, printed pages."""

import re
from typing import Any

# Control characters, halves of surrogate pairs, and marks that turn the direction of what follows.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


def printable(value: Any) -> Any:
    """Return plain data with every text free of what neither a printed page nor XML can hold."""
    if isinstance(value, str):
        return UNPRINTABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    if isinstance(value, dict):
        return {key: printable(item) for key, item in value.items()}
    return value
