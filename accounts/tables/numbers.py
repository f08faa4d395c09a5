"""Numbers of whole columns: which sign is the decimal one is decided per column, else per file."""

from dataclasses import dataclass

import polars as pl

MISSING = frozenset({"", "-", "--", "–", "—", "na", "n/a", "nan", "null", "none", "#n/a"})
_GROUPED = r"^[+-]?\d{1,3}(?:[.,]\d{3})+$"
_PLAIN = r"^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?$"
_DECISIVE_POINT = r"\.(?:\d{1,2}|\d{4,})$"
_SYMBOLS = r"(?:US|CA|A|NZ)?[$€£¥₴₽₹]|\b[A-Z]{3}\b|%|\bkr\b\.?|zł|Kč|Ft|['’\s\u00a0\u202f\u2009]"


@dataclass(frozen=True, slots=True)
class Votes:
    """How many cells of a column can only be read with a decimal comma, or only with a point."""

    comma: int
    point: int


@dataclass(frozen=True, slots=True)
class Cells:
    """A column on its way to numbers: signs and spaces taken off, missing values null."""

    bare: pl.Series
    missing: pl.Series
    votes: Votes
    is_clean: bool
    """Every cell is digits with at most a decimal point, so that nothing needs replacing."""


def read_cells(texts: pl.Series) -> Cells:
    clean = texts.str.contains(_PLAIN)
    point = Votes(0, int(texts.str.contains(_DECISIVE_POINT).filter(clean).sum()))
    if clean.all():
        return Cells(texts, ~clean, point, is_clean=True)
    odd = (~clean).arg_true()
    rest = texts.gather(odd)
    missing = is_missing(rest)
    stripped = strip_signs(rest.set(missing, None))
    votes = _votes(stripped)
    return Cells(
        bare=texts.clone().scatter(odd, stripped),
        missing=_marked(odd, missing, len(texts)),
        votes=Votes(votes.comma, votes.point + point.point),
        is_clean=False,
    )


def is_missing(texts: pl.Series) -> pl.Series:
    """A missing value has many spellings, none of which is 0; "< 1%" is unknown too."""
    lowered = texts.str.strip_chars().str.to_lowercase()
    return lowered.is_in(list(MISSING)) | lowered.str.contains(r"^[<>]")


def strip_signs(texts: pl.Series) -> pl.Series:
    """Take off currency signs and codes, percent signs and spaces; `(12)` and `12-` become `-12`."""
    bare = texts.str.replace_all(_SYMBOLS, "").str.replace_all("−", "-", literal=True)
    return bare.str.replace(r"^\((.+)\)$", "-${1}").str.replace(r"^([\d.,]+)-$", "-${1}")


def _votes(bare: pl.Series) -> Votes:
    """Count the decisive cells: both signs present, one sign twice, or not three digits behind it."""
    marked = bare.filter(bare.str.contains(r"[.,]").fill_null(value=False))
    commas, points = marked.str.count_matches(r","), marked.str.count_matches(r"\.")
    last_is_comma = marked.str.contains(r",[^.]*$")
    both = (commas > 0) & (points > 0)
    not_three = ~marked.str.contains(r"[.,]\d{3}$")
    one_comma, one_point = (commas == 1) & (points == 0), (points == 1) & (commas == 0)
    comma = (both & last_is_comma) | (one_comma & not_three) | ((points > 1) & (commas == 0))
    point = (both & ~last_is_comma) | (one_point & not_three) | ((commas > 1) & (points == 0))
    return Votes(comma=int(comma.sum()), point=int(point.sum()))


def decimal_sign(own: Votes, file: Votes) -> str | None:
    """Return the column's decimal sign, else the file's, else None (nothing decides)."""
    for vote in (own, file):
        if vote.comma != vote.point:
            return "," if vote.comma > vote.point else "."
    return None


def plain(cells: Cells, sign: str | None, *, whole: bool) -> pl.Series:
    """Return numbers with a decimal point and no grouping; null where the text is not a number.

    Without a decided sign `1,234` and (for whole numbers) `1.234` are grouped thousands.
    """
    bare = cells.bare
    if cells.is_clean and (sign == "." or not (sign or whole)):
        return bare
    if sign == ",":
        text = bare.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    elif sign == "." or not whole:
        text = bare.str.replace_all(",", "", literal=True)
    else:
        grouped = bare.str.contains(_GROUPED).fill_null(value=False)
        text = bare.str.replace_all(r"[.,]", "").zip_with(grouped, bare.str.replace_all(",", "", literal=True))
    return text.set(~text.str.contains(_PLAIN), None)


def _marked(positions: pl.Series, values: pl.Series, length: int) -> pl.Series:
    return pl.Series([False], dtype=pl.Boolean).new_from_index(0, length).scatter(positions, values)
