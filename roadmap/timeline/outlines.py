"""The outlines of bars, diamonds and arrows as SVG paths."""

ARROW = 7
ROUNDING = 3
DIAMOND = 6
HEAD = 5
STUB = 7
"""How far an arrow runs straight out of a bar and into the next."""


def bar(left: float, right: float, top: float, height: float, *, true_start: bool, end: str) -> str:
    """Return the path of a bar, clockwise from its upper left corner; `end` is round, flat or arrow."""
    bottom = top + height
    r = ROUNDING if true_start else 0
    path = f"M{left + r:.1f} {top:.1f}"
    if end == "arrow":
        path += f"H{max(right - ARROW, left + r):.1f}L{right:.1f} {(top + bottom) / 2:.1f}"
        path += f"L{max(right - ARROW, left + r):.1f} {bottom:.1f}"
    elif end == "round":
        path += f"H{right - ROUNDING:.1f}Q{right:.1f} {top:.1f} {right:.1f} {top + ROUNDING:.1f}"
        path += f"V{bottom - ROUNDING:.1f}Q{right:.1f} {bottom:.1f} {right - ROUNDING:.1f} {bottom:.1f}"
    else:
        path += f"H{right:.1f}V{bottom:.1f}"
    path += f"H{left + r:.1f}"
    if true_start:
        path += f"Q{left:.1f} {bottom:.1f} {left:.1f} {bottom - r:.1f}"
        path += f"V{top + r:.1f}Q{left:.1f} {top:.1f} {left + r:.1f} {top:.1f}"
    return path + "Z"


def diamond(x: float, y: float) -> str:
    """Return the path of a diamond around a point."""
    return f"M{x:.1f} {y - DIAMOND:.1f}l{DIAMOND} {DIAMOND}l-{DIAMOND} {DIAMOND}l-{DIAMOND} -{DIAMOND}Z"


def arrow(start: tuple[float, float], end: tuple[float, float], *, gap: float) -> str:
    """Return the path of an arrow in right angles, its head included.

    Where the end lies left of the start it goes around through the row gap at height `gap`.
    """
    (x1, y1), (x2, y2) = start, end
    if x2 - x1 >= 2 * STUB:
        line = f"M{x1:.1f} {y1:.1f}H{x2 - STUB:.1f}V{y2:.1f}H{x2:.1f}"
    else:
        line = f"M{x1:.1f} {y1:.1f}H{x1 + STUB:.1f}V{gap:.1f}H{x2 - STUB:.1f}V{y2:.1f}H{x2:.1f}"
    return line + f"m-{HEAD} -{HEAD - 1}l{HEAD} {HEAD - 1}l-{HEAD} {HEAD - 1}"
