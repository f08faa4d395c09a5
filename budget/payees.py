"""Who was paid: vendors as banks spell them, and the line each was booked on."""

import re
from collections.abc import Iterable

_NOT_A_NAME = re.compile(r"[^\W\d_]{2,}")
_FORMS_OF_COMPANIES = frozenset(
    (
        *("oy", "oyj", "ab", "as", "asa", "sia", "ltd", "limited", "inc", "llc", "gmbh", "plc", "bv", "pty", "co"),
        *("corp", "ireland", "international"),
    )
)


def payee_key(name: str) -> str:
    """Return the form in which two spellings of one vendor are equal: its words, without numbers and Ltd."""
    words = _NOT_A_NAME.findall(name.casefold())
    return " ".join([word for word in words if word not in _FORMS_OF_COMPANIES] or words)


_SOLD_BY = {
    "meta": "facebook instagram meta threads whatsapp",
    "facebk": "facebook instagram meta",
    "facebook": "facebook instagram meta",
    "google": "google youtube",
    "linkedin": "linkedin",
    "tiktok": "tiktok",
    "pinterest": "pinterest",
    "snap": "snapchat snap",
    "snapchat": "snapchat snap",
    "twitter": "twitter",
    "reddit": "reddit",
    "microsoft": "microsoft bing",
}


def sells_ads_on(payee: str, channel: str) -> bool:
    """Tell whether this may be the bill for advertising on a channel, by the names of both."""
    sold = {name for word in payee_key(payee).split() for name in _SOLD_BY.get(word, "").split()}
    return bool(sold & set(payee_key(channel).split()))


class Vendors[Line]:
    """Which line each vendor was booked on last; a shorter name is enough where it says only one thing."""

    def __init__(self, booked: Iterable[tuple[str, Line]]) -> None:
        """Take (vendor, line) pairs, the latest last."""
        self._whole = {key: line for name, line in booked if (key := payee_key(name))}
        self._first: dict[str, set[Line]] = {}
        for key, line in self._whole.items():
            self._first.setdefault(key.split()[0], set()).add(line)

    def line_of(self, payee: str) -> Line | None:
        key = payee_key(payee)
        if not key or key in self._whole:
            return self._whole.get(key)
        lines = self._first.get(key.split()[0], set())
        return next(iter(lines)) if len(lines) == 1 and len(key.split()[0]) > 3 else None
