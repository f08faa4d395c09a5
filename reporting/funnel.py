"""The funnel: how often each counted stage of the customer's journey was reached, and what that cost.

Figures are None, unknown, under the same rules as in `reporting.roi`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from reporting.roi import Better, Definition, Unit, gettext_noop, ratio


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    metric: str
    count: Decimal | None
    went_on: Decimal | None
    """Share of the stage before; None for the first."""
    cost: Decimal | None


def funnel(
    stages: Iterable[tuple[str, str]], counts: Mapping[str, Decimal | None], invested: Decimal | None
) -> list[Step]:
    """Return a step for each (name, metric) of the journey, in its order."""
    steps: list[Step] = []
    for name, metric in stages:
        count = counts.get(metric)
        before = steps[-1].count if steps else None
        steps.append(Step(name, metric, count, ratio(count, before), ratio(invested, count)))
    return steps


DEFINITIONS: dict[str, Definition] = {
    definition.key: definition
    for definition in [
        Definition(
            "went_on",
            gettext_noop("Went on"),
            Unit.PERCENT,
            gettext_noop("count of the stage ÷ count of the stage before"),
            gettext_noop(
                "Stages are those of the customer journey that have a metric, in its order. Nobody is "
                "followed from stage to stage: two sources may count differently, so that a share can "
                "exceed 100 %."
            ),
            gettext_noop("Observations, and the customer journey of the current strategy"),
            Better.HIGHER,
        ),
        Definition(
            "stage_cost",
            gettext_noop("Cost per stage"),
            Unit.MONEY,
            gettext_noop("investment ÷ count of the stage"),
            gettext_noop("The whole investment of the period over everyone who reached the stage."),
            gettext_noop("Observations, budget expenses, and the customer journey of the current strategy"),
            Better.LOWER,
        ),
    ]
}
