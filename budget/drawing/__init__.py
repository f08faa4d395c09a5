"""Draw the grid as HTML text.

Two years of sixty lines have thousands of cells; joining strings costs a small part of what the
template language takes for them. Everything but names of lines and channels is made here, and
those are escaped.
"""

from budget.drawing.choice import FIGURES, SUMS, Shown
from budget.drawing.pen import Pen, pen_for
from budget.drawing.sheet import Block, Sheet, difference, draw, news

__all__ = [
    "FIGURES",
    "SUMS",
    "Block",
    "Pen",
    "Sheet",
    "Shown",
    "difference",
    "draw",
    "news",
    "pen_for",
]
