"""The base of every table that belongs to a workspace."""

from collections.abc import Collection, Sequence
from typing import Any, ClassVar, Self

from django.db import models
from django_scopes import ScopedManager

from accounts.conditions import surely_holds


class WorkspaceModel(models.Model):
    """A row of one workspace; querying it outside `scope(workspace=…)` raises.

    `version` grows with every save made through `accounts.records`, so that two
    editors cannot overwrite each other unseen.
    """

    workspace = models.ForeignKey("accounts.Workspace", models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    checked_before: frozenset[str] = frozenset()
    """Fields that hold what is stored: they, and rules about nothing but them, need not be validated again."""

    objects: ClassVar[models.Manager[Self]] = ScopedManager(workspace="workspace")

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        super().clean_fields(exclude={*(exclude or ()), *self.checked_before})

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        by_model = super().get_constraints()
        return [(model, [rule for rule in rules if not self._is_kept(rule, model)]) for model, rules in by_model]

    def _is_kept(self, rule: models.BaseConstraint, model: type[models.Model]) -> bool:
        """Tell whether the row keeps a rule for certain, so that the database need not be asked."""
        if isinstance(rule, models.CheckConstraint) and surely_holds(rule.condition, self):
            return True
        return _fields_of(rule, model) <= self.checked_before


def _fields_of(rule: Any, model: Any) -> set[str]:
    """Return the names of the columns a constraint speaks of."""
    names = set(getattr(rule, "fields", ()))
    for expression in getattr(rule, "expressions", ()):
        names |= {reference[0] for reference in model._get_expr_references(expression)}
    if rule.condition is not None:
        names |= rule.condition.referenced_base_fields
    return names
