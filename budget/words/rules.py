"""The rules of carrying over, in the reader's words."""

from django.utils.translation import gettext as _

from budget.carryover import Cap, Excess, Policy, Rule
from budget.fields import amount_for_input
from budget.money import ZERO


def rule_in_words(rule: Rule) -> str:
    """Say in a few words what becomes of what is left of a month."""
    words = {
        Policy.NONE: _("starts afresh every month"),
        Policy.SURPLUS: _("carries what is left"),
        Policy.SIGNED: _("carries what is left or over"),
        Policy.POOL: _("settles with the pool"),
    }[rule.policy]
    if rule.policy not in (Policy.SURPLUS, Policy.SIGNED) or rule.cap == Cap():
        return words
    capped = _capped(words, rule.cap)
    if rule.excess is Excess.POOL:
        return _("%(rule)s, the rest goes to the pool") % {"rule": capped}
    return capped


def _capped(words: str, cap: Cap) -> str:
    if cap.amount is not None:
        return _("%(rule)s, at most %(cap)s") % {"rule": words, "cap": amount_for_input(cap.amount)}
    share = amount_for_input((cap.share or ZERO) * 100)
    return _("%(rule)s, at most %(share)s %% of the plan") % {"rule": words, "share": share}
