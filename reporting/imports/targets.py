"""What a column can mean, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reporting.imports.mapping import IGNORE, OWN
from strategy.metrics import METRICS

_DIMENSIONS: dict[str, str | Promise] = {
    "date": _("Date, or first day"),
    "until": _("Last day of the period"),
    "channel": _("Channel"),
    "kind": _("Paid or organic"),
    "campaign": _("Campaign"),
    "post": _("Post or ad"),
    "currency": _("Currency"),
}
_OTHER: dict[str, str | Promise] = {
    OWN: _("A figure of our own"),
    IGNORE: _("Leave out"),
}


def label(target: str) -> str:
    metric = METRICS.get(target)
    return str(metric.label if metric else _DIMENSIONS.get(target) or _OTHER.get(target) or target)


def grouped_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return select options in groups: leaving out first, since it is the safe choice."""
    return [
        ("", [(IGNORE, label(IGNORE))]),
        (str(_("What the row is about")), [(key, str(name)) for key, name in _DIMENSIONS.items()]),
        (str(_("Figures")), [(key, str(metric.label)) for key, metric in METRICS.items()]),
        (str(_("Other")), [(OWN, label(OWN))]),
    ]
