"""Writes of the guidance: a remark is answered with a reason, or brought back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User
from strategy.models import Dismissal, Strategy
from strategy.selectors.guidance import is_known
from strategy.services.locks import locked


@transaction.atomic
def dismiss(*, strategy: Strategy, remark: str, reason: str, by: User | None) -> Dismissal:
    """Answer a remark with a reason, so that it is no longer made; answering again replaces the reason."""
    locked(strategy.pk).refuse_when_archived()
    if not is_known(remark):
        raise ValidationError({"remark": _("There is no remark of this name.")}, code="unknown_remark")
    known = Dismissal.objects.filter(strategy=strategy, remark=remark).first()
    target = known or Dismissal(workspace=strategy.workspace, strategy=strategy, remark=remark)
    return records.save(target, by=by, reason=reason, dismissed_by=by)


@transaction.atomic
def take_back(dismissal: Dismissal, *, by: User | None) -> None:
    """Let a dismissed remark be made again."""
    locked(dismissal.strategy_id).refuse_when_archived()
    records.delete(dismissal, by=by)
