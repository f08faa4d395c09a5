"""The time line as a page: groups, periods, switches, pages of rows, and what stands below it."""

from datetime import date

import pytest

from accounts import records
from roadmap.models import Dependency, Initiative, Milestone
from roadmap.selectors.picture import View, picture
from strategy.models import Person, Region
from tests.counting import queries
from tests.roadmap import make
from tests.strategy import make as strategy

pytestmark = pytest.mark.django_db
IN_JANUARY = "roadmap/?zoom=quarter&at=2026-01-15"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def goal(scoped):
    return strategy.goal(scoped)


@pytest.fixture
def read(client_for, viewer, page_url):
    """Give the text of a page as a viewer sees it."""
    client = client_for(viewer)
    return lambda address: client.get(page_url(address)).content.decode()


def tie(first, second, **fields):
    return records.save(Dependency(workspace=first.workspace), by=None, predecessor=first, successor=second, **fields)


def milestone(workspace, **fields):
    return records.save(Milestone(workspace=workspace), by=None, **fields)


# --- Groups ------------------------------------------------------------------


def titles(workspace, **view):
    return [group.title for group in picture(workspace, View(zoom="all", **view)).page.groups]


def test_work_is_grouped_by_goal_owner_or_channel(scoped, goal):
    anna = records.save(Person(workspace=scoped), by=None, name="Anna")
    make.initiative(goal, owner=anna, channel=strategy.channel(scoped, "E-mail"))
    make.initiative(goal, title="Nobody's")
    assert titles(scoped) == [goal.title]
    assert titles(scoped, by="owner")[1:] == ["Anna", "Without an owner"]
    assert titles(scoped, by="channel")[1:] == ["E-mail", "Without a channel"]


def test_work_without_a_channel_belongs_to_the_channel_of_its_goal(scoped):
    make.initiative(strategy.goal(scoped, channel=strategy.channel(scoped, "Instagram")))
    assert titles(scoped, by="channel")[1:] == ["Instagram"]


def test_deadlines_of_goals_stay_when_work_is_grouped_otherwise(scoped, goal):
    make.initiative(goal)
    shown = picture(scoped, View(by="owner", zoom="all"))
    assert [(m.title, m.is_deadline) for m in shown.page.groups[0].milestones] == [(goal.title, True)]


def test_closed_work_can_be_left_out(scoped, goal, read):
    make.initiative(goal, title="Finished", status="done")
    make.initiative(goal, title="Running", status="in_progress")
    assert "Finished" in read(IN_JANUARY)
    page = read(IN_JANUARY + "&closed=off")
    assert "Finished" not in page
    assert "Running" in page


# --- Periods -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("zoom", "heading", "earlier", "later"),
    [
        ("week", "12 Jan 2026 – 18 Jan 2026", "2026-01-05", "2026-01-19"),
        ("month", "January 2026", "2025-12-01", "2026-02-01"),
        ("quarter", "January 2026 – March 2026", "2025-10-01", "2026-04-01"),
        ("year", "January 2026 – December 2026", "2025-01-01", "2027-01-01"),
    ],
)
def test_each_zoom_walks_by_its_own_length(goal, read, zoom, heading, earlier, later):
    page = read(f"roadmap/?zoom={zoom}&at=2026-01-15")
    assert heading in page
    assert f"at={earlier}" in page
    assert f"at={later}" in page


# --- What is drawn -----------------------------------------------------------


def test_dependencies_are_arrows_and_words(scoped, goal, read):
    first = make.initiative(goal)
    second = make.initiative(goal, title="Localise", starts_on=date(2026, 1, 12), ends_on=date(2026, 1, 18))
    tie(first, second)
    page = read(IN_JANUARY)
    assert page.count('class="tie tie-critical"') == 1
    assert page.count("on the critical path") == 4  # two tooltips, two rows


def test_a_successor_that_begins_too_early_is_said_in_the_table(scoped, goal, read):
    first = make.initiative(goal)
    tie(first, make.initiative(goal, title="Localise"), lag_days=2)
    page = read(IN_JANUARY)
    assert "tie-early" in page
    assert "Open a German account, 2 days in between, begins too early" in page


def test_milestones_say_whether_they_are_reached(scoped, goal, read):
    initiative = make.initiative(goal)
    milestone(scoped, title="Ready to print", due_on=date(2026, 1, 9), initiative=initiative)
    milestone(scoped, title="Launch", due_on=date(2026, 2, 2), reached_on=date(2026, 2, 1), goal=goal)
    milestone(scoped, title="Fair", due_on=date(2026, 3, 3))
    page = read(IN_JANUARY)
    assert "Ready to print · 9 Jan 2026 · not reached yet" in page
    assert "Launch · 2 Feb 2026 · reached on 1 Feb 2026" in page
    assert "The whole plan" in page


def test_the_baseline_is_drawn_told_and_can_be_hidden(scoped, goal, read):
    initiative = make.initiative(goal)
    frozen = {"baseline_starts_on": date(2026, 1, 2), "baseline_ends_on": date(2026, 1, 11)}
    Initiative.objects.filter(pk=initiative.pk).update(**frozen)
    page = read(IN_JANUARY)
    assert 'class="piece-baseline" d=' in page
    assert page.count("starts 3 days later") == 2
    assert "starts 3 days later" not in read(IN_JANUARY + "&baseline=off")


# --- Holidays ----------------------------------------------------------------


def test_holidays_and_seasons_of_the_regions_are_marked_and_listed(scoped, goal, read):
    strategy.part(Region, scoped, name="Western Norway")
    strategy.part(Region, scoped, name="Germany")
    make.initiative(goal)
    page = read("roadmap/?zoom=quarter&at=2026-05-15")
    assert "Constitution Day" in page
    page = read(IN_JANUARY)
    assert "Good Friday" not in page
    assert "Valentine&#x27;s Day · 14 Feb 2026 · Germany, Norway" in page
    assert "mark-season" not in read(IN_JANUARY + "&holidays=off")


def test_a_year_counts_its_public_holidays_and_names_the_seasons(scoped, goal, read):
    strategy.part(Region, scoped, name="Finland")
    make.initiative(goal)
    page = read("roadmap/?zoom=year&at=2026-01-15")
    assert "And 15 public holidays" in page
    assert "Black Friday" in page
    assert "mark-holiday" not in page


def test_without_regions_the_page_says_where_to_name_them(goal, read):
    make.initiative(goal)
    assert "Name the regions you sell to" in read(IN_JANUARY)


# --- Large plans -------------------------------------------------------------


def many(goal, count):
    Initiative.objects.bulk_create(
        Initiative(workspace=goal.workspace, goal=goal, **{**make.INITIATIVE, "title": f"Step {n:03}"})
        for n in range(count)
    )


def test_rows_come_in_pages_of_a_hundred(goal, read):
    many(goal, 130)
    page = read(IN_JANUARY)
    assert ("Step 099" in page, "Step 100" in page) == (True, False)
    assert page.count("Show more") == 2
    for part in ("chart", "rows"):
        rest = read(f"{IN_JANUARY}&page=2&part={part}")
        assert ("Step 099" in rest, "Step 100" in rest, "Step 129" in rest) == (False, True, True)
        assert "<html" not in rest
        assert "Show more" not in rest


def test_the_time_line_takes_as_many_queries_for_thirty_as_for_three(client_for, owner, page_url, scoped, goal):
    client = client_for(owner)
    counted = []
    for already, wanted in ((0, 3), (3, 30)):
        strategy.part(Region, scoped, name=f"Region {wanted}", country="FI")
        for n in range(already, wanted):
            anna = records.save(Person(workspace=scoped), by=None, name=f"Anna {n}")
            made = make.initiative(goal, title=f"Step {n}", owner=anna)
            milestone(scoped, title=f"Reached {n}", due_on=date(2026, 1, 9), initiative=made)
            if n:
                tie(previous, made)  # noqa: F821
            previous = made  # noqa: F841
        counted.append(queries(client, page_url(IN_JANUARY)))
    assert counted[0] == counted[1] <= 12


# --- Who may what ------------------------------------------------------------


def test_viewers_get_nothing_to_drag(client_for, editor, page_url, goal, read):
    initiative = make.initiative(goal)
    assert "data-move" not in read(IN_JANUARY)
    assert "move-dialog" not in read(IN_JANUARY)
    page = client_for(editor).get(page_url(IN_JANUARY)).content.decode()
    assert page.count(page_url(f"roadmap/initiatives/{initiative.pk}/move/")) == 2
    assert 'data-edge="end"' in page


@pytest.mark.parametrize("query", ["by=colour", "page=0", "page=99999999999", "part=all", "closed=maybe", "at=x"])
def test_a_mistyped_address_still_shows_the_time_line(goal, client_for, viewer, page_url, query):
    make.initiative(goal)
    assert client_for(viewer).get(page_url(f"roadmap/?{query}")).status_code == 200
