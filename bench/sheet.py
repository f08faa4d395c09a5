"""Edit one expense and read the budget with carry-over and ROI: over HTTP, and in a warm LibreOffice.

Both hold 100,000 rows of metrics and a budget of 6 lines × 12 months. The spreadsheet keeps them as
people do: one list of rows, summed up by SUMIFS in the sheets ROI and Budget.
"""

import http.client
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from django_scopes import scope

from accounts import services as accounts
from accounts.models import Workspace
from bench import data
from bench.timing import Ratio
from budget import services
from budget.models import Budget, Expense
from budget.months import month_range
from reporting.models import Observation
from strategy.models import Channel

YEAR = month_range(date(2024, 1, 1), 12)
LINES = (
    ("Influencers", "advertising", "surplus"),
    ("Search ads", "advertising", "surplus"),
    ("Scheduling tool", "tools", "signed"),
    ("Design tool", "tools", "none"),
    ("Photographer", "services", "signed"),
    ("Landing pages", "assets", "surplus"),
)
PLANNED = Decimal(500)
PYTHON_WITH_UNO = os.environ.get("PYTHON_WITH_UNO", "/usr/bin/python3")
GOAL, REACH = 40, 150


def measure(*, rounds: int = 15) -> list[Ratio]:
    """Return the ratio, or nothing where there is no LibreOffice with Python's uno."""
    if not shutil.which("soffice") or subprocess.run([PYTHON_WITH_UNO, "-c", "import uno"], check=False).returncode:
        print("No LibreOffice with Python's uno: the sheet is not measured.", file=sys.stderr)
        return []
    workspace = data.workspace("Sheet", days=1000)
    with scope(workspace=workspace), tempfile.TemporaryDirectory() as folder:
        budget, edited = _budget(workspace)
        data.tidy()
        log = Path(folder) / "server.log"
        book = _Workbook(Path(folder) / "sheet.xlsx", workspace, edited)
        with _office(book.path, Path(folder) / "profile") as office, _server(log) as port:
            ours = _Ours(port, log, workspace, budget, edited)
            theirs = _Theirs(office, book.edited_cell)
            return _compare(ours, theirs, rounds)


def _compare(ours: "_Ours", theirs: "_Theirs", rounds: int) -> list[Ratio]:
    taken: list[tuple[float, float]] = []
    for turn in range(rounds + 2):
        amount = Decimal(300) + turn * Decimal("7.35")
        mine, my_cells = ours.edit(amount)
        other, other_cells = theirs.edit(amount)
        _check_equal(my_cells, other_cells)
        if turn >= 2:
            taken.append((mine, other))
    mine, other = (statistics.median(column) for column in zip(*taken, strict=True))
    return [
        Ratio(
            "the same edit in a warm LibreOffice, summaries read",
            f"edit an expense by HTTP, read budget and ROI (reach for {REACH})",
            other,
            mine,
            f"≥ {GOAL}",
            other >= GOAL * mine,
        )
    ]


def _check_equal(ours: dict[str, list[Decimal]], theirs: dict[str, list[Decimal]]) -> None:
    for name, cells in ours.items():
        differing = [pair for pair in zip(cells, theirs[name], strict=True) if pair[0] != pair[1]]
        if differing:
            raise SystemExit(f"{name} differs from the spreadsheet's: {differing[:3]}")


def _budget(workspace: Workspace) -> tuple[Budget, Expense]:
    budget = services.save_budget(Budget(workspace=workspace), by=None, name="2024", first_month=YEAR[0], months=12)
    channels = list(Channel.objects.order_by("pk"))
    expenses = []
    for number, (name, category, policy) in enumerate(LINES):
        line = services.add_line(
            budget, by=None, name=name, category=category, policy=policy, planned_per_month=PLANNED
        )
        for index, month in enumerate(YEAR):
            amount = Decimal(250 + 67 * ((number + index) % 7)) + Decimal("0.35")
            expenses.append(
                services.record_expense(
                    line=line,
                    by=None,
                    date=month + timedelta(days=number),
                    amount=amount,
                    channel=channels[(number + index) % len(channels)],
                )
            )
    return budget, next(e for e in expenses if e.line.category == "tools" and e.date.month == 2)


# Ours


@contextmanager
def _server(logged: Path) -> Iterator[int]:
    """Serve the product as `make run` does, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["--interface", "wsgi", "--port", str(port), "--workers", "1", "--blocking-threads", "4", "--no-ws"]
    with logged.open("wb") as log:
        server = subprocess.Popen(
            [Path(sys.executable).with_name("granian"), *command, "--log-level", "warning", "config.wsgi:application"],
            stdout=log,
            stderr=log,
        )
        try:
            yield port
        finally:
            server.terminate()
            server.wait(20)


class _Ours:
    def __init__(self, port: int, log: Path, workspace: Workspace, budget: Budget, expense: Expense) -> None:
        self.log = log
        key = accounts.create_api_key(workspace=workspace, name="bench", access="write", by=None)
        self.headers = {"Authorization": f"Bearer {key.secret}", "Content-Type": "application/json"}
        self.base = f"/api/v1/workspaces/{workspace.slug}/"
        self.expense = f"{self.base}expenses/{expense.pk}/"
        self.sheet = f"{self.base}budgets/{budget.pk}/sheet/"
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._wait()

    def _wait(self) -> None:
        for _ in range(150):
            try:
                self._ask("GET", self.sheet)
            except OSError:
                self.connection.close()
                time.sleep(0.2)
            else:
                return
        raise SystemExit("The server did not come up.")

    def _ask(self, method: str, path: str, body: Any = None) -> bytes:
        self.connection.request(method, path, None if body is None else json.dumps(body), self.headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{method} {path}: {answer.status} {content[:300]!r}\n{self.log.read_text()}")
        return content

    def edit(self, amount: Decimal) -> tuple[float, dict[str, list[Decimal]]]:
        began = time.perf_counter()
        self._ask("PATCH", self.expense, {"amount": str(amount)})
        sheet = json.loads(self._ask("GET", self.sheet))
        return time.perf_counter() - began, _our_cells(sheet)


def _our_cells(sheet: dict[str, Any]) -> dict[str, list[Decimal]]:
    grid = [
        Decimal(month[figure])
        for line in sheet["grid"]["lines"]
        for month in line["months"]
        for figure in ("planned", "carried_in", "available", "actual", "remaining")
    ]
    cells = sorted(sheet["roi"]["cells"], key=lambda cell: (cell["month"], cell["channel"]))
    roi = [Decimal(cell[name]) for cell in cells for name in ("investment", "return", "roi")]
    return {"Budget": grid, "ROI": roi}


# The spreadsheet


class _Workbook:
    """Rows in one list; ROI and Budget as formulas over it."""

    def __init__(self, path: Path, workspace: Workspace, edited: Expense) -> None:
        self.path = path
        self.book = xlsxwriter.Workbook(str(path), {"constant_memory": False})
        self.channels = list(Channel.objects.order_by("pk").values_list("pk", flat=True))
        self.edited = edited
        self.edited_cell = ""
        self.last = self._rows(workspace)
        self._roi()
        self._budget()
        self.book.close()

    def _rows(self, workspace: Workspace) -> int:
        sheet = self.book.add_worksheet("Data")
        sheet.write_row(0, 0, ["month", "channel", "line", "spend", "revenue", "invested"])
        row = 0
        observed = Observation.objects.order_by("date", "channel_id", "campaign")
        for day, channel, spend, revenue in observed.values_list("date", "channel_id", "spend", "revenue"):
            row += 1
            sheet.write_row(row, 0, [_key(day), channel, "", float(spend), float(revenue), float(spend)])
        for expense in Expense.objects.select_related("line").order_by("pk"):
            row += 1
            line = expense.line
            sheet.write_row(row, 0, [_key(expense.date), expense.channel_id, line.name, float(expense.amount), 0])
            # Ads booked by hand give way to what the channel reported.
            sheet.write_formula(row, 5, f"=D{row + 1}" if line.category != "advertising" else "=0")
            if expense.pk == self.edited.pk:
                self.edited_cell = f"D{row + 1}"
        return row + 1

    def _column(self, letter: str) -> str:
        return f"Data!${letter}$2:${letter}${self.last}"

    def _roi(self) -> None:
        """Write investment, return and ROI by month and channel."""
        sheet = self.book.add_worksheet("ROI")
        months, channels, invested, revenue = (self._column(letter) for letter in "ABFE")
        row = 0
        for month in YEAR:
            for channel in self.channels:
                where = f"{months},{_key(month)},{channels},{channel}"
                sheet.write_formula(row, 0, f"=SUMIFS({invested},{where})")
                sheet.write_formula(row, 1, f"=SUMIFS({revenue},{where})")
                sheet.write_formula(row, 2, f"=(B{row + 1}-A{row + 1})/A{row + 1}")
                row += 1

    def _budget(self) -> None:
        """Write line by line, month by month: planned, carried in, available, actual, remaining, carried out."""
        sheet = self.book.add_worksheet("Budget")
        months, lines, spend = self._column("A"), self._column("C"), self._column("D")
        row = 0
        for name, _category, policy in LINES:
            for index, month in enumerate(YEAR):
                n = row + 1
                sheet.write_number(row, 0, float(PLANNED))
                sheet.write_formula(row, 1, f"=F{n - 1}") if index else sheet.write_number(row, 1, 0)
                sheet.write_formula(row, 2, f"=A{n}+B{n}")
                sheet.write_formula(row, 3, f'=SUMIFS({spend},{months},{_key(month)},{lines},"{name}")')
                sheet.write_formula(row, 4, f"=C{n}-D{n}")
                sheet.write_formula(row, 5, {"none": "=0", "signed": f"=E{n}", "surplus": f"=MAX(E{n},0)"}[policy])
                row += 1


def _key(day: date) -> int:
    return day.year * 100 + day.month


@contextmanager
def _office(path: Path, profile: Path) -> Iterator[Callable[[dict[str, Any]], dict[str, Any]]]:
    script = Path(__file__).with_name("office.py")
    office = subprocess.Popen(
        [PYTHON_WITH_UNO, script, path, profile], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def ask(command: dict[str, Any]) -> dict[str, Any]:
        office.stdin.write(json.dumps(command) + "\n")
        office.stdin.flush()
        return json.loads(office.stdout.readline())

    try:
        assert json.loads(office.stdout.readline()) == {"ready": True}
        yield ask
    finally:
        office.stdin.close()
        office.wait(60)


class _Theirs:
    def __init__(self, office: Callable[[dict[str, Any]], dict[str, Any]], cell: str) -> None:
        self.office = office
        self.cell = cell

    def edit(self, amount: Decimal) -> tuple[float, dict[str, list[Decimal]]]:
        rows = len(YEAR)
        read = [["Budget", f"A1:E{rows * len(LINES)}"], ["ROI", f"A1:C{rows * data.CHANNELS}"]]
        answer = self.office({"cell": ["Data", self.cell], "value": float(amount), "read": read})
        cells = {
            "Budget": [_cents(value) for row in answer["sheets"]["Budget"] for value in row],
            "ROI": [
                _cents(value) if column < 2 else _ratio(value)
                for row in answer["sheets"]["ROI"]
                for column, value in enumerate(row)
            ],
        }
        return answer["seconds"], cells


def _cents(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal("0.01"))


def _ratio(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal("0.0001"))
