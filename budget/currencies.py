"""The workspace's currency, where the code at hand has no workspace in its arguments."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_scopes import get_scope

from budget.money import CENTS, places_of, to_unit


def currency_here() -> str | None:
    """Return the currency of the workspace in whose scope the code runs."""
    workspace = get_scope().get("workspace")
    return getattr(workspace, "currency", None)


def places_here() -> int:
    """Return the decimals of the currency of the workspace in whose scope the code runs, else two."""
    currency = currency_here()
    return places_of(currency) if currency else CENTS


def validate_unit(amount: Decimal | Any) -> None:
    """Refuse an amount finer than the smallest unit of the workspace's currency."""
    places = places_here()
    smallest = Decimal(amount).normalize().as_tuple().exponent
    if isinstance(smallest, int) and smallest >= -places:
        return
    if places == 0:
        raise ValidationError(
            _("%(currency)s has no decimals: give a whole amount."), params={"currency": currency_here()}
        )
    raise ValidationError(
        _("Give the amount with at most %(places)s decimals."), params={"places": places}, code="too_precise"
    )


def in_places(amount: Decimal) -> str:
    """Write an amount plainly, "1250.50", with the decimals of the workspace's currency."""
    return f"{amount:.{places_here()}f}"


def in_unit(amount: Decimal | None) -> Decimal | None:
    """Give an amount the decimals of the workspace's currency; the unknown stays unknown."""
    return None if amount is None else to_unit(amount, places_here())
