"""What the pages of one import show, made ready for the templates."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reporting.imports.mapping import IGNORE, MONEY_TARGETS
from reporting.imports.targets import grouped_choices, label
from reporting.imports.wording import problem_words, words
from reporting.models import Import

SHOWN_PROBLEMS = 50
_REASONS: dict[str, str | Promise] = {
    "name": _("Known name"),
    "remembered": _("As last time"),
    "taken": _("Another column fits better"),
    "unknown": _("Unknown name"),
}


@dataclass(frozen=True)
class ColumnChoice:
    at: int
    name: str
    target: str
    samples: list[str]
    reason: str | Promise

    @property
    def is_left_out(self) -> bool:
        return self.target == IGNORE


@dataclass(frozen=True)
class ShownProblem:
    row: int
    column: str
    value: str
    words: str
    skipped: bool


class ImportPage:
    def __init__(self, run: Import) -> None:
        self.run = run
        self.preview: dict[str, Any] = run.preview

    @property
    def columns(self) -> list[ColumnChoice]:
        preview = self.preview
        reasons = preview.get("reasons", [])
        return [
            ColumnChoice(at, name, target, samples, _REASONS.get(reasons[at], "") if at < len(reasons) else "")
            for at, (name, target, samples) in enumerate(
                zip(preview.get("headers", []), preview.get("targets", []), preview.get("samples", []), strict=False)
            )
        ]

    @property
    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        return grouped_choices()

    @property
    def obstacles(self) -> list[str]:
        """Say what stands in the way of importing."""
        return [problem_words(p) for p in [*self.preview.get("mapping_problems", []), *self.preview.get("blocked", [])]]

    @property
    def is_ready(self) -> bool:
        return not self.obstacles

    @property
    def first_rows(self) -> list[tuple[int, list[str]]]:
        return list(zip(self.preview.get("row_numbers", []), self.preview.get("rows", []), strict=False))

    @property
    def rows_to_store(self) -> int:
        return self.run.rows_read - self.run.rows_skipped

    @property
    def totals(self) -> list[tuple[str, Decimal, bool]]:
        """Return label, sum and whether it is money of each summed figure."""
        return [
            (label(key), Decimal(total), key in MONEY_TARGETS) for key, total in self.preview.get("totals", {}).items()
        ]

    @property
    def first_day(self) -> date | None:
        return _day(self.preview.get("first_day"))

    @property
    def last_day(self) -> date | None:
        return _day(self.preview.get("last_day"))

    @property
    def guesses_day_order(self) -> bool:
        return self.preview.get("day_first") is not None and not self.preview.get("day_first_is_certain", True)

    @property
    def problems(self) -> list[ShownProblem]:
        return [
            ShownProblem(p["row"], p["column"], p["value"], problem_words(p), p["skipped"])
            for p in sorted(self.run.problems, key=lambda p: p["row"] or 0)[:SHOWN_PROBLEMS]
        ]

    @property
    def error(self) -> str:
        return words(self.run.error) if self.run.error else ""


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def csv_safe(cell: object) -> str:
    """Neutralise a cell that a spreadsheet would run as a formula."""
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
