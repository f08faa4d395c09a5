"""Dates known only to the year or the month, written as people write them."""

import re

from django.core.exceptions import ValidationError

from strategy.models.rows import validate_partial_date

MONTH_OF_YEAR = re.compile(r"^(\d{1,2})\s*[./]\s*(\d{4})$")
YEAR_AND_MONTH = re.compile(r"^(\d{4})-(\d{1,2})$")
DAY_OF_MONTH = re.compile(r"^(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})$")


def tidy_partial_date(text: str) -> str:
    """Return 2019, 2019-05 or 2019-05-24 for these and for 5/2019, 05.2019 and 24.5.2019.

    Raise ValidationError for what is no such date.
    """
    tidied = _in_iso_order(" ".join(text.split()))
    try:
        validate_partial_date(tidied)
    except ValidationError as error:
        raise ValidationError(error.message, params={"text": text}) from error
    return tidied


def _in_iso_order(text: str) -> str:
    if match := MONTH_OF_YEAR.match(text):
        month, year = match.groups()
        return f"{year}-{month:0>2}"
    if match := YEAR_AND_MONTH.match(text):
        year, month = match.groups()
        return f"{year}-{month:0>2}"
    if match := DAY_OF_MONTH.match(text):
        day, month, year = match.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    return text
