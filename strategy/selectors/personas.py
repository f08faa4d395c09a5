"""Reads of personas."""

from typing import Any

from strategy import snapshot
from strategy.models import Persona
from strategy.sections import PERSONA_GROUPS, PERSONAS


def persona_groups(persona: Persona) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Return the answers given, grouped: (heading, [(field label, answer)]); empty groups are left out."""
    fields = snapshot.entry(PERSONAS, persona)["fields"]
    groups = []
    for title, names in PERSONA_GROUPS:
        shown = [(snapshot.label_of(PERSONAS, name), snapshot.show(PERSONAS, name, fields[name])) for name in names]
        if given := [(label, text) for label, text in shown if text]:
            groups.append((title, given))
    return groups
