"""Fields in which a role of the team is chosen, each named with whoever holds it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import RecordForm
from strategy.models import TeamRole


def name_holders(form: RecordForm, *names: str) -> None:
    """Name in these fields each role with whoever holds it, in one query."""
    fields: dict[str, Any] = form.fields
    for name in names:
        fields[name].queryset = fields[name].queryset.select_related("holder")
        fields[name].label_from_instance = _with_holder
        fields[name].empty_label = gettext_lazy("Nobody yet")


def _with_holder(role: TeamRole) -> str:
    return _("%(role)s: %(holder)s") % {"role": role.name, "holder": role.holder or _("nobody yet")}
