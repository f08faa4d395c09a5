"""What needs attention in a budget, above its pages."""

from typing import Any

from budget import selectors


def notices(grid: selectors.Grid) -> dict[str, Any]:
    """Return what `budget/_notices.html` shows, in two queries."""
    return {
        "unplaced": [(row.line, row.figures.unplaced) for row in grid.lines if row.figures.unplaced],
        "alerts": selectors.standing_alerts(grid),
        "front_loaded": selectors.is_front_loaded(grid),
        "recurring_problems": list(selectors.recurring_problems().filter(line__budget=grid.budget)),
    }
