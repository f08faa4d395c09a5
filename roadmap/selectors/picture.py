"""The time line as it is shown: a period of the plan, a page of its rows, drawn."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from accounts.models import Workspace
from roadmap import timeline
from roadmap.selectors.marks import Marks, marks_of
from roadmap.selectors.timeline import WorkPlan, work_plan
from roadmap.timeline import Group, Milestone, Page, Period, Timeline

ROWS_ON_A_PAGE = 100
MONTHS_ON_A_SCREEN = 18
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class View:
    """What is asked for. Without `zoom` everything, while it fits; without `day` the period around today."""

    by: str = "goal"
    zoom: str = ""
    day: date | None = None
    closed: bool = True
    baseline: bool = True
    holidays: bool = True
    page: int = 1


@dataclass(frozen=True, slots=True)
class Picture:
    view: View
    zoom: str
    period: Period
    today: date
    plan: WorkPlan
    page: Page
    marks: Marks
    chart: Timeline
    milestones: list[Milestone]
    """Every milestone and, where they stand among them, deadline of the period, by day."""

    @property
    def has_baseline(self) -> bool:
        return any(piece.baseline for group in self.plan.groups for piece in group.pieces)

    @property
    def earlier(self) -> date | None:
        """Return a day of the period before; None when everything is shown."""
        if self.zoom == "week":
            return self.period.first - WEEK
        return timeline.add_months(self.period.first, -MONTHS_OF[self.zoom]) if self.zoom in MONTHS_OF else None

    @property
    def later(self) -> date | None:
        return None if self.zoom == "all" else self.period.last + timedelta(days=1)


def picture(workspace: Workspace, view: View, *, rows: int = ROWS_ON_A_PAGE) -> Picture:
    """Return a page of the time line; the six queries of the plan."""
    today = workspace.today()
    plan = work_plan(by=view.by, closed=view.closed)
    zoom = view.zoom or _fitting_zoom(plan.groups, today)
    period = _period(plan.groups, zoom, view.day or today, today=today, year_start=workspace.fiscal_year_start)
    page = timeline.paged(plan.groups, period=period, number=view.page, size=rows)
    marks = marks_of(plan.countries, period) if view.holidays else Marks()
    chart = _drawn(plan, page, period, today, marks)
    return Picture(view, zoom, period, today, plan, page, marks, chart, _milestones(plan.groups, period))


def pages(shown: Picture, *, rows: int) -> Iterator[Picture]:
    """Return the same picture in pages of so many rows; no query."""
    number: int | None = 1
    while number:
        page = timeline.paged(shown.plan.groups, period=shown.period, number=number, size=rows)
        yield replace(shown, page=page, chart=_drawn(shown.plan, page, shown.period, shown.today, shown.marks))
        number = page.next


def _drawn(plan: WorkPlan, page: Page, period: Period, today: date, marks: Marks) -> Timeline:
    return timeline.draw(page.groups, period=period, today=today, ties=plan.ties, marks=marks.marks)


def _fitting_zoom(groups: list[Group], today: date) -> str:
    """Show everything while it fits on one screen, else the year."""
    months = timeline.months_within(timeline.whole(groups, today=today))
    return "all" if len(months) <= MONTHS_ON_A_SCREEN else "year"


def _period(groups: list[Group], zoom: str, day: date, *, today: date, year_start: int) -> Period:
    if zoom == "all":
        return timeline.whole(groups, today=today)
    if zoom == "week":
        return timeline.surrounding_week(day)
    return timeline.surrounding(day, months=MONTHS_OF[zoom], year_start=year_start)


def _milestones(groups: list[Group], period: Period) -> list[Milestone]:
    everything = [milestone for group in groups for milestone in group.milestones]
    everything += [milestone for group in groups for piece in group.pieces for milestone in piece.milestones]
    shown = [milestone for milestone in everything if period.holds(milestone.day)]
    return sorted(shown, key=lambda milestone: (milestone.day, milestone.title))
