"""Pages of strategies as a whole: which there are, their settings, their states, and the next one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import requires
from accounts.forms import RecordForm
from accounts.pages import RecordDeleteView, RecordEditView
from accounts.records import StateConflict
from accounts.roles import Role
from strategy import desk
from strategy.desk import about_strategy
from strategy.forms.documents import StrategyForm
from strategy.models import Strategy
from strategy.selectors import documents as selectors
from strategy.selectors.guidance import open_groups
from strategy.selectors.outline import outline
from strategy.selectors.reviews import due_after
from strategy.services import documents, lifecycle
from strategy.views.base import ROWS_ON_A_PAGE, PartPage


@require_GET
@requires(Role.VIEWER)
def strategies(request: Any) -> HttpResponse:
    page = Paginator(selectors.strategies_with_history(), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    if not page.paginator.count:
        return desk.to_the_start(request)
    rows = [(strategy, due_after(strategy, strategy.last_review_on)) for strategy in page]
    return render(request, "strategy/strategies.html", {"page_obj": page, "rows": rows})


class WarnsOfShortMoney(RecordEditView):
    """Store a strategy, and say plainly when its period is shorter than money should last."""

    model = Strategy
    form_class = StrategyForm

    def write(self, form: RecordForm) -> Strategy:
        strategy = self.store(form)
        if selectors.is_short_of_two_years(strategy):
            messages.warning(
                self.request,
                _(
                    "The period is shorter than two years. Money reserved only for the start is why strategies fail: "
                    "spread it over at least two years, or mark this as a short campaign."
                ),
            )
        return strategy

    def store(self, form: RecordForm) -> Strategy:
        raise NotImplementedError

    def success_url(self, instance: Strategy) -> str:
        if instance.pk is None:
            return reverse("strategy:strategies", args=[self.request.workspace.slug])
        return _about("strategy:home", self.request, instance)


def _about(name: str, request: Any, strategy: Strategy) -> str:
    """Return the address of a page about this strategy, whichever is current by then."""
    return reverse(name, args=[request.workspace.slug], query={"strategy": strategy.pk})


class StartStrategy(WarnsOfShortMoney):
    """Begin a strategy: its name and its period. Readers are told that there is none yet."""

    template_name = "strategy/start.html"
    title_new = gettext_lazy("Begin a strategy")
    saved_message = gettext_lazy("Your strategy has begun. Write the sections in any order.")
    required_role = Role.VIEWER
    required_role_post = Role.EDITOR

    def initial(self) -> dict[str, Any]:
        first_day, last_day = documents.default_period(self.request.workspace.today())
        return {"name": documents.default_name(self.request.workspace), "starts_on": first_day, "ends_on": last_day}

    def context(self, form: RecordForm) -> dict[str, Any]:
        return {"current": selectors.current_strategy()}

    def store(self, form: RecordForm) -> Strategy:
        return documents.start(workspace=self.request.workspace, by=self.request.user, **form.fields_to_save())


class NextStrategy(PartPage, WarnsOfShortMoney):
    """Begin a strategy with everything this one holds."""

    template_name = "strategy/next.html"
    title_new = gettext_lazy("Start the next strategy from this one")
    saved_message = gettext_lazy("The next strategy has begun with everything the one before holds.")

    def initial(self) -> dict[str, Any]:
        earlier = self.request.strategy
        first_day, last_day = period = documents.next_period(earlier)
        return {
            "name": selectors.name_for_next(earlier, period),
            "starts_on": first_day,
            "ends_on": last_day,
            "short_on_purpose": earlier.short_on_purpose,
            "review_every": earlier.review_every,
        }

    def draft_key(self, instance: Strategy) -> str:
        return f"strategy.next.{self.request.strategy.pk}"

    def store(self, form: RecordForm) -> Strategy:
        return documents.start_next(self.request.strategy, by=self.request.user, **form.fields_to_save())

    def success_url(self, instance: Strategy) -> str:
        return WarnsOfShortMoney.success_url(self, instance)


class StrategySettings(PartPage, WarnsOfShortMoney):
    template_name = "strategy/settings.html"
    title_edit = gettext_lazy("Settings of the strategy")

    def get_object(self) -> Strategy:
        return self.request.strategy

    def store(self, form: RecordForm) -> Strategy:
        version = form.cleaned_data.get("version")
        return documents.change(form.instance, by=self.request.user, version=version, **form.fields_to_save())

    def context(self, form: RecordForm) -> dict[str, Any]:
        # The form has put what was typed on the strategy of the request.
        return {"strategy": Strategy.objects.get(pk=self.request.strategy.pk)}

    def success_url(self, instance: Strategy) -> str:
        return WarnsOfShortMoney.success_url(self, instance)


class StrategyDelete(PartPage, RecordDeleteView):
    model = Strategy
    success_url_name = "strategy:strategies"
    warning = gettext_lazy(
        "All its sections, versions and reviews are deleted with it, and the initiatives of its goals. "
        "This cannot be undone."
    )

    def get_object(self) -> Strategy:
        return self.request.strategy

    def success_url(self, instance: Strategy) -> str:
        return reverse(self.success_url_name, args=[self.request.workspace.slug])

    def remove(self, instance: Strategy) -> None:
        documents.delete(instance, by=self.request.user)

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, **kwargs)
        except StateConflict as refusal:
            return _refused(request, refusal)


# --- States -------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@about_strategy(Role.OWNER)
def approve(request: Any) -> HttpResponse:
    """Show what is still open, then fix what everybody works by."""
    if request.method == "POST":
        return _approve(request)
    strategy = request.strategy
    unfinished = [progress for progress in outline(strategy) if not progress.complete]
    context = {
        "strategy": strategy,
        "unfinished": unfinished,
        "groups": open_groups(strategy),
        "seen": strategy.changed_at.isoformat(),
    }
    return render(request, "strategy/approve.html", context)


def _approve(request: Any) -> HttpResponse:
    try:
        lifecycle.approve(request.strategy, by=request.user, seen=_moment(request.POST.get("seen", "")))
    except StateConflict as refusal:
        messages.warning(request, refusal.messages[0])
        place = "strategy:strategies" if request.strategy.is_archived else "strategy:approve"
        return HttpResponseRedirect(_about(place, request, request.strategy))
    messages.success(request, _("Approved: this is what everybody works by. It is kept as a version."))
    return HttpResponseRedirect(_about("strategy:home", request, request.strategy))


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


@require_POST
@about_strategy(Role.EDITOR)
def archive(request: Any) -> HttpResponse:
    return _step(request, lifecycle.archive, _("“%(name)s” is archived: it is kept as it is, to be read."))


@require_POST
@about_strategy(Role.EDITOR)
def restore(request: Any) -> HttpResponse:
    return _step(request, lifecycle.restore, _("“%(name)s” is out of the archive and can be changed again."))


@require_POST
@about_strategy(Role.EDITOR)
def make_current(request: Any) -> HttpResponse:
    return _step(request, lifecycle.make_current, _("“%(name)s” is the current strategy from now on."))


def _step(request: Any, step: Callable[..., Strategy], done: str) -> HttpResponse:
    try:
        strategy = step(request.strategy, by=request.user)
    except StateConflict as refusal:
        return _refused(request, refusal)
    messages.success(request, done % {"name": strategy.name})
    return redirect("strategy:strategies", request.workspace.slug)


def _refused(request: Any, refusal: StateConflict) -> HttpResponse:
    messages.warning(request, refusal.messages[0])
    return redirect("strategy:strategies", request.workspace.slug)
