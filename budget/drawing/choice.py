"""Which figures and sums a reader has the grid show."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext_lazy, pgettext_lazy

FIGURES = {
    "planned": gettext_lazy("Planned"),
    "carried_in": gettext_lazy("Carried in"),
    "moved": gettext_lazy("Moved"),
    "available": gettext_lazy("Available"),
    "actual": gettext_lazy("Actual"),
    "committed": pgettext_lazy("money ordered and not paid yet", "Committed"),
    "remaining": gettext_lazy("Remaining"),
    "settled": gettext_lazy("Not carried"),
}
SUMS = {
    "subtotals": gettext_lazy("Each category"),
    "quarters": gettext_lazy("Each quarter"),
    "years": gettext_lazy("Each year"),
}
USUAL = ("planned", "available", "actual", "remaining", "subtotals")


@dataclass(frozen=True, slots=True)
class Shown:
    """The figures shown of each line, in their order, and the sums beside the months."""

    figures: tuple[str, ...]
    sums: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[str]) -> Self:
        """Take up the names that are known; "all" stands for every figure and sum."""
        chosen = set(names)
        if "all" in chosen:
            chosen |= {*FIGURES, *SUMS}
        return cls(tuple(name for name in FIGURES if name in chosen), frozenset(SUMS) & chosen)

    @classmethod
    def read(cls, text: str | None) -> Self:
        """Read what `__str__` wrote; None is the usual choice."""
        return cls.of(USUAL if text is None else text.split("."))

    def __str__(self) -> str:
        return ".".join([*self.figures, *(name for name in SUMS if name in self.sums)])

    def __contains__(self, name: str) -> bool:
        return name in self.figures or name in self.sums
