"""Rows of a stored version, in the reader's words."""

from typing import Any

from django import template

from strategy import snapshot
from strategy.sections import Part

register = template.Library()


@register.filter
def answers_of(part: Part, entry: dict[str, Any]) -> list[tuple[str, str]]:
    """List label and text of every field of a row that has an answer."""
    return snapshot.answers(part, entry["fields"])
