"""How far the reports of a month's spend reach; who knows it registers as the source."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

DAYS_THAT_SHOW_A_COURSE = 3


@dataclass(frozen=True, slots=True)
class Reported:
    """What a channel has reported of a month: the last day, and how many days in all."""

    until: date
    days: int

    @property
    def is_daily(self) -> bool:
        """Tell whether spend comes day by day; a single row may stand for the whole month."""
        return self.days >= DAYS_THAT_SHOW_A_COURSE


type Source = Callable[[Collection[int], date], Mapping[int, Reported]]
"""Take ids of channels and the first day of a month; return what each has reported of it."""

_sources: list[Source] = []


def register(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def reported(channel_ids: Collection[int], month: date) -> dict[int, Reported]:
    """Return what each channel has reported of the month; one that has nothing is missing."""
    if not channel_ids:
        return {}
    return {channel: found for source in _sources for channel, found in source(channel_ids, month).items()}
