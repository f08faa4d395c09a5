"""From plan to tasks: templates of initiatives, splitting and copying them."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import requires
from accounts.roles import Role
from roadmap.forms.plans import CopyForm, PlanForm, PlanRow, TitleForm, WorkRow, goals_to_plan
from roadmap.initiative_templates import SETS, TEMPLATES, Text, titles_of
from roadmap.models import Initiative, Task
from roadmap.plans import PlannedInitiative, PlannedTask, draft
from roadmap.selectors import plans as selectors
from roadmap.services import plans as services
from strategy.models import Goal

UNPROCESSABLE = 422
LEAST_ROWS = 10
MORE_ROWS = 5
MOST_ROWS = 60


@require_GET
@requires(Role.VIEWER)
def templates(request: Any) -> HttpResponse:
    context = {"templates": TEMPLATES.values(), "sets": SETS.values(), "roles": selectors.role_holders()}
    return render(request, "roadmap/plans_templates.html", {**context, "goal": request.GET.get("goal", "")})


# --- Using a template -----------------------------------------------------------


@dataclass
class Sheet:
    """A planned initiative with the forms of its title and its tasks."""

    plan: PlannedInitiative
    title: TitleForm
    rows: list[tuple[PlannedTask, PlanRow]]

    def is_valid(self) -> bool:
        return all([self.title.is_valid(), *(row.is_valid() for _task, row in self.rows)])

    def filled_in(self) -> PlannedInitiative:
        """Return the plan as it was typed, without the tasks that are left out."""
        kept = []
        for task, row in self.rows:
            typed = row.cleaned_data
            if typed["include"]:
                hours = typed["estimated_hours"]
                kept.append(PlannedTask(task.idea, typed["title"], typed["due_on"], hours, typed["assignee"]))
        plan = self.plan
        return PlannedInitiative(plan.template, self.title.cleaned_data["title"], plan.starts_on, plan.ends_on, kept)


@require_http_methods(["GET", "POST"])
@requires(Role.EDITOR)
def template_use(request: Any, key: str) -> HttpResponse:
    """Show what a template would create, let it be changed, and create it."""
    titles = titles_of(key)
    if titles is None:
        raise Http404
    if request.method == "GET":
        return _first_look(request, key, titles)
    form = PlanForm(request.POST)
    start = form.cleaned_data["starts_on"] if form.is_valid() else request.workspace.today()
    try:
        planned = _draft(titles, start)
    except ValidationError as error:
        form.add_error("starts_on", error)
        planned = _draft(titles, request.workspace.today())
    step = request.POST.get("step", "")
    data = _with_days_of(planned, request.POST) if step == "dates" and form.is_valid() else request.POST
    sheets = _sheets(planned, data)
    if not all([form.is_valid(), *(sheet.is_valid() for sheet in sheets)]):
        return _show_plan(request, key, form, sheets, status=UNPROCESSABLE)
    if step == "dates":
        return _show_plan(request, key, form, sheets)
    try:
        created = services.create_plan(
            workspace=request.workspace,
            goal=form.cleaned_data["goal"],
            channel=form.cleaned_data["channel"],
            planned=[sheet.filled_in() for sheet in sheets],
            by=request.user,
        )
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return _show_plan(request, key, form, sheets, status=UNPROCESSABLE)
    return _created(request, created)


def _first_look(request: Any, key: str, titles: dict[str, Text]) -> HttpResponse:
    goals = list(goals_to_plan())
    asked = request.GET.get("goal", "")
    goal: Goal | None = next((one for one in goals if str(one.pk) == asked), goals[0] if len(goals) == 1 else None)
    start = selectors.first_day(titles, goal, request.workspace.today())
    form = PlanForm(initial={"goal": goal and goal.pk, "starts_on": start})
    return _show_plan(request, key, form, _sheets(_draft(titles, start)))


def _draft(titles: dict[str, Text], start: Any) -> list[PlannedInitiative]:
    holders = {key: role.holder for key, role in selectors.role_holders().items()}
    return draft(titles, start, holders)


def _sheets(planned: list[PlannedInitiative], data: Any = None) -> list[Sheet]:
    people = selectors.people_by_id()

    def row(plan: PlannedInitiative, number: int, task: PlannedTask) -> PlanRow:
        initial = {
            "title": task.title,
            "due_on": task.due_on,
            "assignee": task.assignee and task.assignee.pk,
            "estimated_hours": task.hours,
        }
        return PlanRow(data, prefix=f"{plan.template.key}-{number}", people=people, initial=initial)

    return [
        Sheet(
            plan,
            TitleForm(data, prefix=plan.template.key, initial={"title": plan.title}),
            [(task, row(plan, number, task)) for number, task in enumerate(plan.tasks)],
        )
        for plan in planned
    ]


def _with_days_of(planned: list[PlannedInitiative], typed: Any) -> Any:
    """Return what was typed, with the days that follow from the first day."""
    data = typed.copy()
    for plan in planned:
        for number, task in enumerate(plan.tasks):
            data[f"{plan.template.key}-{number}-due_on"] = task.due_on.isoformat()
    return data


def _show_plan(request: Any, key: str, form: PlanForm, sheets: list[Sheet], status: int = 200) -> HttpResponse:
    context = {
        "subject": SETS.get(key) or TEMPLATES[key],
        "form": form,
        "sheets": sheets,
        "roles": selectors.role_holders(),
    }
    return render(request, "roadmap/plans_use.html", context, status=status)


def _created(request: Any, created: services.Created) -> HttpResponse:
    first = created.initiatives[0]
    if created.new:
        count = len(created.initiatives)
        messages.success(request, ngettext("%d initiative created.", "%d initiatives created.", count) % count)
    else:
        messages.info(request, _("This has been created before; nothing was added."))
    if len(created.initiatives) == 1:
        return redirect("roadmap:initiative", request.workspace.slug, first.pk)
    return redirect("roadmap:goal", request.workspace.slug, first.goal_id)


# --- Splitting ------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@requires(Role.CONTRIBUTOR)
def initiative_split(request: Any, pk: int) -> HttpResponse:
    """Propose the tasks of an initiative, let them be changed, and create them."""
    initiative = get_object_or_404(Initiative.objects.select_related("goal__strategy", "owner"), pk=pk)
    if request.method == "GET":
        return _show_split(request, initiative, _proposed_rows(initiative))
    count = _rows_sent(request.POST)
    people = selectors.people_by_id()
    rows = [WorkRow(request.POST, prefix=str(number), people=people) for number in range(count)]
    if request.POST.get("step") == "more":
        rows += [
            WorkRow(prefix=str(number), people=people) for number in range(count, min(count + MORE_ROWS, MOST_ROWS))
        ]
        return _show_split(request, initiative, rows)
    if not all(row.is_valid() for row in rows):
        return _show_split(request, initiative, rows, status=UNPROCESSABLE)
    named = [row.cleaned_data for row in rows if row.cleaned_data["title"]]
    try:
        made = services.split(initiative, rows=named, by=request.user)
    except ValidationError as error:
        return _show_split(request, initiative, rows, status=UNPROCESSABLE, problems=error.messages)
    if made:
        messages.success(request, ngettext("%d task created.", "%d tasks created.", len(made)) % len(made))
    else:
        messages.info(request, _("These tasks are there already; nothing was added."))
    return redirect("roadmap:initiative", request.workspace.slug, initiative.pk)


def _rows_sent(typed: Any) -> int:
    sent = typed.get("rows", "")
    return min(int(sent), MOST_ROWS) if sent.isascii() and sent.isdigit() and len(sent) < 5 else LEAST_ROWS


def _proposed_rows(initiative: Initiative) -> list[WorkRow]:
    people = selectors.people_by_id()
    person = selectors.who_does_it(initiative)
    parts = selectors.proposed_split(initiative)
    proposed: list[dict[str, Any]] = [
        {"title": part.title, "due_on": part.due_on, "assignee": person and person.pk} for part in parts
    ]
    blank: list[dict[str, Any]] = [{}] * max(LEAST_ROWS - len(proposed), 2)
    return [
        WorkRow(prefix=str(number), people=people, initial=initial) for number, initial in enumerate(proposed + blank)
    ]


def _show_split(
    request: Any, initiative: Initiative, rows: list[WorkRow], *, status: int = 200, problems: Any = ()
) -> HttpResponse:
    context = {
        "initiative": initiative,
        "rows": rows,
        "problems": problems,
        "tasks": Task.objects.filter(initiative=initiative),
        "more": len(rows) < MOST_ROWS,
    }
    return render(request, "roadmap/plans_split.html", context, status=status)


# --- Copying --------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@requires(Role.EDITOR)
def initiative_copy(request: Any, pk: int) -> HttpResponse:
    """Begin an initiative from an earlier one."""
    source = get_object_or_404(Initiative.objects.select_related("goal__strategy", "owner", "channel"), pk=pk)
    initial = {"title": source.title, "goal": source.goal_id, "starts_on": request.workspace.today()}
    form = CopyForm(request.POST or None, source=source, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            return _created(request, services.copy_initiative(source, by=request.user, **form.cleaned_data))
        except ValidationError as error:
            for name, problems in getattr(error, "message_dict", {"": error.messages}).items():
                form.add_error(name if name in form.fields else None, problems)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "roadmap/plans_copy.html", {"initiative": source, "form": form}, status=status)
