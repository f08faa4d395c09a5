"""Find out whom a text calls with "@Name" or "@name@example.com".

A name counts only as a whole, the longest that fits, whatever its case; an
"@" inside a word, as in an e-mail address, calls nobody. Whoever shares a name
with another member can be called by e-mail address only.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from accounts.models import User


@dataclass
class Called:
    people: list[User] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)
    """Names that several members share."""


def called_in(text: str, members: Collection[User]) -> Called:
    """Return the members a text calls, each once, in the order of the text."""
    if "@" not in text:
        return Called()
    known = _by_handle(members)
    called = Called()
    for handle in _handles_in(text, members):
        people = known.get(handle, [])
        if len(people) > 1:
            called.ambiguous.append(people[0].name)
        else:
            called.people += [person for person in people if person not in called.people]
    return called


def handle_of(person: User, members: Collection[User]) -> str:
    """Return what to write behind the "@" so that this member is called and no other."""
    alike = [member for member in members if person.name and _plain(member.name) == _plain(person.name)]
    return person.name if len(alike) == 1 else person.email


def pieces(text: str, people: Collection[User]) -> Iterator[tuple[str, bool]]:
    """Cut a text into pieces; true marks those that call one of the people."""
    pattern = _pattern(people)
    if pattern is None:
        yield text, False
        return
    position = 0
    for match in pattern.finditer(text):
        yield text[position : match.start()], False
        yield match.group(), True
        position = match.end()
    yield text[position:], False


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _by_handle(members: Collection[User]) -> dict[str, list[User]]:
    known: dict[str, list[User]] = defaultdict(list)
    for member in members:
        if member.name:
            known[_plain(member.name)].append(member)
    # An address calls its owner, whatever someone else may have taken as a name.
    known.update({_plain(member.email): [member] for member in members})
    return known


def _handles_in(text: str, members: Collection[User]) -> Iterator[str]:
    pattern = _pattern(members)
    if pattern is not None:
        yield from (_plain(match.group(1)) for match in pattern.finditer(text))


def _pattern(members: Collection[User]) -> re.Pattern[str] | None:
    # As they are spelled: folded, "Weiß" would be "weiss" and not be found again.
    handles = {unicodedata.normalize("NFC", handle) for member in members for handle in (member.name, member.email)}
    longest_first = sorted(filter(None, handles), key=len, reverse=True)
    if not longest_first:
        return None
    either = "|".join(re.escape(handle) for handle in longest_first)
    return re.compile(rf"(?<![\w.%+-])@({either})(?![\w@]|[.-]\w)", re.IGNORECASE)
