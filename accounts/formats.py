"""Numbers, currencies and first guesses in the reader's language."""

from functools import cache

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name, get_territory_currencies
from django.utils.translation import get_language, to_locale

COMMON_CURRENCIES = ("EUR", "NOK", "SEK", "DKK", "GBP", "USD")
# What a new workspace starts with, by the language of the browser.
FIRST_GUESSES = {
    "fi": {"currency": "EUR", "time_zone": "Europe/Helsinki"},
    "nb": {"currency": "NOK", "time_zone": "Europe/Oslo"},
    "lv": {"currency": "EUR", "time_zone": "Europe/Riga"},
    "en": {"currency": "EUR", "time_zone": "Europe/London"},
}


def reader_locale() -> Locale:
    return Locale.parse(to_locale(get_language() or "en"))


@cache
def currencies_in_use() -> tuple[str, ...]:
    """List the codes that are legal tender somewhere today, the commonest here first."""
    territories = get_global("territory_currencies")
    codes = {code for territory in territories for code in get_territory_currencies(territory)}
    return COMMON_CURRENCIES + tuple(sorted(codes - set(COMMON_CURRENCIES)))


def currency_choices() -> list[tuple[str, str]]:
    locale = reader_locale()
    return [(code, f"{code} – {get_currency_name(code, locale=locale)}") for code in currencies_in_use()]


def first_guess(language: str) -> dict[str, str]:
    """Guess currency, time zone and language of a new workspace; the person may change each."""
    return {**FIRST_GUESSES.get(language, FIRST_GUESSES["en"]), "language": language}
