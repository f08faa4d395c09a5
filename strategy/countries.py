"""Countries whose public holidays are known: their names in a language, and which one a text names.

Codes are ISO 3166-1 alpha-2.
"""

import re
from functools import cache

from babel import Locale
from holidays import list_supported_countries

# The languages in which people here are likely to write the name of a country.
LANGUAGES = ("en", "fi", "nb", "lv", "sv", "da", "de", "fr", "es", "it", "nl", "pl", "pt", "et", "lt")
# What people write and the CLDR does not, and regions whose name would point at another country.
ALSO = {
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "usa": "US",
    "united states of america": "US",
    "new mexico": "US",
    "new jersey": "US",
    "holland": "NL",
    "norge": "NO",
    "noreg": "NO",
    "czech republic": "CZ",
    "turkey": "TR",
    "hong kong": "HK",
    "british columbia": "CA",
}
WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


@cache
def codes() -> frozenset[str]:
    return frozenset(list_supported_countries(include_aliases=False))


@cache
def names(language: str) -> tuple[tuple[str, str], ...]:
    """Return code and name of each country in a language (`fi`, `pt-br`), by name."""
    territories = Locale.parse(language, sep="-").territories
    return tuple(sorted(((code, territories.get(code, code)) for code in codes()), key=lambda pair: pair[1]))


def name_of(code: str, language: str) -> str:
    return dict(names(language)).get(code, code)


def guess(text: str) -> str:
    """Return the country a text such as “Western Norway” or “Pohjois-Suomi” names; "" for none or several."""
    words = WORD.findall(text.casefold())
    found: set[str] = set()
    known = _codes_by_name()
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            code = known.get(" ".join(words[start : start + length]))
            if code:
                found.add(code)
                # Part of a longer name is no name of its own.
                words[start : start + length] = [""] * length
    found |= {known[part] for word in words for part in word.split("-") if part in known}
    return found.pop() if len(found) == 1 else ""


@cache
def _codes_by_name() -> dict[str, str]:
    named: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in names(language):
            named.setdefault(" ".join(WORD.findall(name.casefold())), code)
    return named | ALSO
