"""The base of every form that writes a part of a strategy."""

from typing import Any

from django import forms
from django.db.models import Q

from accounts.forms import RecordForm
from strategy.models import Channel, Strategy, StrategyPart


class PartForm(RecordForm):
    """A form within one strategy: choices of other parts come from that strategy only."""

    def __init__(self, *args: Any, strategy: Strategy | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if strategy is not None:
            self.instance.strategy = strategy
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                self._offer_parts_of(strategy, field)

    @staticmethod
    def _offer_parts_of(strategy: Strategy | None, field: forms.ModelChoiceField) -> None:
        if field.queryset is not None and issubclass(field.queryset.model, StrategyPart):
            field.queryset = field.queryset.filter(strategy=strategy)


def offer_channels(form: Any) -> bool:
    """Offer the channels in use and those ticked before; tell whether there are any."""
    ticked = form.instance.channels.values("pk") if form.instance.pk else []
    offered = Channel.objects.filter(Q(active=True) | Q(pk__in=ticked)).only("name")
    form.fields["channels"].queryset = offered
    return offered.exists()
