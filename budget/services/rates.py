"""Keep the table of exchange rates; what has been counted at a rate stays as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import records
from accounts.models import User, Workspace
from budget.models import ExchangeRate


@dataclass(frozen=True, slots=True)
class NewRate:
    """What one unit of a currency costs in the workspace's, on a day or over its month."""

    currency: str
    period: str
    date: date
    rate: Decimal


def save_rate(kept: ExchangeRate, /, *, by: User | None, version: int | None = None, **fields: object) -> ExchangeRate:
    """Add or correct a rate; expenses keep the rate they were counted at."""
    _check_currency(kept.workspace, fields.get("currency", kept.currency))
    return records.save(kept, by=by, version=version, **fields)


def delete_rate(rate: ExchangeRate, *, by: User | None) -> None:
    records.delete(rate, by=by)


@transaction.atomic
def keep_rates(*, workspace: Workspace, rates: Sequence[NewRate], by: User | None) -> int:
    """Store several rates, or none; what is known of the same time is replaced. Return how many changed."""
    changed = 0
    for new in rates:
        known = ExchangeRate.objects.filter(currency=new.currency, period=new.period, date=new.date).first()
        if known is None or known.rate != new.rate:
            save_rate(
                known or ExchangeRate(workspace=workspace),
                by=by,
                currency=new.currency,
                period=new.period,
                date=new.date,
                rate=new.rate,
            )
            changed += 1
    return changed


def _check_currency(workspace: Workspace, currency: object) -> None:
    if currency == workspace.currency:
        raise ValidationError({"currency": _("%(currency)s is the workspace's own currency.") % {"currency": currency}})
