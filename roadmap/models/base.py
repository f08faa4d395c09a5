"""What the tables of the roadmap share."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

POSITIVE = MinValueValidator(Decimal("0.01"), _("Enter more than 0."))
NOT_NEGATIVE = MinValueValidator(Decimal(0), _("Enter 0 or more."))
