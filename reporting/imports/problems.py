"""What can be wrong with a file, as codes with values; the wording is the door's business."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a person should know about a file.

    `row` is the row's number as a spreadsheet shows it (0 when the whole file is meant) and `column`
    the header's text. `skipped` says that the row was left out because of this problem.
    """

    code: str
    row: int = 0
    column: str = ""
    value: str = ""
    skipped: bool = False
    more: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "row": self.row,
            "column": self.column,
            "value": self.value[:200],
            "skipped": self.skipped,
            "more": self.more,
        }


class UnreadableFile(Exception):
    """The file as a whole cannot be read as a table; `code` says why."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more
