"""The form of a task."""

from typing import Any

from crispy_forms.layout import Layout
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.fields import date_input
from accounts.forms import RecordForm
from roadmap.models import Initiative, Stage, Task
from roadmap.selectors.initiatives import OPEN
from strategy.layouts import Guided, Section, side_by_side, text_area


class TaskForm(RecordForm):
    class Meta:
        model = Task
        fields = [
            "title",
            "description",
            "initiative",
            "stage",
            "waiting_reason",
            "assignee",
            "team_role",
            "channel",
            "due_on",
            "estimated_hours",
            "needs_review",
            "reviewer",
            "why",
        ]
        labels = {
            "title": _("What is to be done?"),
            "description": _("What belongs to it?"),
            "why": _("Why does it matter?"),
            "needs_review": _("Somebody else approves it before it is done"),
        }
        widgets = {"description": text_area(), "due_on": date_input(), "why": text_area(2)}
        help_texts = {
            "title": _("Something one person can finish in a few days."),
            "description": _("Links, sizes, texts: what somebody else would need to do it."),
            "initiative": _("Which step towards a goal is it part of?"),
            "team_role": _("Which hat does the person wear for it? Tasks of a role without a person go to its holder."),
            "waiting_reason": _("For a task that waits: whom or what for?"),
            "reviewer": _("Who is asked to look at it; somebody else than who does it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["initiative"].queryset = Initiative.objects.filter(
            Q(status__in=OPEN, goal__strategy__is_current=True) | Q(pk=self.instance.initiative_id)
        )
        for name, empty in (
            ("initiative", _("None")),
            ("assignee", _("Nobody yet")),
            ("team_role", _("Any role")),
            ("channel", _("As its initiative")),
            ("reviewer", _("Anybody else")),
        ):
            fields[name].empty_label = empty
        self.helper.layout = self._layout(self._drop_what_is_moved())

    def _drop_what_is_moved(self) -> list[str]:
        """Leave the stage of a stored task to the board, and the reason to what waits."""
        if self.instance.pk is None:
            return ["stage", "waiting_reason"]
        del self.fields["stage"]
        if self.instance.stage == Stage.WAITING:
            return ["waiting_reason"]
        del self.fields["waiting_reason"]
        return []

    @staticmethod
    def _layout(stage_fields: list[str]) -> Layout:
        return Layout(
            "version",
            Guided("title", _("Write the captions for the launch week")),
            Guided("description", _("Five captions, at most 150 characters, in English and German")),
            Guided("initiative"),
            *([side_by_side(*stage_fields)] if stage_fields else []),
            Section(_("Who"), side_by_side("assignee", "team_role"), Guided("channel")),
            Section(_("When"), side_by_side("due_on", "estimated_hours")),
            Section(_("Approval"), "needs_review", Guided("reviewer")),
            Guided("why", _("Without captions the launch has to wait.")),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("stage") == Stage.WAITING and not cleaned.get("waiting_reason"):
            self.add_error("waiting_reason", _("Say what the task waits for."))
        return cleaned
