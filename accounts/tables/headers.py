"""Column names: how they are compared, and which currency they carry in brackets."""

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_QUOTES = str.maketrans("„“”‚‘’«»", '"""\'\'\'""')
_CURRENCY = re.compile(r"[\[(]\s*([A-Z]{3})\s*[\])]\s*$")
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """Drop invisible characters and doubled spaces, keep case."""
    text = unicodedata.normalize("NFKC", _undo_mojibake(text).translate(_INVISIBLE))
    return _SPACES.sub(" ", text).strip()


def normalise(text: str) -> str:
    """Return the form in which two spellings of one column name are equal."""
    text = clean(text).translate(_QUOTES).casefold().replace("_", " ").replace("–", "-")
    return _SPACES.sub(" ", text).strip(" *:#")


def without_currency(text: str) -> str:
    return _CURRENCY.sub("", clean(text)).strip()


def currency_of(text: str) -> str | None:
    """Return the ISO code in brackets at the end of a name: "Amount spent (UAH)", "Spend [USD]"."""
    found = _CURRENCY.search(clean(text))
    return found.group(1) if found else None


def _undo_mojibake(text: str) -> str:
    """Repair UTF-8 that was once saved as code page 1252 ("RÃ©sultats")."""
    if not any(mark in text for mark in "ÃÂâ"):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text
