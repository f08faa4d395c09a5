"""The form of a task that comes back."""

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.fields import date_input
from accounts.forms import RecordForm
from roadmap.models import Initiative, RecurringTask
from roadmap.selectors.initiatives import OPEN
from roadmap.services.checklists import LONGEST_POINT, MOST_POINTS, points_in
from strategy.layouts import Section, side_by_side, text_area


def checked_points(points: list[str]) -> list[str]:
    """Return the points of a check list; raise ValidationError when there are too many or one is too long."""
    if len(points) > MOST_POINTS:
        raise ValidationError(_("A check list has at most %(most)s points.") % {"most": MOST_POINTS}, code="too_many")
    for point in points:
        if len(point) > LONGEST_POINT:
            words = _("“%(start)s…” is longer than %(most)s characters. Shorten it.")
            raise ValidationError(words % {"start": point[:40], "most": LONGEST_POINT}, code="too_long")
    return points


class PointsField(forms.CharField):
    """A check list, one point to a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return checked_points(points_in(super().to_python(value) or ""))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def in_words(self, value: Any) -> str:
        return str(self.prepare_value(value))


class RecurringTaskForm(RecordForm):
    checklist = PointsField(
        label=_("Check list"), required=False, help_text=_("One point to a line; each task gets its own."), strip=False
    )
    weekday = forms.TypedChoiceField(
        label=_("Day of the week"),
        coerce=int,
        choices=lambda: list(WEEKDAYS.items()),
        initial=0,
        help_text=_("For what comes every week."),
    )

    class Meta:
        model = RecurringTask
        fields = [
            "title",
            "description",
            "checklist",
            "interval",
            "weekday",
            "day",
            "starts_on",
            "ends_on",
            "paused",
            "initiative",
            "assignee",
            "team_role",
            "channel",
            "needs_review",
        ]
        labels = {
            "title": _("What comes back?"),
            "description": _("What is to be done?"),
            "interval": _("How often?"),
            "needs_review": _("Somebody else approves it before it is done"),
        }
        help_texts = {
            "title": _("Each time a task with this name comes to “Next”, due on its day."),
            "day": _("For what comes every month; 31 is always its last day."),
            "starts_on": _("A day in the past makes up for the last seven times at most."),
        }
        widgets = {"description": text_area(), "starts_on": date_input(), "ends_on": date_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        initiative: Any = self.fields["initiative"]
        initiative.queryset = Initiative.objects.filter(
            Q(status__in=OPEN, goal__strategy__is_current=True) | Q(pk=self.instance.initiative_id)
        )
        self.fields["checklist"].widget.attrs["rows"] = 5
        self.fields["day"].required = False
        self.helper.layout = Layout(
            "title",
            "description",
            "checklist",
            Section(
                _("When it comes"),
                "interval",
                side_by_side("weekday", "day"),
                side_by_side("starts_on", "ends_on"),
                "paused",
            ),
            Section(
                _("Whose it is"),
                Row(Column("assignee", css_class="col-sm-6"), Column("team_role", css_class="col-sm-6")),
                Row(Column("initiative", css_class="col-sm-6"), Column("channel", css_class="col-sm-6")),
                "needs_review",
            ),
            "version",
        )

    def clean_day(self) -> int:
        return self.cleaned_data.get("day") or 1
