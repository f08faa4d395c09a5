"""Filters of the pages on carried and moved money."""

from decimal import Decimal

from django import template

from budget.carryover import Rule
from budget.fields import amount_for_input
from budget.words.rules import rule_in_words

register = template.Library()


@register.filter
def rule_words(rule: Rule) -> str:
    """Say in a few words what a rule does with what is left of a month."""
    return rule_in_words(rule)


@register.filter
def plain_amount(amount: Decimal) -> str:
    """Write an amount as its reader would type it."""
    return amount_for_input(amount)
