"""The dashboard in the reader's words: tiles, charts, tables and downloads made of its figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.dates import format_skeleton
from babel.units import format_unit
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from accounts.charts import Chart, draw
from accounts.formats import reader_locale
from accounts.models import Workspace
from accounts.templatetags.luotsi import UNKNOWN, money, number, percent, ratio, signed_percent
from budget.money import to_cents
from reporting import charts
from reporting.funnel import DEFINITIONS as FUNNEL_DEFINITIONS
from reporting.periods import Period
from reporting.roi import CUSTOMER_DEFINITIONS, DEFINITIONS, Better, Definition, Figures, Unit, change
from reporting.selectors import CampaignLine, ChannelLine, Dashboard, Line, MonthLine
from strategy.metrics import METRICS

TILES = ("investment", "return", "roi", "roi_with_staff", "roas", "cpc", "cpl", "cac")
COLUMNS = ("spend", "investment", "revenue", "return", "roi", "roi_with_staff", "roas", "cpc", "cpl", "cac")
IN_BRIEF = ("investment", "return", "roi", "roi_with_staff", "spend", "revenue")
CAMPAIGNS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Part:
    """A number that went into a figure."""

    label: str
    shown: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A definition in the reader's language, with the numbers of this period put in."""

    key: str
    label: str
    formula: str
    note: str
    source: str
    parts: list[Part]
    shown: str

    @property
    def is_tile(self) -> bool:
        return self.key in TILES


@dataclass(frozen=True, slots=True)
class Tile:
    explained: Explained
    change: str
    direction: str
    """"up", "down" or "" for the arrow."""
    judgement: str
    """"positive", "negative" or "" for the colour; the words say the same."""
    is_loss: bool


@dataclass(frozen=True, slots=True)
class Cell:
    shown: str
    is_loss: bool = False
    before: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    head: str
    detail: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    key: str
    title: str
    head: str
    columns: list[Explained]
    rows: list[TableRow]
    total: TableRow
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """One figure of a period beside the same of the period before."""

    label: str
    shown: str
    before: str
    is_loss: bool = False


@dataclass(frozen=True, slots=True)
class FunnelRow:
    name: str
    metric: str
    count: str
    went_on: str
    bar: float | None
    """The share that went on, for a bar; at most 1."""
    cost: str


class Page:
    """What the template shows of a dashboard."""

    def __init__(self, dashboard: Dashboard) -> None:
        self.dashboard = dashboard
        self.workspace: Workspace = dashboard.workspace
        figures = dashboard.totals.figures
        self.explained = {key: explain(one, dashboard, figures[key]) for key, one in DEFINITIONS.items()}

    @property
    def period(self) -> str:
        return interval(self.dashboard.period)

    @property
    def before(self) -> str:
        return interval(self.dashboard.period.previous)

    @property
    def investment(self) -> str:
        return money(self.dashboard.totals.figures.investment, self.workspace.currency)

    @property
    def gained(self) -> str:
        return money(self.dashboard.totals.figures.return_, self.workspace.currency)

    @property
    def tiles(self) -> list[Tile]:
        now, before = self.dashboard.totals.figures, self.dashboard.before.figures
        return [
            _tile(self.explained[key], DEFINITIONS[key], now[key], before[key], self.workspace.currency)
            for key in TILES
        ]

    @property
    def brief(self) -> list[Brief]:
        """The figures a review of the strategy begins with."""
        now, before = self.dashboard.totals, self.dashboard.before
        currency = self.workspace.currency
        figures = [
            Brief(
                self.explained[key].label,
                show(now.figures[key], DEFINITIONS[key].unit, currency),
                show(before.figures[key], DEFINITIONS[key].unit, currency),
                is_loss=key != "investment" and (now.figures[key] or 0) < 0,
            )
            for key in IN_BRIEF
        ]
        return [
            *figures,
            Brief(gettext("Leads"), number(now.facts.leads), number(before.facts.leads)),
            Brief(gettext("New customers"), number(now.facts.customers), number(before.facts.customers)),
        ]

    @property
    def customer_tiles(self) -> list[Tile]:
        """Show what a customer is planned to be worth; a plan has no period before."""
        found = self.dashboard.customer
        marks = {
            "clv": gettext("Planned, from positioning"),
            "clv_to_cac": gettext("Planned value, cost of this period"),
            "payback": gettext("Planned margin, cost of this period"),
        }
        return [
            Tile(explain(definition, self.dashboard, found[key]), marks[key], "", "", is_loss=_is_loss(found[key]))
            for key, definition in CUSTOMER_DEFINITIONS.items()
        ]

    @property
    def funnel(self) -> list[FunnelRow]:
        return [
            FunnelRow(
                step.name,
                str(METRICS[step.metric].label) if step.metric in METRICS else step.metric,
                number(step.count),
                percent(step.went_on),
                None if step.went_on is None else min(float(step.went_on), 1.0),
                money(step.cost, self.workspace.currency),
            )
            for step in self.dashboard.funnel
        ]

    @property
    def funnel_explained(self) -> list[Explained]:
        """Explain the columns of the funnel; they have a value a stage, not one of the period."""
        return [explain(definition, self.dashboard) for definition in FUNNEL_DEFINITIONS.values()]

    @property
    def gaps(self) -> list[str]:
        """Say what is missing: spend or revenue of some rows, data of the period before."""
        measured = self.dashboard.totals.measured
        rows = number(measured.rows)
        gaps = []
        if measured.rows_without_spend:
            gaps.append(
                ngettext(
                    "%(count)s of %(rows)s rows has no spend: its cost is missing from ad spend, not counted as 0.",
                    "%(count)s of %(rows)s rows have no spend: their cost is missing from ad spend, not counted as 0.",
                    measured.rows_without_spend,
                )
                % {"count": number(measured.rows_without_spend), "rows": rows}
            )
        if measured.rows_without_revenue:
            gaps.append(
                ngettext(
                    "%(count)s of %(rows)s rows has no revenue: it is missing from the return, not counted as 0.",
                    "%(count)s of %(rows)s rows have no revenue: it is missing from the return, not counted as 0.",
                    measured.rows_without_revenue,
                )
                % {"count": number(measured.rows_without_revenue), "rows": rows}
            )
        known, before = self.dashboard.freshness, self.dashboard.period.previous
        if known.data_from and before.start < known.data_from <= before.end:
            gaps.append(
                gettext("The data begins on %(day)s, so the period before is only partly known.")
                % {"day": date_format(known.data_from)}
            )
        return gaps

    @property
    def charts(self) -> list[Chart]:
        drawn = [self._months_chart()]
        if any(line.figures.roi is not None for line in self.dashboard.channels):
            drawn.append(self._channels_chart())
        return drawn

    def _months_chart(self) -> Chart:
        months = [
            charts.MonthBars(
                label=month_label(line),
                investment=_plain(line.figures.investment),
                gained=_plain(line.figures.return_),
                gained_before=_plain(line.before.return_ if line.before else None),
            )
            for line in self.dashboard.months
        ]
        names = charts.MonthNames(
            investment=gettext("Investment"),
            gained=gettext("Return"),
            gained_before=gettext("Return, period before"),
            money=self.workspace.currency,
        )
        return draw(
            charts.return_by_month(months, names),
            key="months",
            title=gettext("Investment and return by month"),
            description=gettext("The same numbers are in the table by month below."),
        )

    def _channels_chart(self) -> Chart:
        bars = [
            charts.ChannelBar(channel_label(line), float(line.figures.roi), signed_percent(line.figures.roi))
            for line in self.dashboard.channels
            if line.figures.roi is not None
        ]
        return draw(
            charts.roi_by_channel(bars, gettext("ROI")),
            key="channels",
            title=gettext("ROI by channel"),
            description=gettext("The same numbers are in the table by channel below."),
        )

    @property
    def tables(self) -> list[Table]:
        return [self.channels_table, self.campaigns_table, self.months_table]

    @property
    def channels_table(self) -> Table:
        rows = [self._row(channel_label(line), "", line, line.before) for line in self.dashboard.channels]
        return self._table("channels", gettext("By channel"), gettext("Channel"), rows)

    @property
    def campaigns_table(self) -> Table:
        lines = self.dashboard.campaigns
        rows = [
            self._row(campaign_label(line), line.channel_name or shared_label(), line)
            for line in lines[:CAMPAIGNS_SHOWN]
        ]
        left_out = ""
        if len(lines) > CAMPAIGNS_SHOWN:
            left_out = gettext(
                "The %(shown)s campaigns with the largest investment of %(all)s; the download has them all."
            ) % {"shown": CAMPAIGNS_SHOWN, "all": number(len(lines))}
        return self._table("campaigns", gettext("By campaign"), gettext("Campaign"), rows, left_out)

    @property
    def months_table(self) -> Table:
        rows = [
            self._row(month_label(line), "" if line.is_whole else interval(line.part), line, line.before)
            for line in self.dashboard.months
        ]
        return self._table("months", gettext("By month"), gettext("Month"), rows)

    def _table(self, key: str, title: str, head: str, rows: list[TableRow], left_out: str = "") -> Table:
        total = self._row(gettext("Total"), "", self.dashboard.totals, self.dashboard.before.figures)
        return Table(key, title, head, [self.explained[c] for c in COLUMNS], rows, total, left_out)

    def _row(self, head: str, detail: str, line: Line, before: Figures | None = None) -> TableRow:
        return TableRow(head, detail, [self._cell(key, line.figures, before) for key in COLUMNS])

    def _cell(self, key: str, figures: Figures, before: Figures | None) -> Cell:
        value = figures[key]
        earlier = before.roi if before and key == "roi" else None
        return Cell(
            percent(value) if DEFINITIONS[key].unit == Unit.PERCENT else ratio(value),
            is_loss=value is not None and value < 0,
            before=gettext("was %(figure)s") % {"figure": percent(earlier)} if earlier is not None else "",
        )


def explain(definition: Definition, dashboard: Dashboard, value: Decimal | None = None) -> Explained:
    return Explained(
        definition.key,
        gettext(definition.label),
        gettext(definition.formula),
        gettext(definition.note),
        gettext(definition.source),
        list(_parts(definition.key, dashboard)),
        show(value, definition.unit, dashboard.workspace.currency),
    )


def _parts(key: str, dashboard: Dashboard) -> Iterable[Part]:
    facts, found, currency = dashboard.totals.facts, dashboard.totals.figures, dashboard.workspace.currency
    settings, plan = dashboard.settings, dashboard.plan
    amounts = {
        "spend": (gettext("Ad spend"), money(facts.spend, currency)),
        "other_costs": (gettext("Other costs"), money(facts.other_costs, currency)),
        "staff_costs": (gettext("Staff costs"), money(facts.staff_costs, currency)),
        "investment": (gettext("Investment"), money(found.investment, currency)),
        "revenue": (gettext("Revenue"), money(facts.revenue, currency)),
        "return": (gettext("Return"), money(found.return_, currency)),
        "margin": (gettext("Gross margin"), percent(settings.gross_margin)),
        "basis": (gettext("What counts as return"), str(settings.get_return_basis_display())),
        "service_requests": (gettext("Service requests handled"), number(facts.service_requests)),
        "saving": (gettext("Saving each"), money(settings.saving_per_request, currency)),
        "open_leads": (gettext("Open leads"), number(facts.open_leads)),
        "lead_value": (gettext("Lead value"), money(settings.lead_value, currency)),
        "clicks": (gettext("Clicks"), number(facts.clicks)),
        "impressions": (gettext("Impressions"), number(facts.impressions)),
        "leads": (gettext("Leads"), number(facts.leads)),
        "customers": (gettext("New customers"), number(facts.customers)),
        "sale_margin": (gettext("Margin of one sale"), money(plan.value.margin, currency)),
        "purchases_per_year": (gettext("Purchases a year"), number(plan.purchases_per_year)),
        "years_retained": (gettext("Years a customer stays"), number(plan.years_retained)),
        "margin_per_year": (gettext("Margin per customer and year"), money(plan.value.margin_per_year, currency)),
        "clv": (gettext("CLV"), money(plan.value.lifetime_value, currency)),
        "cac": (gettext("CAC"), money(found.cac, currency)),
    }
    used = {
        "investment": ("spend", "other_costs"),
        "return": (
            "revenue", "basis", "margin", "service_requests", "saving", "open_leads", "lead_value",
        ),
        "roi": ("return", "investment"),
        "roi_with_staff": ("return", "investment", "staff_costs"),
        "roas": ("revenue", "spend"),
        "cpc": ("spend", "clicks"),
        "cpm": ("spend", "impressions"),
        "cpl": ("spend", "leads"),
        "cac": ("investment", "staff_costs", "customers"),
        "clv": ("sale_margin", "purchases_per_year", "years_retained"),
        "clv_to_cac": ("clv", "cac"),
        "payback": ("cac", "margin_per_year"),
    }  # fmt: skip
    return (Part(*amounts[name]) for name in used.get(key, ()))


def _tile(
    explained: Explained, definition: Definition, now: Decimal | None, before: Decimal | None, currency: str
) -> Tile:
    difference = now - before if now is not None and before is not None else None
    direction = "" if not difference else "up" if difference > 0 else "down"
    better = {Better.HIGHER: "up", Better.LOWER: "down"}.get(definition.better, "")
    judgement = "" if not direction or not better else "positive" if direction == better else "negative"
    return Tile(
        explained,
        _change_in_words(definition.unit, now, before, currency),
        direction,
        judgement,
        is_loss=definition.key != "investment" and _is_loss(now),
    )


def _is_loss(value: Decimal | None) -> bool:
    return value is not None and value < 0


def _change_in_words(unit: Unit, now: Decimal | None, before: Decimal | None, currency: str) -> str:
    if before is None:
        return gettext("Not known for the period before")
    shown = show(before, unit, currency)
    if now is None:
        return gettext("%(figure)s in the period before") % {"figure": shown}
    if now == before:
        return gettext("The same as in the period before")
    if unit == Unit.PERCENT:
        amount = gettext("%(points)s points") % {"points": number(_rounded(abs(now - before) * 100, 1))}
    else:
        relative = change(now, before)
        amount = percent(abs(relative)) if relative is not None else shown
    words = gettext("Up %(amount)s from %(figure)s") if now > before else gettext("Down %(amount)s from %(figure)s")
    return words % {"amount": amount, "figure": shown}


def show(value: Decimal | None, unit: Unit, currency: str) -> str:
    if unit == Unit.MONEY:
        return money(value, currency)
    if unit == Unit.PERCENT:
        return percent(value)
    if unit == Unit.MONTHS:
        return months(value)
    return ratio(value) if unit == Unit.RATIO else number(value)


def months(value: Decimal | None) -> str:
    if value is None:
        return UNKNOWN
    return str(format_unit(_rounded(value, 1), "duration-month", locale=reader_locale()))


def _rounded(value: Decimal, places: int) -> Decimal:
    return round(value, places)


def _plain(value: Decimal | None) -> float | None:
    return None if value is None else float(to_cents(value))


def interval(period: Period) -> str:
    start, end = date_format(period.start), date_format(period.end)
    return start if period.days == 1 else f"{start} – {end}"


def month_label(line: MonthLine) -> str:
    return format_skeleton("yMMM", line.month, locale=reader_locale())


def shared_label() -> str:
    return gettext("Not tied to a channel")


def channel_label(line: ChannelLine) -> str:
    return line.name or shared_label()


def campaign_label(line: CampaignLine) -> str:
    return line.campaign or gettext("No campaign")


# Downloads

type Field = str | Decimal | int | None


def csv_rows(dashboard: Dashboard, what: str) -> Iterable[Sequence[Field]]:
    """Yield head and rows of a download; numbers are plain decimals, the unknown is empty."""
    figures = [gettext(DEFINITIONS[key].label) for key in COLUMNS]
    counts = [gettext("Clicks"), gettext("Leads"), gettext("New customers")]
    heads: list[str]
    lines: Sequence[tuple[list[str], Line]]
    match what:
        case "channels":
            heads, lines = [gettext("Channel")], [([channel_label(line)], line) for line in dashboard.channels]
        case "campaigns":
            heads = [gettext("Channel"), gettext("Campaign")]
            lines = [([line.channel_name or shared_label(), line.campaign], line) for line in dashboard.campaigns]
        case _:
            heads, lines = [gettext("Month")], [([f"{line.month:%Y-%m}"], line) for line in dashboard.months]
    yield [*heads, *figures, *counts]
    for head, line in lines:
        yield [*(harmless(text) for text in head), *_csv_figures(line)]
    yield [gettext("Total"), *[""] * (len(heads) - 1), *_csv_figures(dashboard.totals)]


def _csv_figures(line: Line) -> list[Field]:
    figures = [line.figures[key] for key in COLUMNS]
    rounded = [None if value is None else _rounded(value, 4).normalize() for value in figures]
    plain: list[Field] = [None if value is None else f"{value:f}" for value in rounded]
    return [*plain, line.facts.clicks, line.facts.leads, line.facts.customers]


def harmless(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
