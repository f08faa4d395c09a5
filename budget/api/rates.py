"""REST endpoints of exchange rates."""

from typing import Any

import django_filters

from accounts.api import RecordSerializer, RecordViewSet
from budget import services
from budget.api.fields import RATE_HELP
from budget.api.shared import NamedRefusals
from budget.models import ExchangeRate


class ExchangeRateSerializer(RecordSerializer):
    class Meta:
        model = ExchangeRate
        fields = ["currency", "period", "date", "rate"]
        extra_kwargs = {"rate": {"help_text": RATE_HELP}}


class ExchangeRateFilter(django_filters.FilterSet):
    currency = django_filters.CharFilter("currency")
    start = django_filters.DateFilter("date", lookup_expr="gte")
    end = django_filters.DateFilter("date", lookup_expr="lte")


class ExchangeRateViewSet(NamedRefusals, RecordViewSet):
    """What one unit of another currency costs in the workspace's, by day or month.

    Bills that bring no rate of their own count at these. A change never reaches what is booked.
    """

    model = ExchangeRate
    serializer_class = ExchangeRateSerializer
    filterset_class = ExchangeRateFilter
    ordering = ("-date", "currency", "period", "pk")

    def write(self, instance: ExchangeRate, **fields: Any) -> ExchangeRate:
        return services.save_rate(instance, by=self.actor, **fields)

    def remove(self, instance: ExchangeRate) -> None:
        services.delete_rate(instance, by=self.actor)
