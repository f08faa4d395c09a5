"""Hours on tasks count as staff time: by exactly hours × cost, for the channel of the work, at the next reading."""

from datetime import date
from decimal import Decimal as D

import pytest
import time_machine
from django_scopes import scope

from reporting.models import RoiSettings, StaffHours
from reporting.periods import Period
from reporting.roi_table import roi_table
from reporting.selectors import dashboard
from roadmap.models import TimeEntry
from roadmap.services import time_entries
from tests.counting import cost_of
from tests.reporting.rows import channel, day, observe, recomputed
from tests.roadmap import make
from tests.strategy import make as strategy

pytestmark = pytest.mark.django_db


def period(start: str, end: str) -> Period:
    return Period(day(start), day(end))


FEBRUARY = period("2026-02-01", "2026-02-28")


@pytest.fixture(autouse=True)
def _december(db):
    with time_machine.travel("2026-12-02T10:00:00Z", tick=False):
        yield


@pytest.fixture
def instagram(scoped):
    one = channel(scoped, "Instagram")
    observe(scoped, one, "2026-02-03", spend=100, revenue=400)
    recomputed(scoped)
    RoiSettings.objects.create(workspace=scoped, hourly_cost=D("33.33"))
    return one


def spend(task, hours: str, on: str = "2026-02-10") -> TimeEntry:
    person = make.person(task.workspace, f"Person {TimeEntry.objects.count()}")
    entry = TimeEntry(workspace=task.workspace, task=task)
    return time_entries.save_time_entry(entry, by=None, person=person, date=date.fromisoformat(on), hours=D(hours))


def staff(scoped, within=FEBRUARY) -> D:
    return dashboard(scoped, within).totals.facts.staff_costs or D(0)


def test_roi_with_staff_time_changes_by_exactly_hours_times_cost(scoped, instagram):
    task = make.task(scoped, channel=instagram)
    before = dashboard(scoped, FEBRUARY).totals.figures
    assert before.investment == 100
    entries = [spend(task, hours) for hours in ("0.33", "0.33", "0.34")]
    after = dashboard(scoped, FEBRUARY).totals
    assert after.facts.staff_costs == D("33.33")
    assert after.figures.roi == before.roi
    assert after.figures.roi_with_staff == (before.return_ - D("133.33")) / D("133.33")
    table = roi_table(scoped, [date(2026, 2, 1)]).total
    assert (table.facts.staff_costs, table.roi_with_staff) == (D("33.33"), after.figures.roi_with_staff)
    time_entries.delete_time_entry(entries[0], by=None)
    assert staff(scoped) == D("22.33")


def test_hours_typed_for_the_month_stay_and_add_up(scoped, instagram):
    StaffHours.objects.create(workspace=scoped, month=day("2026-02-01"), channel=instagram, hours=D(2))
    spend(make.task(scoped, channel=instagram), "1")
    assert staff(scoped) == D("99.99")


def test_a_task_counts_for_its_channel_else_its_initiatives_else_its_goals(scoped, instagram):
    email, blog = channel(scoped, "E-mail"), channel(scoped, "Blog")
    goal = strategy.goal(scoped, channel=blog)
    of_goal = make.initiative(goal)
    of_initiative = make.initiative(goal, title="Letters", channel=email)
    spend(make.task(scoped, initiative=of_initiative, channel=instagram), "1")
    spend(make.task(scoped, initiative=of_initiative), "2")
    spend(make.task(scoped, initiative=of_goal), "4")
    found = {line.name: line.facts.staff_costs for line in dashboard(scoped, FEBRUARY).channels}
    assert found == {"Instagram": D("33.33"), "E-mail": D("66.66"), "Blog": D("133.32")}


def test_time_for_no_channel_is_shared_like_any_other_cost(scoped, instagram):
    spend(make.task(scoped), "1")
    found = {line.name: line.facts.staff_costs for line in dashboard(scoped, FEBRUARY).channels}
    assert found == {"Instagram": D("33.33")}


def test_a_part_of_a_month_counts_the_hours_of_its_days(scoped, instagram):
    task = make.task(scoped, channel=instagram)
    spend(task, "1", "2026-02-10")
    spend(task, "2", "2026-02-11")
    assert staff(scoped, period("2026-02-01", "2026-02-10")) == D("33.33")
    assert staff(scoped, period("2026-02-11", "2026-02-11")) == D("66.66")


def test_hours_without_a_cost_are_pointed_out(scoped, instagram):
    RoiSettings.objects.update(hourly_cost=0)
    assert not dashboard(scoped, FEBRUARY).hours_without_cost
    spend(make.task(scoped, channel=instagram), "1")
    assert dashboard(scoped, FEBRUARY).hours_without_cost
    assert staff(scoped) == 0


def test_an_open_dashboard_notices_new_time(scoped, instagram, client_for, viewer, page_url):
    client = client_for(viewer)
    seen = client.get(page_url("reporting/")).context["seen"]
    address = page_url("reporting/freshness/")
    assert "HX-Refresh" not in client.get(address, {"seen": seen}).headers
    spend(make.task(scoped, channel=instagram), "1")
    assert client.get(address, {"seen": seen}).headers["HX-Refresh"] == "true"


def test_the_page_of_staff_hours_lists_those_of_tasks(scoped, instagram, client_for, viewer, page_url):
    spend(make.task(scoped, channel=instagram), "1.5")
    spend(make.task(scoped), "2", "2026-11-30")
    response = client_for(viewer).get(page_url("reporting/staff-hours/"))
    assert response.context["from_tasks"] == [
        (date(2026, 11, 1), "", D(2)),
        (date(2026, 2, 1), "Instagram", D("1.5")),
    ]
    assert "counts by itself" in response.content.decode()


def test_another_workspaces_time_is_not_counted(scoped, instagram, other_workspace):
    with scope(workspace=other_workspace):
        spend(make.task(other_workspace), "5")
    assert staff(scoped) == 0


def test_many_entries_take_as_many_queries(scoped, instagram):
    task = make.task(scoped, channel=instagram)
    spend(task, "1")
    few = [cost_of(lambda: dashboard(scoped, FEBRUARY)), cost_of(lambda: roi_table(scoped, [date(2026, 2, 1)]))]
    for number in range(1, 20):
        spend(task, "1", f"2026-02-{number:02}")
    many = [cost_of(lambda: dashboard(scoped, FEBRUARY)), cost_of(lambda: roi_table(scoped, [date(2026, 2, 1)]))]
    assert many == few
