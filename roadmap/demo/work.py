"""The tasks of the demonstration: some in every stage, with check lists, time and links."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts import records
from accounts.models import Membership, User, Workspace
from accounts.roles import Role
from roadmap.demo.schedule import ACCOUNT, ANSWERS, CAMPAIGN, DAILY, FILM, INBOX, INFLUENCERS, LETTER, PIECES
from roadmap.models import Attachment, ChecklistItem, Initiative, RecurringTask, Stage, Task, TimeEntry
from roadmap.services.tasks import create_task
from strategy.models import Person

ANNA, ELINA, KATRIN = "Anna Virtanen", "Elina Lindqvist", "Katrin Weber"

TASKS: tuple[tuple[str, str, str | None, str, int | None, dict[str, Any]], ...] = (
    ("Choose the handle and write the profile", ACCOUNT, ANNA, "done", -66, {}),
    ("Two-factor sign-in for the account", ACCOUNT, ELINA, "done", -65, {}),
    ("List the 50 pieces by saves and shares", PIECES, ANNA, "done", -61, {}),
    ("Translate the first 25 pieces", PIECES, KATRIN, "done", -59, {}),
    ("Translate the other 25 pieces", PIECES, KATRIN, "done", -57, {}),
    ("Photographs from the knitters for this week", DAILY, ANNA, "done", -1, {}),
    ("German captions for next week", DAILY, KATRIN, "in_progress", 3, {"estimated_hours": 2}),
    ("Story: how a Troyer is made", DAILY, ANNA, "in_progress", 1, {"estimated_hours": 3}),
    ("Caption of the Nikolaus post", DAILY, KATRIN, "review", 2, {"needs_review": True}),
    ("Plan the posts of the coming month", DAILY, ANNA, "next", 6, {"estimated_hours": 2}),
    ("Ask knitters for two videos", DAILY, None, "backlog", None, {}),
    ("List twenty makers of knitting videos", INFLUENCERS, ANNA, "done", -40, {}),
    ("Agree on terms with the first five makers", INFLUENCERS, ELINA, "in_progress", 4, {"estimated_hours": 4}),
    (
        "Send sweaters to the makers", INFLUENCERS, ELINA, "waiting", -2,
        {"waiting_reason": "Two makers have not told their sizes"},
    ),
    ("Links to count who comes from whom", INFLUENCERS, ANNA, "next", 5, {"estimated_hours": 1}),
    ("Brief for the paid campaign", CAMPAIGN, ANNA, "next", 10, {"needs_review": True}),
    ("Three pictures for the advertisement", CAMPAIGN, None, "backlog", None, {}),
    ("Landing page in German checked", CAMPAIGN, KATRIN, "backlog", None, {}),
    ("Try three shared inboxes", INBOX, ELINA, "done", -6, {}),
    ("Connect Facebook and Instagram to the inbox", INBOX, ELINA, "in_progress", 0, {"estimated_hours": 2}),
    ("Who answers on Saturdays", INBOX, ELINA, "review", 1, {"needs_review": True}),
    ("Collect the twenty most asked questions", ANSWERS, ANNA, "backlog", None, {}),
    ("Addresses of owners of old sweaters", LETTER, ELINA, "done", -80, {}),
    ("Letter of this month", LETTER, ELINA, "next", 8, {"estimated_hours": 3}),
    (
        "Cut the film to five minutes", FILM, ANNA, "waiting", -5,
        {"waiting_reason": "The studio sends the sound on Friday"},
    ),
    ("Subtitles in German and Norwegian", FILM, KATRIN, "backlog", None, {}),
)  # fmt: skip
"""Title, initiative, who does it, stage, days from today on which it is due, and what else is known."""

CHECKLISTS = {
    "Connect Facebook and Instagram to the inbox": ("Sign in as the page", "Give Anna access", "Answer one message"),
    "Letter of this month": ("Text", "Photograph of the kit", "Try it on two addresses", "Send"),
    "Story: how a Troyer is made": ("Film the machine", "Film the hand-sewn collar", "Ask Katrin for the words"),
}
DONE_POINTS = 1
"""How many points of each list are done."""

TIME = (
    ("List twenty makers of knitting videos", ANNA, 41, "1.5"),
    ("Photographs from the knitters for this week", ANNA, 8, "1"),
    ("Photographs from the knitters for this week", ANNA, 2, "0.75"),
    ("German captions for next week", KATRIN, 7, "0.75"),
    ("German captions for next week", KATRIN, 1, "0.5"),
    ("Story: how a Troyer is made", ANNA, 3, "1.25"),
    ("Agree on terms with the first five makers", ELINA, 9, "1"),
    ("Try three shared inboxes", ELINA, 7, "1.5"),
    ("Cut the film to five minutes", ANNA, 10, "1"),
)
"""Of which task, who, how many days ago, how many hours."""

LINKS = (
    ("Terms for makers of videos", "https://drive.example/terms-for-makers", INFLUENCERS),
    ("The fifty pieces, with numbers", "https://drive.example/fifty-pieces", PIECES),
    ("Film, rough cut", "https://drive.example/elbow-rough-cut", FILM),
)


def seed(*, workspace: Workspace, by: User | None, today: date, initiatives: Mapping[str, Initiative]) -> None:
    """Write the tasks where there are none; tie the people who do them to the demonstration's logins."""
    if Task.objects.exists():
        return
    people = {person.name: person for person in Person.objects.all()}
    _sign_in(workspace, by, people)
    tasks = {plan[0]: _task(workspace, by, today, initiatives, people, plan) for plan in TASKS}
    for title, points in CHECKLISTS.items():
        _points(tasks[title], points, by)
    for title, name, days_ago, hours in TIME:
        entry = TimeEntry(workspace=workspace, task=tasks[title], person=people.get(name), created_by=by)
        records.save(entry, by=by, date=today - timedelta(days=days_ago), hours=Decimal(hours))
    for title, address, where in LINKS:
        link = Attachment(workspace=workspace, initiative=initiatives[where], created_by=by)
        records.save(link, by=by, title=title, url=address)
    _come_back(workspace, by, today, initiatives, people)


def _sign_in(workspace: Workspace, by: User | None, people: Mapping[str, Person]) -> None:
    """Let the owner be Elina and an editor Anna, where nobody is tied to an account yet."""
    editor = Membership.objects.filter(workspace=workspace, role=Role.EDITOR).select_related("user").first()
    for name, user in ((ELINA, by), (ANNA, editor and editor.user)):
        if user and name in people and not Person.objects.exclude(user=None).filter(user=user).exists():
            records.save(people[name], by=by, user=user)


def _task(
    workspace: Workspace,
    by: User | None,
    today: date,
    initiatives: Mapping[str, Initiative],
    people: Mapping[str, Person],
    plan: tuple[str, str, str | None, str, int | None, dict[str, Any]],
) -> Task:
    title, initiative, name, stage, due_in, more = plan
    due_on = None if due_in is None else today + timedelta(days=due_in)
    doing = people.get(name) if name else None
    reviewer = people.get(ELINA if name != ELINA else ANNA) if stage == Stage.REVIEW else None
    fields: dict[str, Any] = {
        "initiative": initiatives[initiative],
        "stage": stage,
        "due_on": due_on,
        **more,
    }
    task = create_task(workspace=workspace, by=by, title=title, assignee=doing, reviewer=reviewer, **fields)
    if stage == Stage.DONE and due_in is not None:
        done_at = timezone.now() + timedelta(days=due_in)
        Task.objects.filter(pk=task.pk).update(done_at=done_at, moved_at=done_at)
    if stage == Stage.WAITING:
        since = timezone.now() - timedelta(days=6)
        Task.objects.filter(pk=task.pk).update(waiting_since=since, moved_at=since)
    return task


def _points(task: Task, points: tuple[str, ...], by: User | None) -> None:
    for position, text in enumerate(points, start=1):
        done: dict[str, Any] = {"done_at": timezone.now(), "done_by": by} if position <= DONE_POINTS else {}
        records.save(ChecklistItem(workspace=task.workspace, task=task), by=by, text=text, position=position, **done)


def _come_back(
    workspace: Workspace,
    by: User | None,
    today: date,
    initiatives: Mapping[str, Initiative],
    people: Mapping[str, Person],
) -> None:
    """Plan the posts of each week on its Thursday, from the next one on."""
    recurring = RecurringTask(workspace=workspace, created_by=by, initiative=initiatives[DAILY])
    records.save(
        recurring,
        by=by,
        title="Choose next week's posts",
        assignee=people.get(ANNA),
        interval=RecurringTask.Interval.WEEK,
        weekday=3,
        checklist=["Look at what was saved most", "Two in German", "One about mending"],
        starts_on=today + timedelta(days=1),
    )
