"""The base of every page that writes a part of a strategy."""

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import WorkspaceRequest
from accounts.forms import RecordForm
from accounts.pages import RecordDeleteView, RecordEditView, RecordPage
from accounts.roles import Role
from strategy import desk, snapshot
from strategy.models import Review, SharedPart, Strategy, StrategyPart
from strategy.sections import Part, section_of

ROWS_ON_A_PAGE = 25
UNPROCESSABLE = 422
OF_ONE_STRATEGY = (StrategyPart, Review)


class StrategyRequest(WorkspaceRequest):
    """A request about one strategy (for typing)."""

    strategy: Strategy
    read_only: bool


class PartPage(RecordPage):
    """A page about a record of the document: of the strategy the record belongs to, else of the one asked for."""

    request: StrategyRequest

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.refuse_narrow_role(request)
        strategy = self._strategy()
        if strategy is None and not issubclass(self.model, SharedPart):
            return desk.to_the_start(request)
        desk.lay_out(request, strategy)
        return super().dispatch(request, *args, **kwargs)

    def _strategy(self) -> Strategy | None:
        if "pk" in self.kwargs and issubclass(self.model, OF_ONE_STRATEGY):
            return self._stored.strategy
        return desk.asked_for(self.request)

    @cached_property
    def _stored(self) -> Any:
        return super().get_object()

    def get_object(self) -> Any:
        if "pk" in self.kwargs:
            return self._stored
        instance = super().get_object()
        if isinstance(instance, OF_ONE_STRATEGY):
            instance.strategy = self.request.strategy
        return instance

    def success_url(self, instance: Any) -> str:
        return desk.section_url(self.request, self.success_url_name)


class SectionEditView(PartPage, RecordEditView):
    """An edit page that says which section of the document it belongs to."""

    template_name = "strategy/record_form.html"
    section: Any = ""
    help_template = ""

    def build_form(self, *args: Any, **kwargs: Any) -> RecordForm:
        if issubclass(self.model, StrategyPart):
            kwargs["strategy"] = self.request.strategy
        return super().build_form(*args, **kwargs)

    def draft_key(self, instance: Any) -> str:
        """Keep what is typed for one strategy apart from what is typed for another."""
        key = super().draft_key(instance)
        shared = instance.pk or not isinstance(instance, StrategyPart)
        return key if shared else f"{key}.{self.request.strategy.pk}"

    def context(self, form: RecordForm) -> dict[str, Any]:
        return {
            "section": self.section,
            "section_url": desk.section_url(self.request, self.success_url_name),
            "help_template": self.help_template,
        }


class OncePage(SectionEditView):
    """The page of a part that exists once in a strategy: read by viewers, written by editors."""

    required_role = Role.VIEWER
    required_role_post = Role.EDITOR
    part: Part
    success_url_name = "strategy:home"
    reading_template = "strategy/reading.html"

    def get_object(self) -> Any:
        strategy = self.request.strategy
        known = self.model.objects.filter(strategy=strategy).first()
        return known or self.model(workspace=self.request.workspace, strategy=strategy)

    def get(self, request: Any, **kwargs: Any) -> HttpResponse:
        if request.role.includes(Role.EDITOR) and not request.read_only:
            return super().get(request, **kwargs)
        record = self.get_object()
        fields = snapshot.entry(self.part, record)["fields"] if record.pk else {}
        answers = snapshot.answers(self.part, fields)
        context = {
            "title": self.title_edit,
            "answers": answers,
            "section_key": section_of(self.part).key,
            **self.reading_context(record),
        }
        return render(request, self.reading_template, context)

    def reading_context(self, record: Any) -> dict[str, Any]:
        """Return what the reading page needs besides the answers."""
        return {}

    def draft_key(self, instance: Any) -> str:
        """Name the strategy alone, so that a draft is found again when someone else writes the part first."""
        return f"{self.model._meta.label_lower}.of.{self.request.strategy.pk}"

    def context(self, form: RecordForm) -> dict[str, Any]:
        return {**super().context(form), "section_key": section_of(self.part).key}


class SectionDeleteView(PartPage, RecordDeleteView):
    """Delete a record of the document after asking; what is archived stays."""

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:
        if issubclass(self.model, StrategyPart):
            desk.refuse_when_read_only(request)
        return super().post(request, **kwargs)
