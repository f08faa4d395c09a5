"""What the files of a budget call things, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from budget.carryover import Excess, Policy

type Text = str | Promise

POLICIES: dict[str, tuple[Text, Text]] = {
    Policy.NONE: (
        pgettext_lazy("policy of a budget line, in one word", "none"),
        _("What is left at the end of a month is forfeited, what is overspent is forgiven."),
    ),
    Policy.SURPLUS: (
        pgettext_lazy("policy of a budget line, in one word", "surplus"),
        _("What is left is carried to the next month, what is overspent is forgiven."),
    ),
    Policy.SIGNED: (
        pgettext_lazy("policy of a budget line, in one word", "both"),
        _("What is left and what is overspent are both carried to the next month."),
    ),
    Policy.POOL: (
        pgettext_lazy("policy of a budget line, in one word", "pool"),
        _("What is left goes to the budget's pool, what is overspent is taken from it."),
    ),
}
EXCESSES: dict[str, tuple[Text, Text]] = {
    Excess.FORFEIT: (
        pgettext_lazy("what happens above the cap, in one word", "forfeited"),
        _("What is above the cap is forfeited."),
    ),
    Excess.POOL: (
        pgettext_lazy("what happens above the cap, in one word", "pool"),
        _("What is above the cap goes to the budget's pool."),
    ),
}

FIGURES: dict[str, Text] = {
    "planned": _("Planned"),
    "carried_in": _("Carried in"),
    "moved": _("Moved"),
    "available": _("Available"),
    "actual": _("Actual"),
    "remaining": _("Remaining"),
    "carried_out": _("Carried out"),
    "forfeited": _("Forfeited"),
    "forgiven": _("Forgiven"),
    "to_pool": _("To the pool"),
    "from_pool": _("From the pool"),
}

RULES: dict[str, Text] = {
    "policy": _("At the month's end"),
    "cap_amount": _("Cap, amount"),
    "cap_share": _("Cap, share of the plan"),
    "cap_excess": _("Above the cap"),
}
