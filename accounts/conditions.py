"""Conditions of a table's constraints, decided without asking the database where that is certain."""

import operator
from typing import Any

from django.db.models import F, Model, Q

COMPARED = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


def surely_holds(condition: Any, row: Model) -> bool:
    """Tell whether a row meets a condition for certain; False also where only the database knows."""
    return _decide(condition, row) is True


def _decide(condition: Any, row: Model) -> bool | None:
    if isinstance(condition, tuple):
        name, told = condition
        return _compare(name, told, row)
    if not isinstance(condition, Q):
        return None
    answers = [_decide(child, row) for child in condition.children]
    if condition.connector not in (Q.AND, Q.OR):
        return None
    decisive = condition.connector == Q.OR  # one such answer decides
    answer = decisive if decisive in answers else None if None in answers else not decisive
    return answer if answer is None or not condition.negated else not answer


def _compare(name: str, told: Any, row: Model) -> bool | None:
    name, _separator, lookup = name.partition("__")
    found = _value(name, row)
    if lookup == "isnull":
        return (found is None) == told
    other = _value(str(told.name), row) if isinstance(told, F) else told  # type: ignore[attr-defined]
    compare = COMPARED.get(lookup or "exact")
    orders_text = isinstance(found, str) and compare is not operator.eq  # the database's collation decides
    if compare is None or found is None or other is None or orders_text or hasattr(other, "resolve_expression"):
        return None
    try:
        return bool(compare(found, other))
    except TypeError:
        return None


def _value(name: str, row: Model) -> Any:
    return getattr(row, row._meta.get_field(name).attname)  # type: ignore[union-attr]
