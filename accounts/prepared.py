"""Reads whose SQL is worked out once: Django takes longer to compile a query than PostgreSQL to answer it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django_scopes import get_scope, scope

from accounts.ids import LARGEST_ID

STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda n: 2**60 + n,
    str: lambda n: f"\N{REPLACEMENT CHARACTER}{n}",
    date: lambda n: date(8000 + n, 1, 1),
}
"""Values that no row holds, by which the places of the parameters are found in the compiled query."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    rows: QuerySet[Any, Any]
    compiler: Any
    sql: str
    places: tuple[tuple[str | None, Any], ...]
    """For each place in the SQL the name of its parameter, or None and the constant that stands there."""


class Prepared[Row]:
    """A query of the ORM, compiled once for each thread and sent with other values every time.

    `build` gets the parameters by name, of the types given, and must use each as a value to compare
    with: never None, never in a list, and nothing else that changes from call to call, such as the
    language. The workspace of the scope is a parameter by itself, so that a query without one is
    refused as ever. `prefetch_related` has no effect.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], **types: type) -> None:
        self._build = build
        self._types = {"workspace": int, **types}
        self._local = threading.local()

    def __call__(self, **values: Any) -> list[Row]:
        compiled = self._compiled()
        if any(type(value) is int and value > LARGEST_ID for value in values.values()):
            return []  # no row has such an id, and PostgreSQL refuses to look for it
        values["workspace"] = getattr(get_scope().get("workspace"), "pk", None)
        params = tuple(_bound(values[name]) if name else constant for name, constant in compiled.places)
        compiled.compiler.as_sql = lambda *args, **options: (compiled.sql, params)
        found: Any = compiled.rows._iterable_class(compiled.rows)
        return list(found)

    def first(self, **values: Any) -> Row | None:
        return next(iter(self(**values)), None)

    def _compiled(self) -> _Compiled:
        current = get_scope()
        kind = (current.get("_enabled", True), current.get("workspace") is None, "workspace" in current)
        known: dict[Any, _Compiled] = self._local.__dict__
        if str(kind) not in known:
            known[str(kind)] = self._compile(current.get("workspace"))
        return known[str(kind)]

    def _compile(self, workspace: Any) -> _Compiled:
        stand_ins = {name: STAND_INS[kind](n) for n, (name, kind) in enumerate(self._types.items())}
        own = stand_ins.pop("workspace")
        if get_scope().get("_enabled", True) and workspace is not None:
            with scope(workspace=type(workspace)(pk=own)):
                rows = self._build(**stand_ins)
        else:
            rows = self._build(**stand_ins)
        compiler = rows.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_rest in compiler.select])
        compiler.get_converters = lambda columns: converters
        rows.query.get_compiler = lambda *args, **options: compiler  # type: ignore[method-assign]
        named = {_bound(value): name for name, value in [*stand_ins.items(), ("workspace", own)]}
        places = tuple((named.get(value), value) if value.__hash__ else (None, value) for value in params)
        missing = stand_ins.keys() - {name for name, _constant in places}
        if missing:
            raise TypeError(f"No place in the query for {', '.join(sorted(missing))}: {sql}")
        return _Compiled(rows, compiler, sql, places)


def _bound(value: Any) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
