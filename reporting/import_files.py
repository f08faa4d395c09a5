"""An import's stored file and the numbers a parse of it gives."""

from typing import Any

from reporting.imports import mapping as mappings
from reporting.imports.parsing import MAX_PROBLEMS, Parsed
from reporting.imports.reading import Table, read_table
from reporting.models import Import


class ImportRefused(Exception):
    """The import cannot do that now; `code` and `more` say why."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


def table_of(run: Import) -> Table:
    with run.file.open("rb") as file:
        return read_table(file.read(), is_known=mappings.is_known)


def note_counts(run: Import, parsed: Parsed) -> None:
    run.rows_read, run.rows_skipped = parsed.rows_read, parsed.rows_skipped
    run.problems = [problem.as_json() for problem in parsed.problems[:MAX_PROBLEMS]]
    run.problem_count = parsed.problem_count
