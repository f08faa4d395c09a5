"""The answers of one record, as its page shows them."""

from collections.abc import Sequence
from typing import Any

from strategy import snapshot
from strategy.sections import Part


def grouped(part: Part, row: Any, groups: Sequence[tuple[Any, Sequence[str]]]) -> list[tuple[Any, list[Any]]]:
    """Return the answers given, grouped: (heading, [(field label, answer)]); empty groups are left out."""
    fields = snapshot.entry(part, row)["fields"]
    found = []
    for title, names in groups:
        shown = [(snapshot.label_of(part, name), snapshot.show(part, name, fields[name])) for name in names]
        if given := [(label, text) for label, text in shown if text]:
            found.append((title, given))
    return found
