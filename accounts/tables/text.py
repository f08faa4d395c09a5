"""From the bytes of a text file to its characters, and which sign parts its columns."""

import re
from collections.abc import Sequence

DELIMITERS = ",;\t|"
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_OTHER_FORMATS = (
    (b"PK\x03\x04", "is_workbook"),
    (b"\xd0\xcf\x11\xe0", "is_workbook"),
    (b"%PDF", "is_pdf"),
    (b"\x1f\x8b", "is_archive"),
)
_LATVIAN = frozenset(b"\xe2\xe7\xee\xef\xf0\xfb\xfe")
"""ā ē ī ļ š ū ž in code page 1257; in 1252 these are the rarer letters of every western language."""


class NotText(Exception):
    """The bytes are no text; `code` says what they are instead."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and its encoding: by byte order mark, else UTF-8, else the likeliest code page.

    Raises NotText for other formats and for nothing at all.
    """
    for magic, code in _OTHER_FORMATS:
        if data.startswith(magic):
            raise NotText(code)
    if not data.strip():
        raise NotText("is_empty")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    if data[1:200:2].count(0) > len(data[1:200:2]) // 2:
        return data.decode("utf-16-le", errors="replace"), "utf-16-le"
    if b"\0" in data[:4096]:
        raise NotText("is_binary")
    return _decode_without_mark(data)


def _decode_without_mark(data: bytes) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    lenient = data.decode("utf-8", errors="replace")
    if sum(char > "\x7f" and char != "\ufffd" for char in lenient) > lenient.count("\ufffd"):
        return lenient, "utf-8"
    encoding = _code_page(data)
    return data.decode(encoding, errors="replace"), encoding


def _code_page(data: bytes) -> str:
    """Cyrillic words are runs of high bytes; other letters with accents mostly stand alone."""
    runs = [len(run) for run in re.findall(rb"[\xc0-\xff]+", data)]
    if sum(runs) < 2 * len(runs) and _has_latvian_letters(data):
        return "cp1257"
    alone = runs.count(1)
    return "cp1251" if sum(runs) - alone > alone else "cp1252"


def _has_latvian_letters(data: bytes) -> bool:
    accented = re.findall(rb"[\xe0-\xff]", data)
    return sum(letter[0] in _LATVIAN for letter in accented) * 2 > len(accented)


def take_separator_line(text: str) -> tuple[str | None, str]:
    """Take Excel's `sep=;` line off the text."""
    found = re.match(r'"?sep=(.)"?[^\r\n]*\r?\n', text, re.IGNORECASE)
    return (found.group(1), text[found.end() :]) if found else (None, text)


def find_delimiter(text: str, hint: str | None = None) -> str:
    """Return the sign that splits most of the first lines into the same number of cells.

    Signs inside quotes do not count. The hint of a `sep=` line decides only if the lines bear it out.
    """
    lines = [re.sub(r'"[^"]*"', "", line) for line in text[:20_000].splitlines()[:40] if line.strip()]
    if hint and sum(hint in line for line in lines) * 2 > len(lines):
        return hint
    return max(DELIMITERS, key=lambda sign: _agreement(lines, sign))


def _agreement(lines: Sequence[str], sign: str) -> tuple[int, int]:
    counts = [line.count(sign) for line in lines]
    usual = max(set(counts) - {0}, key=lambda count: (counts.count(count), count), default=0)
    return (counts.count(usual) * min(usual, 3) if usual else 0, usual)
