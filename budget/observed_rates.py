"""What the workspace's own channels did lately, as far as a room to the left can tell.

The budget does not know where clicks and customers are counted: the room that does puts a
provider here when it starts (`register`), and the calculators ask for it (`observed`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import reduce

from accounts.models import Workspace
from budget.calculators.rates import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedRates:
    """What was counted of a channel, or of all; each pair only where both its sides were reported."""

    click_rate: Evidence | None = None
    """Clicks out of impressions, of what was paid for."""
    lead_rate: Evidence | None = None
    """Leads out of clicks."""
    close_rate: Evidence | None = None
    """Customers out of leads."""
    click_cost: Evidence | None = None
    """Spend per paid click."""
    order_value: Evidence | None = None
    """Revenue per purchase."""

    def together(self, other: "ObservedRates") -> "ObservedRates":
        return ObservedRates(
            **{f.name: _together(getattr(self, f.name), getattr(other, f.name)) for f in fields(ObservedRates)}
        )


def _together(one: Evidence | None, other: Evidence | None) -> Evidence | None:
    return one.together(other) if one and other else one or other


@dataclass(frozen=True, slots=True)
class Observed:
    """The last twelve whole months of every channel that has figures, by its id."""

    channels: Mapping[int, ObservedRates] = field(default_factory=dict)

    @property
    def pooled(self) -> ObservedRates:
        """Return what all channels did together."""
        return reduce(ObservedRates.together, self.channels.values(), ObservedRates())


type Provider = Callable[[Workspace, date], Observed]
"""Take the workspace and today's date there; return what was observed."""

_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let a room answer for what was observed; the one registered last answers."""
    _providers.append(provider)


def observed(workspace: Workspace, today: date) -> Observed:
    return _providers[-1](workspace, today) if _providers else Observed()
