"""Medians of interleaved rounds, and a table of ratios."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    what: str
    base: str
    seconds: float
    base_seconds: float
    goal: str = ""
    met: bool | None = None

    @property
    def value(self) -> float:
        return self.seconds / self.base_seconds

    def row(self) -> str:
        verdict = "" if self.met is None else ("met" if self.met else "MISSED")
        times = f"{self.seconds * 1000:,.1f} | {self.base_seconds * 1000:,.1f}"
        return f"| {self.what} | {self.base} | {times} | {self.value:.2f} | {self.goal} | {verdict} |"


HEAD = "| work | compared with | ms | compared ms | ratio | goal | |\n| --- | --- | --: | --: | --: | --- | --- |"


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def interleaved(works: list[Callable[[], object]], *, rounds: int) -> list[float]:
    """Return the median of each work's seconds; one round runs every work once, after a warm-up."""
    for work in works:
        work()
    taken = [[seconds(work) for work in works] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*taken, strict=True)]
