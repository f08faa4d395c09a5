"""What every part of a strategy document shares."""

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import WorkspaceModel
from strategy.models.documents import Strategy, StrategyArchived

EARLIEST_PLAN = date(1990, 1, 1)
LATEST_PLAN = date(2099, 12, 31)


def validate_planned_date(day: date) -> None:
    """Refuse a slip such as the year 20226, which would stretch every time line beyond use."""
    if not EARLIEST_PLAN <= day <= LATEST_PLAN:
        raise ValidationError(_("Check the year: it should lie between 1990 and 2099."), code="year_out_of_range")


def pointing_at(field: str, error: ValidationError, *, code: str) -> ValidationError:
    """Return the error with what concerns the whole row under `code` named at the field that mends it."""
    if not hasattr(error, "error_dict"):
        return error
    places: dict[str, list[ValidationError]] = {}
    for place, problems in error.error_dict.items():
        for problem in problems:
            places.setdefault(field if problem.code == code else place, []).append(problem)
    return ValidationError(places)


class NamedOnce(models.Model):
    """Point the violation of a uniqueness rule with the code `name_taken` at the field `name`."""

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        try:
            super().validate_constraints(exclude=exclude)
        except ValidationError as error:
            raise pointing_at("name", error, code="name_taken") from error


class StrategyPart(WorkspaceModel):
    """A row that belongs to one strategy and is copied when the next begins from it.

    `uid` stays the same in every copy, so that two strategies can be compared
    row by row. An archived strategy is read only.
    """

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="+", verbose_name=_("strategy"))
    uid = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.strategy.refuse_when_archived()
        super().full_clean(*args, **kwargs)
        self._refuse_rows_of_others()

    def _refuse_rows_of_others(self) -> None:
        for field in self._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and issubclass(field.related_model, StrategyPart):
                other = getattr(self, field.name)
                if other is not None and other.strategy_id != self.strategy_id:
                    raise ValidationError({field.name: _("This belongs to another strategy.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.note_change()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.note_change()
        return super().delete(*args, **kwargs)

    def note_change(self) -> None:
        """Note the change; refuse it where someone has archived the strategy since it was read."""
        open_ones = Strategy.objects.filter(pk=self.strategy_id).exclude(state=Strategy.State.ARCHIVED)
        if not open_ones.update(changed_at=timezone.now()):
            raise StrategyArchived(self.strategy)


class SharedPart(WorkspaceModel):
    """A row every strategy of the workspace shows: it exists in the world, whatever is planned."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.note_change()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.note_change()
        return super().delete(*args, **kwargs)

    def note_change(self) -> None:
        """Note the change in every strategy that shows the row; an archived one stays as it was."""
        open_ones = Strategy.objects.filter(workspace_id=self.workspace_id).exclude(state=Strategy.State.ARCHIVED)
        open_ones.update(changed_at=timezone.now())
