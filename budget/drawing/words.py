"""What the grid says in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.models import BudgetLine, month_name
from budget.selectors import GridLine
from budget.words.rules import rule_in_words


def notes_of(row: GridLine) -> list[str]:
    """Say what is particular about a line: its rule, its channel, when its money ends."""
    line = row.line
    notes = [rule_in_words(line.rule())]
    if line.is_observed:
        notes.append(_("spend reported by") + " " + str(line.channel))
    elif line.channel:
        notes.append(str(line.channel))
    if line.actuals_from == BudgetLine.Actuals.UNTRACKED:
        notes.append(_("counts as spent as planned"))
    if line.defunded_from:
        notes.append(_("no money from %(month)s") % {"month": month_name(line.defunded_from)})
    if row.own_rules:
        count = len(row.own_rules)
        notes.append(
            ngettext("%(n)s month with its own rule", "%(n)s months with their own rule", count) % {"n": count}
        )
    return notes
