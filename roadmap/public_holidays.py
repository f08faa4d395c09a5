"""Public holidays of a country, named in the reader's language where the calendar knows it."""

from datetime import date
from functools import lru_cache

import holidays


@lru_cache(maxsize=512)
def public_holidays(country: str, year: int, language: str) -> tuple[tuple[date, str], ...]:
    """Return days and names in their order; nothing for a country without a known calendar."""
    try:
        calendar = holidays.country_holidays(country, years=year, language=_spoken(country, language))
    except NotImplementedError:
        return ()
    return tuple(sorted(calendar.items()))


@lru_cache(maxsize=512)
def _spoken(country: str, language: str) -> str | None:
    """Return how the calendar calls the language, or English; None where it names its days in one language only."""
    known: tuple[str, ...] = holidays.country_holidays(country).supported_languages
    same = {"nb": "no"}.get(language, language.split("-")[0])
    fitting = [name for name in known if name.split("_")[0] == same] or [name for name in known if name == "en_US"]
    return fitting[0] if fitting else None
