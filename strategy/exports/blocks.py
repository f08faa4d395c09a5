"""A small document model between what is written and how it is printed; plain texts, no markup."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Heading:
    """A title: level 1 for a section, 2 for one of its rows; sections can be linked to."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    tone: str = ""
    """`lead` for what stands out, `note` for what stands back, else empty."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Labels with their texts; a text may have several lines."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Cells in columns; those in `numeric` are set to the right. The first cell of a row heads it."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    """How wide the columns are in relation to each other."""
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Quadrants:
    """Four lists in a table of two by two: titles and their lines, row by row."""

    title: str
    cells: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One person on a card: a remark, and answers in groups."""

    title: str
    mark: str
    groups: tuple[tuple[str, Answers], ...]


@dataclass(frozen=True, slots=True)
class ListBlock:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, with what it shows in words for those who cannot see it."""

    svg: str
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class Blank:
    """A place to write an answer: what is asked, and how many empty lines."""

    label: str
    question: str
    lines: int = 1


type Block = Heading | Paragraph | Answers | Table | Quadrants | Card | ListBlock | Picture | Blank


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """A whole document ready for a renderer."""

    language: str
    owner: str
    """Whose it is: the name of the workspace."""
    title: str
    subtitle: str
    made_at: datetime
    """When what it says was last changed."""
    facts: tuple[tuple[str, str], ...]
    contents_title: str
    blocks: tuple[Block, ...]

    @property
    def chapters(self) -> tuple[Heading, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Heading) and block.level == 1)
