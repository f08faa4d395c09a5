"""Ticking several of many: the channels or personas that belong to what a form is about."""

from html import escape
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe

from strategy.models import Channel

BOX = (
    '<div class="form-check">'
    '<input type="checkbox" class="form-check-input" name="{name}" value="{key}" id="{id}"{checked}>'
    '<label class="form-check-label" for="{id}">{label}</label></div>'
)


class TickBoxes(forms.SelectMultiple):
    """Check boxes drawn all at once: Django draws each by a template of its own, too slow for hundreds."""

    use_fieldset = True

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        """Name no single box: the legend speaks for all."""
        return ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        place = escape((attrs or {}).get("id", name))
        chosen = set(self.format_value(value))
        boxes = [
            BOX.format(
                name=escape(name),
                id=f"{place}_{number}",
                key=key,
                checked=" checked" if key in chosen else "",
                label=label,
            )
            for number, (key, label) in enumerate(self._keys_and_labels())
        ]
        return mark_safe(f'<div class="choice-columns" id="{place}">{"".join(boxes)}</div>')  # noqa: S308 - escaped above

    def _keys_and_labels(self) -> list[tuple[str, str]]:
        return [(escape(str(key)), escape(str(label))) for key, label in self.choices]


def offer_channels(form: Any) -> bool:
    """Offer the channels in use and those ticked before; tell whether there are any."""
    ticked = form.instance.channels.values("pk") if form.instance.pk else []
    offered = Channel.objects.filter(Q(active=True) | Q(pk__in=ticked)).only("name")
    form.fields["channels"].queryset = offered
    return offered.exists()
