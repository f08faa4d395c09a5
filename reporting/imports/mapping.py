"""Which column means what: proposals by alias, checks of a person's choice, layout signatures."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.tables import headers
from reporting.imports.aliases import ALIASES, PLATFORM_MARKS
from reporting.imports.problems import Problem
from strategy.metrics import METRICS, Unit

IGNORE = "ignore"
OWN = "own"
DIMENSIONS = ("date", "until", "channel", "kind", "campaign", "post", "currency")
TARGETS = (*DIMENSIONS, *METRICS, OWN, IGNORE)
MONEY_TARGETS = tuple(key for key, metric in METRICS.items() if metric.unit is Unit.MONEY)

_RANKS: dict[str, tuple[str, int]] = {
    alias: (target, rank) for target, names in ALIASES.items() for rank, alias in enumerate(names)
}
_TARGET_NAMES = {target.replace("_", " "): (target, -1) for target in (*DIMENSIONS, *METRICS)}

_PERIOD_STARTS = {
    _RANKS[name]
    for name in (
        "reporting starts", "start date", "start date (in utc)", "start time", "date start", "berichtsstart",
        "début des rapports", "inicio del informe", "rapportering starter",
    )
} | {("date", -1)}  # fmt: skip
_NETWORK = re.compile(r"^(facebook|instagram|profile)\b|\b(facebook|instagram)$")


@dataclass(frozen=True, slots=True)
class Proposal:
    target: str
    reason: str
    """`name` (known column name), `taken` (known, but a better column has the target) or `unknown`."""


def is_known(cell: str) -> bool:
    return _match(cell) is not None


def propose(
    names: Sequence[str], samples: Sequence[Sequence[str]] = (), preamble: Sequence[str] = ()
) -> list[Proposal]:
    """Propose a target for every column; of several that fit one target, the best known name gets it.

    `samples` are some values of each column: a date column without a digit ("Lifetime") is passed over.
    A column called only "Primary" takes the metric that the title lines name.
    """
    matches = [_match(name) or _titled(name, preamble) for name in names]
    for at, values in enumerate(samples):
        if (match := matches[at]) and match[0] == "date" and not any(c.isdigit() for v in values for c in v):
            matches[at] = None
    best = _best_columns(matches)
    if "until" in best and not _starts_a_period(names, best.get("date")):
        matches[best.pop("until")] = None
    return [
        Proposal(IGNORE, "unknown") if match is None
        else Proposal(match[0], "name") if best.get(match[0]) == at
        else Proposal(IGNORE, "taken")
        for at, match in enumerate(matches)
    ]  # fmt: skip


def _best_columns(matches: Sequence[tuple[str, int] | None]) -> dict[str, int]:
    ranked = sorted((match[1], at, match[0]) for at, match in enumerate(matches) if match)
    best: dict[str, int] = {}
    for _rank, at, target in ranked:
        best.setdefault(target, at)
    return best


def _starts_a_period(names: Sequence[str], date_at: int | None) -> bool:
    """A report's end goes with its start, never with a column that names single days."""
    return date_at is not None and _match(names[date_at]) in _PERIOD_STARTS


def _titled(name: str, preamble: Sequence[str]) -> tuple[str, int] | None:
    if headers.normalise(name) not in ("primary", "value"):
        return None
    titles = [_NETWORK.sub("", headers.normalise(line)).strip() for line in preamble]
    return next((match for title in titles if (match := _match(title))), None)


def _match(name: str) -> tuple[str, int] | None:
    for form in (headers.normalise(name), headers.normalise(headers.without_currency(name))):
        if found := _TARGET_NAMES.get(form) or _RANKS.get(form):
            return found
    return None


def signature(names: Sequence[str]) -> str:
    """Return a layout's fingerprint: equal for equal column names in equal order, however spelt."""
    joined = "\x1f".join(headers.normalise(name) for name in names)
    return hashlib.sha256(joined.encode()).hexdigest()


def by_position(names: Sequence[str], chosen: Mapping[str, str]) -> list[str]:
    """Turn {column name: target} into a target per column; names not mentioned are ignored."""
    wanted = {headers.normalise(name): target for name, target in chosen.items()}
    return [wanted.get(headers.normalise(name), IGNORE) for name in names]


def check(names: Sequence[str], chosen: Mapping[str, str], *, has_channel: bool, has_date: bool) -> list[Problem]:
    """Return what makes a mapping unusable; an empty list means it can be imported.

    `has_channel` and `has_date` say that the import gives one for the whole file.
    """
    known = {headers.normalise(name) for name in names}
    problems = [Problem("no_such_column", column=name) for name in chosen if headers.normalise(name) not in known]
    problems += [Problem("no_such_target", column=c, value=str(t)) for c, t in chosen.items() if t not in TARGETS]
    targets = by_position(names, chosen)
    for target in sorted(set(targets) - {IGNORE, OWN}):
        if targets.count(target) > 1:
            columns = ", ".join(name for name, t in zip(names, targets, strict=True) if t == target)
            problems.append(Problem("target_twice", column=columns, value=target))
    if "date" not in targets and not has_date:
        problems.append(Problem("date_needed"))
    if "channel" not in targets and not has_channel:
        problems.append(Problem("channel_needed"))
    if not any(target in METRICS or target == OWN for target in targets):
        problems.append(Problem("metric_needed"))
    return problems


def header_currency(names: Sequence[str], targets: Sequence[str]) -> set[str]:
    """Return the currencies that mapped money columns carry in their names."""
    pairs = zip(names, targets, strict=True)
    return {code for name, t in pairs if t in MONEY_TARGETS and (code := headers.currency_of(name))}


def propose_channel(filename: str, preamble: Sequence[str]) -> str:
    """Guess the one channel of a file without a channel column from its name and title lines."""
    text = " ".join((filename.replace("_", " ").replace("-", " "), *preamble)).casefold()
    return next((name for mark, name in PLATFORM_MARKS if re.search(rf"\b{mark}", text)), "")
