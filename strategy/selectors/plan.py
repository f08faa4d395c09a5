"""What reporting takes from the strategy the workspace follows now."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import CharField, DecimalField, IntegerField, Value

from strategy import customer_value
from strategy.customer_value import CustomerValue
from strategy.models import JourneyStage, Positioning


@dataclass(frozen=True, slots=True)
class CountedStage:
    """A stage of the journey that a metric counts."""

    name: str
    metric: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Stages of the funnel in their order, and what a customer is planned to be worth."""

    stages: Sequence[CountedStage]
    value: CustomerValue
    purchases_per_year: Decimal | None
    years_retained: Decimal | None


def current_plan() -> Plan:
    """Return stages and prices of the current strategy in one query: the dashboard asks for both each time."""
    no_amount = Value(None, output_field=DecimalField())
    stages = (
        JourneyStage.objects.filter(strategy__is_current=True)
        .exclude(metric="")
        .order_by()
        .values_list("name", "metric", "position", "pk", no_amount, no_amount, no_amount, no_amount)
    )
    no_text, no_number = Value("", output_field=CharField()), Value(0, output_field=IntegerField())
    prices = (
        Positioning.objects.filter(strategy__is_current=True)
        .order_by()
        .values_list(no_text, no_text, no_number, "pk", "cost", "price", "purchases_per_year", "years_retained")
    )
    rows = list(stages.union(prices, all=True))
    counted = sorted((row for row in rows if row[1]), key=lambda row: row[2:4])
    amounts = next((row[4:] for row in rows if not row[1]), (None, None, None, None))
    return _plan([CountedStage(name, metric) for name, metric, *_rest in counted], *amounts)


def _plan(
    stages: Sequence[CountedStage],
    cost: Decimal | None,
    price: Decimal | None,
    purchases_per_year: Decimal | None,
    years_retained: Decimal | None,
) -> Plan:
    value = customer_value.compute(
        cost=cost,
        price=price,
        purchases_per_year=purchases_per_year,
        years_retained=years_retained,
        reinvested_share=None,
    )
    return Plan(stages, value, purchases_per_year, years_retained)
