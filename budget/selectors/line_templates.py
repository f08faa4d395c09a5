"""What a new line can start from: the team's templates, and lines teams usually have."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from budget.catalogue import USUAL_LINES, UsualLine
from budget.models import Budget, BudgetLine, LineTemplate
from budget.months import is_over
from budget.selectors.plans import planned_months
from strategy.models import Channel

KEPT = ("category", "policy", "cap_amount", "cap_share", "cap_excess", "actuals_from")


@dataclass(frozen=True)
class Starter:
    """Something a line can start from; `key` is an id of a template or a key of the catalogue."""

    key: str
    name: str
    category: str
    about: str
    fields: dict[str, Any]
    """What the line is set to, with `planned_per_month` where it is known."""
    own: bool
    in_budget: bool
    """Whether the budget has a line of this name already."""

    @property
    def planned_per_month(self) -> Decimal | None:
        return self.fields.get("planned_per_month")

    @property
    def needs_channel(self) -> bool:
        """Tell whether it cannot be added before its channel is chosen."""
        return self.fields["actuals_from"] == BudgetLine.Actuals.OBSERVED

    @property
    def can_be_ticked(self) -> bool:
        return not self.in_budget and not self.needs_channel


def line_templates() -> QuerySet[LineTemplate]:
    return LineTemplate.objects.all()


def starters(budget: Budget) -> list[Starter]:
    """Return the team's templates, then the usual lines they do not cover, in three queries."""
    taken = {name.casefold() for name in BudgetLine.objects.filter(budget=budget).values_list("name", flat=True)}
    own = [_of_template(template, taken) for template in LineTemplate.objects.all()]
    covered = {starter.name.casefold() for starter in own}
    channels = {channel.kind: channel for channel in Channel.objects.order_by("-pk")}
    usual = [_of_usual(line, channels.get(line.channel_kind), taken) for line in USUAL_LINES]
    return own + [starter for starter in usual if starter.name.casefold() not in covered]


def starter(budget: Budget, key: str) -> Starter | None:
    """Return what a line of the budget starts from, or None for a key nobody knows."""
    return next((found for found in starters(budget) if found.key == key), None)


def by_category(found: list[Starter]) -> Iterator[tuple[str, list[Starter]]]:
    for category, label in BudgetLine.Category.choices:
        rows = [row for row in found if row.category == category]
        if rows:
            yield str(label), rows


def _of_template(template: LineTemplate, taken: set[str]) -> Starter:
    fields = {name: getattr(template, name) for name in KEPT}
    return Starter(
        key=str(template.pk),
        name=template.name,
        category=template.category,
        about=_("A template of your team."),
        fields={**fields, "name": template.name, "planned_per_month": template.planned_per_month},
        own=True,
        in_budget=template.name.casefold() in taken,
    )


def _of_usual(line: UsualLine, channel: Channel | None, taken: set[str]) -> Starter:
    name = str(line.name)
    return Starter(
        key=line.key,
        name=name,
        category=line.category,
        about=str(line.about),
        fields={
            "name": name,
            "category": line.category,
            "policy": BudgetLine.default_policy(line.category),
            "actuals_from": BudgetLine.Actuals.EXPENSES.value,
            "channel": channel,
        },
        own=False,
        in_budget=name.casefold() in taken,
    )


def template_of(line: BudgetLine, today: date) -> dict[str, Any]:
    """Return what a template made from a line holds; the plan is that of its first month not over."""
    planned = planned_months(line.budget).filter(line=line).order_by("month")
    amounts = list(planned.values_list("month", "planned"))
    ahead = [amount for month, amount in amounts if not is_over(month, today)]
    fields = {name: getattr(line, name) for name in (*KEPT, "name")}
    return {**fields, "planned_per_month": (ahead or [amount for _month, amount in amounts[-1:]] or [None])[0]}
