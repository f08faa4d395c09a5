"""How far the asset set-up has come, channel by channel."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet

from roadmap.models import Stage, Task
from roadmap.setup import POINTS, Point, points_for
from strategy.models import Channel


class State(StrEnum):
    MISSING = "missing"
    OPEN = "open"
    DOING = "doing"
    DONE = "done"
    NOT_RELEVANT = "not_relevant"


SETTLED = (State.DONE, State.NOT_RELEVANT)
NOT_BEGUN = (Stage.BACKLOG, Stage.NEXT)


@dataclass(frozen=True, slots=True)
class Cell:
    """A point of a channel, with its task where there is one."""

    point: Point
    task: Task | None

    @property
    def state(self) -> State:
        if self.task is None:
            return State.MISSING
        if self.task.stage == Stage.DONE:
            return State.NOT_RELEVANT if self.task.not_relevant else State.DONE
        return State.OPEN if self.task.stage in NOT_BEGUN else State.DOING

    @property
    def settled(self) -> bool:
        return self.state in SETTLED

    @property
    def reason(self) -> str:
        """Return why the point does not matter here."""
        return self.task.not_relevant if self.task and self.state == State.NOT_RELEVANT else ""


@dataclass(frozen=True, slots=True)
class Row:
    """The points of a channel in use; without a channel those of the whole workspace."""

    channel: Channel | None
    cells: list[Cell]

    @property
    def total(self) -> int:
        return len(self.cells)

    @property
    def settled(self) -> int:
        return sum(cell.settled for cell in self.cells)

    @property
    def missing(self) -> int:
        return sum(cell.state == State.MISSING for cell in self.cells)

    @property
    def across(self) -> list[Cell | None]:
        """Return a cell under each column of `COLUMNS`; None where the point does not concern the channel."""
        known = {cell.point.key: cell for cell in self.cells}
        return [known.get(point.key) for point in COLUMNS]


COLUMNS = [point for point in POINTS if point.per_channel]


def channels_to_set_up() -> QuerySet[Channel]:
    """Return the channels in use; nobody sets up what is retired."""
    return Channel.objects.filter(active=True).order_by("name", "pk")


def setup_rows() -> list[Row]:
    """Return the workspace's own points first, then every channel in use; two queries."""
    return rows_of([None, *channels_to_set_up()])


def rows_of(channels: Iterable[Channel | None]) -> list[Row]:
    """Return the rows of these channels; one query."""
    tasks = Task.objects.exclude(setup_point="").select_related("assignee")
    known = {(task.setup_point, task.channel_id): task for task in tasks}
    return [
        Row(
            channel,
            [Cell(point, known.get((point.key, channel.pk if channel else None))) for point in points_for(channel)],
        )
        for channel in channels
    ]
