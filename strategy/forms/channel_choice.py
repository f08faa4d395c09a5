"""Ticking channels of the workspace in a form about people."""

from typing import Any

from django import forms
from django.db.models import Q

from strategy.models import Channel


def check_boxes() -> forms.CheckboxSelectMultiple:
    return forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})


def offer_channels(form: Any) -> bool:
    """Offer the channels in use and those ticked before; tell whether there are any."""
    ticked = form.instance.channels.values("pk") if form.instance.pk else []
    offered = Channel.objects.filter(Q(active=True) | Q(pk__in=ticked))
    form.fields["channels"].queryset = offered
    return offered.exists()
