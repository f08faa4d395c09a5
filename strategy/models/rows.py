"""Short lists kept inside a record: each row a dictionary of texts, in a JSON field."""

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_ROWS = 50
LONGEST_TEXT = 500
PARTIAL_DATE = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


def validate_partial_date(text: str) -> None:
    """Accept a year, a month (2019-05) or a day (2019-05-24) that exists."""
    match = PARTIAL_DATE.match(text)
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part) if part else 1 for part in match.groups())
        date(year, month, day)
    except ValueError:
        raise ValidationError(
            _("“%(text)s” is not a year (2019), a month (2019-05) or a day (2019-05-24)."), params={"text": text}
        ) from None


def validate_rows(rows: object, *, columns: tuple[str, ...]) -> None:
    """Check that rows are dictionaries of short texts under the named columns, and not too many."""
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        raise ValidationError(_("Give a list of at most %(most)d rows."), params={"most": MOST_ROWS})
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict) or set(row) != set(columns):
            raise ValidationError(
                _("Row %(number)d must have exactly: %(columns)s."),
                params={"number": number, "columns": ", ".join(columns)},
            )
        for column, text in row.items():
            if not isinstance(text, str) or len(text) > LONGEST_TEXT:
                raise ValidationError(
                    _("Row %(number)d: “%(column)s” must be a text of at most %(most)d characters."),
                    params={"number": number, "column": column, "most": LONGEST_TEXT},
                )


def validate_milestones(rows: object) -> None:
    """Check rows of `on` (a year, month or day) and `text`."""
    validate_rows(rows, columns=("on", "text"))
    for row in rows:  # type: ignore[attr-defined]
        validate_partial_date(row["on"])


def validate_watering_holes(rows: object) -> None:
    """Check rows of `name` (a group, fair, magazine, hashtag) and `note` (what is talked about there)."""
    validate_rows(rows, columns=("name", "note"))
