"""From plan to tasks: templates of initiatives, splitting and copying."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import records
from roadmap import splitting
from roadmap.initiative_templates import SETS, TEMPLATES
from roadmap.models import ChecklistItem, Dependency, Effort, Initiative, RecurringTask, Risk, Task
from roadmap.selectors.plans import offers_split
from roadmap.services.tasks import create_task
from strategy.metrics import METRICS
from strategy.models import Person, TeamRole
from strategy.team_roles import STANDARD_ROLES
from tests.counting import queries
from tests.roadmap import make
from tests.strategy import make as strategy

ROLES = {role.key for role in STANDARD_ROLES}
MONDAY = date(2026, 1, 5)


# --- The catalogue ---------------------------------------------------------------


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_names_only_what_there_is(template):
    assert template.metric in METRICS
    assert {template.role, *(task.role for task in template.tasks)} <= ROLES
    assert set(template.after) <= set(TEMPLATES)
    assert all((template.title, template.about, template.measure, template.resources, template.tasks, template.risks))
    assert all(task.title and task.why for task in template.tasks)
    assert all(risk.title and risk.response and {risk.likelihood, risk.effect} <= {1, 2, 3} for risk in template.risks)
    assert all(0 <= task.day < (template.days or 7) for task in template.tasks)


@pytest.mark.parametrize("template_set", SETS.values(), ids=SETS)
def test_in_a_set_what_comes_first_stands_first(template_set):
    keys = list(template_set.titles)
    for number, key in enumerate(keys):
        assert set(TEMPLATES[key].after) & set(keys) <= set(keys[:number])


# --- Splitting, by itself ----------------------------------------------------------


def test_lists_of_all_kinds_are_understood():
    text = "1. Choose\n2) Translate\n- [ ] Check\n• Publish\n\n---\n* choose\n1,000 followers\nA. Thank"
    assert splitting.parts_of(text) == ["Choose", "Translate", "Check", "Publish", "1,000 followers", "Thank"]


def test_a_plain_description_gives_a_task_for_each_week():
    parts = splitting.propose("One sentence.", MONDAY, MONDAY + timedelta(days=20), name_week="Week {}".format)
    assert [(part.title, part.due_on) for part in parts] == [
        ("Week 1", date(2026, 1, 9)),
        ("Week 2", date(2026, 1, 16)),
        ("Week 3", date(2026, 1, 23)),
    ]


def test_a_line_too_long_for_a_title_is_kept_whole_beside_it():
    line = "word " * 60
    first, second = splitting.propose(f"{line}\nShort", MONDAY, MONDAY, name_week=str)
    assert len(first.title) <= splitting.LONGEST_TITLE
    assert (first.text, second.text) == (line.strip(), "")


@given(st.integers(1, 40), st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 400))
def test_days_are_in_order_inside_and_end_on_the_last_workday(count, first, length):
    last = first + timedelta(days=length)
    days = splitting.spread(count, first, last)
    assert len(days) == count
    assert days == sorted(days)
    assert first <= days[0] <= days[-1] <= last
    assert days[-1] == (splitting.workdays(first, last) or [last])[-1]


@given(st.text(max_size=400))
def test_any_description_gives_tasks_that_can_be_saved(text):
    parts = splitting.propose(text, MONDAY, MONDAY + timedelta(days=30), name_week=str)
    assert 1 <= len(parts) <= splitting.MOST_TASKS
    assert all(0 < len(part.title) <= splitting.LONGEST_TITLE for part in parts)
    assert len({part.title.casefold() for part in parts}) >= 1


# --- Splitting an initiative -------------------------------------------------------


@pytest.fixture
def goal(scoped):
    return strategy.goal(scoped)


@pytest.fixture
def long_one(goal):
    anna = records.save(Person(workspace=goal.workspace), by=None, name="Anna")
    return make.initiative(goal, ends_on=date(2026, 2, 1), description="- Choose\n- Translate\n- Check", owner=anna)


@pytest.mark.django_db
def test_only_open_work_longer_than_a_week_without_tasks_is_offered_to_be_split(goal, long_one):
    assert offers_split(long_one, 1)
    assert not offers_split(long_one, 2)
    assert not offers_split(make.initiative(goal), 0)
    long_one.status = "done"
    assert not offers_split(long_one, 0)


def sent(page, **changes):
    """Return what the browser would send of a page of rows as it stands."""
    data = {"rows": len(page.context["rows"])}
    for row in page.context["rows"]:
        data |= {field.html_name: field.value() or "" for field in row}
    return {**data, **changes}


@pytest.mark.django_db
def test_the_proposal_is_changed_and_created_once(client_for, contributor, page_url, long_one):
    client = client_for(contributor)
    address = page_url(f"roadmap/initiatives/{long_one.pk}/split/")
    page = client.get(address)
    assert len(page.context["rows"]) >= 10
    data = sent(page, **{"1-title": "", "3-title": "Schedule", "3-due_on": "2026-01-30"})
    for _click in range(2):
        assert client.post(address, data).status_code == 302
    tasks = Task.objects.filter(initiative=long_one).order_by("rank")
    assert [task.title for task in tasks] == ["Choose", "Check", "Schedule"]
    assert (tasks[0].assignee.name, tasks[1].due_on) == ("Anna", date(2026, 1, 30))


@pytest.mark.django_db
def test_a_wrong_row_loses_nothing_and_more_rows_keep_what_was_typed(client_for, contributor, page_url, long_one):
    client = client_for(contributor)
    address = page_url(f"roadmap/initiatives/{long_one.pk}/split/")
    data = sent(client.get(address), **{"0-due_on": "soon", "4-title": "Kept"})
    refused = client.post(address, data)
    assert refused.status_code == 422
    assert 'value="Kept"' in refused.content.decode()
    longer = client.post(address, {**data, "step": "more"})
    assert len(longer.context["rows"]) == int(data["rows"]) + 5
    assert 'value="Kept"' in longer.content.decode()
    assert not Task.objects.exists()


@pytest.mark.django_db
def test_nothing_named_is_refused(client_for, contributor, page_url, long_one):
    page = client_for(contributor).post(page_url(f"roadmap/initiatives/{long_one.pk}/split/"), {"rows": "10"})
    assert page.status_code == 422
    assert "Name at least one task." in page.content.decode()


@pytest.mark.django_db
def test_the_api_proposes_and_splits(api_for, api_url, long_one):
    api = api_for("write")
    address = api_url(f"initiatives/{long_one.pk}/split/")
    proposal = api.post(address, {"dry_run": True}, format="json")
    assert (proposal.status_code, proposal.json()["created"]) == (200, [])
    assert [task["title"] for task in proposal.json()["tasks"]] == ["Choose", "Translate", "Check"]
    assert len(api.post(address, {}, format="json").json()["created"]) == 3
    assert api.post(address, {}, format="json").status_code == 200
    assert api.post(address, {"tasks": [{"title": ""}]}, format="json").status_code == 400
    assert Task.objects.count() == 3


# --- Templates ----------------------------------------------------------------------


def plan_sent(page, goal, **changes):
    """Return what the browser would send of the page of a template as it stands."""
    data = {"goal": goal.pk, "starts_on": "2026-01-05", "channel": ""}
    for sheet in page.context["sheets"]:
        data[sheet.title["title"].html_name] = sheet.title["title"].value()
        for _task, row in sheet.rows:
            data |= {field.html_name: field.value() or "" for field in row}
    return {**data, **changes}


@pytest.mark.django_db
def test_the_whole_set_plans_the_practitioners_example_once(client_for, editor, page_url, goal):
    client = client_for(editor)
    address = page_url("roadmap/templates/foreign_audience/use/")
    data = plan_sent(client.get(address), goal)
    proposed = client.post(address, {**data, "step": "dates"})
    assert not Initiative.objects.exists()
    data = {**plan_sent(proposed, goal), "open_account-0-include": ""}
    for _click in range(2):
        assert client.post(address, data).url == page_url(f"roadmap/goals/{goal.pk}/")
    planned = {one.template_key: one for one in Initiative.objects.all()}
    assert [(one.starts_on.isoformat(), one.ends_on and one.ends_on.isoformat()) for one in planned.values()] == [
        ("2026-01-05", "2026-01-11"),
        ("2026-01-12", "2026-01-18"),
        ("2026-01-12", None),
        ("2026-01-19", "2026-01-25"),
        ("2026-01-26", "2026-04-25"),
    ]
    ties = {(tie.predecessor.template_key, tie.successor.template_key) for tie in Dependency.objects.all()}
    assert ties == {
        ("open_account", "localise_content"),
        ("localise_content", "paid_campaign"),
        ("open_account", "daily_publishing"),
        ("paid_campaign", "influencers"),
    }
    assert planned["open_account"].tasks.count() == len(TEMPLATES["open_account"].tasks) - 1
    assert Risk.objects.count() == sum(len(TEMPLATES[key].risks) for key in planned)
    assert ChecklistItem.objects.exists()
    daily = RecurringTask.objects.get(interval="day")
    assert (daily.starts_on, daily.ends_on, len(daily.checklist)) == (date(2026, 1, 12), goal.deadline, 3)


@pytest.mark.django_db
def test_a_template_later_waits_for_what_the_goal_has_already(api_for, api_url, goal):
    api = api_for("write")
    first = {"goal": goal.pk, "starts_on": "2026-01-05"}
    assert api.post(api_url("initiative-templates/open_account/use/"), first).status_code == 201
    assert api.post(api_url("initiative-templates/open_account/use/"), first).json()["created"] is False
    later = {"goal": goal.pk, "starts_on": "2026-01-20"}
    assert api.post(api_url("initiative-templates/localise_content/use/"), later).status_code == 201
    assert Dependency.objects.get().successor.template_key == "localise_content"


@pytest.mark.django_db
@pytest.mark.parametrize("start", ["", "2099-12-31", "0202-01-01"])
def test_an_impossible_start_is_refused_by_both_doors(client_for, editor, api_for, api_url, page_url, goal, start):
    address = page_url("roadmap/templates/influencers/use/")
    client = client_for(editor)
    refused = client.post(address, plan_sent(client.get(address), goal, starts_on=start))
    assert refused.status_code == 422
    assert "starts_on" in refused.context["form"].errors
    answer = api_for("write").post(
        api_url("initiative-templates/influencers/use/"), {"goal": goal.pk, "starts_on": start}
    )
    assert {error["field"] for error in answer.json()["errors"]} == {"starts_on"}
    assert not Initiative.objects.exists()


@pytest.mark.django_db
def test_a_wrong_row_of_a_plan_creates_nothing_and_keeps_the_rest(client_for, editor, page_url, goal):
    client = client_for(editor)
    address = page_url("roadmap/templates/contest/use/")
    changes = {"contest-0-due_on": "", "contest-1-title": "Ask a lawyer"}
    refused = client.post(address, plan_sent(client.get(address), goal, **changes))
    assert refused.status_code == 422
    assert 'value="Ask a lawyer"' in refused.content.decode()
    assert not Initiative.objects.exists()


@pytest.mark.django_db
def test_roles_decide_who_is_proposed(client_for, editor, page_url, goal):
    anna = records.save(Person(workspace=goal.workspace), by=None, name="Anna")
    role = TeamRole.objects.get(key="ads")
    records.save(role, by=None, holder=anna)
    page = client_for(editor).get(page_url("roadmap/templates/paid_campaign/use/"))
    rows = {str(task.title): row["assignee"].value() for task, row in page.context["sheets"][0].rows}
    assert rows["Make three versions of the ad"] is None
    assert list(rows.values()).count(anna.pk) == 3


@pytest.mark.django_db
def test_the_catalogue_answers_pages_and_programs(client_for, viewer, api_for, api_url, page_url, scoped):
    page = client_for(viewer).get(page_url("roadmap/templates/")).content.decode()
    catalogue = api_for("read").get(api_url("initiative-templates/")).json()
    assert {template["key"] for template in catalogue["templates"]} == set(TEMPLATES)
    assert all(template["title"] in page for template in catalogue["templates"])
    assert "Use the whole set" not in page


@pytest.mark.django_db
def test_a_plan_takes_the_same_queries_for_any_number_of_people(client_for, editor, page_url, goal):
    client = client_for(editor)
    address = page_url("roadmap/templates/foreign_audience/use/")
    records.save(Person(workspace=goal.workspace), by=None, name="Anna")
    before = queries(client, address)
    for number in range(20):
        records.save(Person(workspace=goal.workspace), by=None, name=f"Person {number}")
    assert queries(client, address) == before


# --- Copying --------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_copy_takes_open_work_along_to_its_new_days(client_for, editor, page_url, goal, long_one):
    task = create_task(workspace=goal.workspace, by=None, title="Choose", initiative=long_one, due_on=date(2026, 1, 9))
    records.save(ChecklistItem(workspace=goal.workspace), by=None, task=task, text="By saves")
    create_task(workspace=goal.workspace, by=None, title="Over", initiative=long_one, stage="done")
    records.save(Risk(workspace=goal.workspace), by=None, initiative=long_one, title="Late")
    records.save(
        Effort(workspace=goal.workspace), by=None, initiative=long_one, person=long_one.owner, hours_per_week=Decimal(3)
    )
    client = client_for(editor)
    address = page_url(f"roadmap/initiatives/{long_one.pk}/copy/")
    data = {"title": "Open a Danish account", "goal": goal.pk, "starts_on": "2026-02-05"}
    for _click in range(2):
        assert client.post(address, data).status_code == 302
    copy = Initiative.objects.exclude(pk=long_one.pk).get()
    assert (copy.ends_on, copy.owner, copy.status) == (date(2026, 3, 4), long_one.owner, "planned")
    copied = copy.tasks.get()
    assert (copied.title, copied.due_on, copied.checklist.get().text) == ("Choose", date(2026, 2, 9), "By saves")
    assert (copy.risks.count(), copy.efforts.count()) == (1, 1)
    refused = client.post(address, {**data, "starts_on": "2099-12-30"})
    assert "starts_on" in refused.context["form"].errors
