"""Pages of a roadmap of 500 initiatives and 5,000 tasks against one of 50 and 500."""

from datetime import date, timedelta

from django.utils import timezone
from django_scopes import scope

from accounts import services
from accounts.models import User, Workspace
from bench.strategies import opener
from bench.timing import Ratio, interleaved
from roadmap.models import Initiative, Stage, Task
from strategy.models import Goal, Person
from strategy.services import documents

FEW, MANY = 50, 500
TASKS_EACH = 10
GOALS_PER = 10
"""Initiatives of one goal."""
PEOPLE = 10
GOAL = 1.5
PAGES = ("roadmap:timeline", "roadmap:list", "roadmap:board", "roadmap:focus")
DAY = timedelta(days=1)


def roadmap(user: User, initiatives: int) -> Workspace:
    """Make a workspace with so many initiatives over two years, and ten times as many tasks."""
    workspace = services.create_workspace(name=f"{initiatives} initiatives", by=user, currency="EUR", time_zone="UTC")
    with scope(workspace=workspace):
        _fill(workspace, user, initiatives)
    return workspace


def _fill(workspace: Workspace, user: User, initiatives: int) -> None:
    today = workspace.today()
    plan = documents.start(workspace=workspace, by=user)
    people = Person.objects.bulk_create(
        [Person(workspace=workspace, name=f"Person {n}", user=user if n == 0 else None) for n in range(PEOPLE)]
    )
    goals = Goal.objects.bulk_create(
        [
            Goal(workspace=workspace, strategy=plan, title=f"Goal {n}", deadline=today + timedelta(days=365))
            for n in range(initiatives // GOALS_PER)
        ]
    )
    written = Initiative.objects.bulk_create(
        [_initiative(goals[n % len(goals)], people[n % PEOPLE], n, initiatives, today) for n in range(initiatives)]
    )
    tasks = [
        _task(workspace, written[n % initiatives], people[n % PEOPLE], n, today)
        for n in range(initiatives * TASKS_EACH)
    ]
    Task.objects.bulk_create(tasks, batch_size=1000)


def _initiative(goal: Goal, owner: Person, n: int, of: int, today: date) -> Initiative:
    start = today - timedelta(days=365) + timedelta(days=730 * n // of)
    return Initiative(
        workspace=goal.workspace, goal=goal, owner=owner, title=f"Initiative {n}", starts_on=start,
        ends_on=start + timedelta(days=30), success_measure="It is done", status=Initiative.Status.PLANNED,
    )  # fmt: skip


def _task(workspace: Workspace, initiative: Initiative, assignee: Person, n: int, today: date) -> Task:
    stage = Stage.values[n % len(Stage.values)]
    waits = stage == Stage.WAITING
    return Task(
        workspace=workspace, initiative=initiative, assignee=assignee, title=f"Task {n}", stage=stage, rank=n,
        due_on=initiative.starts_on + DAY * (n % 30), waiting_reason="An offer" if waits else "",
        waiting_since=timezone.now() if waits else None, done_at=timezone.now() if stage == Stage.DONE else None,
    )  # fmt: skip


def measure() -> list[Ratio]:
    """Return each page's ratio, as a signed-in member opens it again and again."""
    user = User.objects.create_user(email="roadmap@example.com", name="Roadmap")
    few, many = roadmap(user, FEW), roadmap(user, MANY)
    return [_compare(user, few, many, page) for page in PAGES]


def _compare(user: User, few: Workspace, many: Workspace, page: str) -> Ratio:
    base, found = interleaved([opener(user, few, page), opener(user, many, page)], rounds=15)
    what = f"roadmap page “{page.removeprefix('roadmap:')}”, {MANY} initiatives, {MANY * TASKS_EACH:,} tasks"
    return Ratio(what, f"{FEW} and {FEW * TASKS_EACH}", found, base, "≤ 1.5", found <= GOAL * base)
