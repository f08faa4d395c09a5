"""Reads of competitors, and of what their profiles showed over time."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.templatetags.luotsi import number, signed_percent
from strategy.charts import Growth
from strategy.models import Channel, Competitor, CompetitorFigures, Strategy

LINES_DRAWN = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """What a profile showed on one day, and how the followers had changed since the reading before."""

    figures: CompetitorFigures
    before: CompetitorFigures | None

    @property
    def change(self) -> int | None:
        now, then = self.figures.followers, self._followers_before
        return None if now is None or then is None else now - then

    @property
    def ratio(self) -> Decimal | None:
        then = self._followers_before
        return Decimal(self.change) / then if then and self.change is not None else None

    @property
    def _followers_before(self) -> int | None:
        return self.before.followers if self.before else None

    @property
    def change_in_words(self) -> str:
        """Say the change with its share, such as “480 more (+4.1 %)”; nothing for the first reading."""
        if self.change is None:
            return ""
        if not self.change:
            return _("as many as before")
        words = _("%(n)s more") if self.change > 0 else _("%(n)s fewer")
        words %= {"n": number(abs(self.change))}
        return words if self.ratio is None else f"{words} ({signed_percent(self.ratio)})"

    @property
    def since(self) -> str:
        if self.before is None or self.change is None:
            return ""
        return _("since %(day)s") % {"day": date_format(self.before.observed_on, "SHORT_DATE_FORMAT")}


def readings(figures: Iterable[CompetitorFigures]) -> list[Reading]:
    """Return readings by competitor and network, the latest day first, each with the one before that counted."""
    found: list[Reading] = []
    before: dict[tuple[int, str], CompetitorFigures] = {}
    for row in sorted(figures, key=lambda row: row.observed_on):
        profile = (row.competitor_id, row.network)
        found.append(Reading(row, before.get(profile)))
        if row.followers is not None:
            before[profile] = row
    found.sort(key=lambda reading: reading.figures.observed_on, reverse=True)
    found.sort(key=lambda reading: (reading.figures.competitor_id, reading.figures.network))
    return found


def growth_by_network(figures: Iterable[CompetitorFigures]) -> list[Growth]:
    """Return one line for each network on which followers were counted."""
    return _lines((row.get_network_display(), row) for row in figures)


def growth_by_competitor(figures: Iterable[CompetitorFigures], names: dict[int, str]) -> list[Growth]:
    """Return one line for each of the named competitors."""
    return _lines((names[row.competitor_id], row) for row in figures if row.competitor_id in names)


def _lines(rows: Iterable[tuple[str, CompetitorFigures]]) -> list[Growth]:
    points: dict[str, list[tuple[date, int]]] = {}
    for name, row in rows:
        if row.followers is not None:
            points.setdefault(name, []).append((row.observed_on, row.followers))
    return [Growth(name, tuple(sorted(days))) for name, days in points.items()]


def competitors_of(strategy: Strategy) -> QuerySet[Competitor]:
    return Competitor.objects.filter(strategy=strategy)


def figures_of(competitor: Competitor) -> list[CompetitorFigures]:
    return list(CompetitorFigures.objects.filter(competitor=competitor))


def networks_counted(strategy: Strategy) -> list[tuple[str, str]]:
    """Return the networks with readings, the one with the most competitors first."""
    rows = CompetitorFigures.objects.filter(strategy=strategy).order_by()
    counts = dict(rows.values_list("network").annotate(Count("competitor", distinct=True)))
    order = sorted(counts, key=lambda network: (-counts[network], network))
    return [(network, str(Channel.Kind(network).label)) for network in order]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Competitors on one network: the latest reading of each, and the lines of the largest."""

    latest: dict[int, Reading]
    lines: list[Growth]
    left_out: int


def compare(strategy: Strategy, network: str, shown: Collection[Competitor]) -> Comparison:
    """Compare competitors on a network; two queries, whatever their number."""
    largest = _largest(strategy, network)
    drawn = dict(largest[:LINES_DRAWN])
    wanted = {*drawn, *(competitor.pk for competitor in shown)}
    figures = list(CompetitorFigures.objects.filter(network=network, competitor__in=wanted))
    latest: dict[int, Reading] = {}
    for reading in readings(figures):
        latest.setdefault(reading.figures.competitor_id, reading)
    order = {name: place for place, name in enumerate(drawn.values())}
    lines = sorted(growth_by_competitor(figures, drawn), key=lambda line: order[line.name])
    return Comparison(latest, lines, len(largest) - len(drawn))


def _largest(strategy: Strategy, network: str) -> list[tuple[int, str]]:
    """Return id and name of the competitors counted on a network, the largest first."""
    counted = CompetitorFigures.objects.filter(strategy=strategy, network=network).exclude(followers=None).order_by()
    rows = counted.values_list("competitor_id", "competitor__name").annotate(most=Max("followers"))
    return [(pk, name) for pk, name, _most in rows.order_by("-most", "competitor__name")]
