"""REST endpoints of competitors and of what their profiles showed."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from accounts.filters import IdFilter
from strategy import sections
from strategy.api.base import PartFilter, PartSerializer, PartViewSet
from strategy.models import Channel, Competitor, CompetitorFigures


class CompetitorSerializer(PartSerializer):
    class Meta:
        model = Competitor
        fields = sections.COMPETITORS.fields


class CompetitorViewSet(PartViewSet):
    """Competitors by name. Deleting one deletes its figures and its SWOT."""

    model = Competitor
    serializer_class = CompetitorSerializer
    ordering = ("name", "pk")


class CompetitorFiguresSerializer(PartSerializer):
    class Meta:
        model = CompetitorFigures
        fields = sections.COMPETITOR_FIGURES.fields

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Let new figures belong to the strategy of their competitor unless another is named."""
        if self.instance is None and "competitor" in attrs:
            attrs.setdefault("strategy", attrs["competitor"].strategy)
        return super().validate(attrs)


class CompetitorFiguresFilter(PartFilter):
    competitor = IdFilter(field_name="competitor_id", label=_("Id of the competitor"))
    network = filters.ChoiceFilter(choices=Channel.Kind.choices)
    observed_after = filters.DateFilter(
        field_name="observed_on", lookup_expr="gte", label=_("Read on this day or later")
    )
    observed_before = filters.DateFilter(
        field_name="observed_on", lookup_expr="lte", label=_("Read on this day or earlier")
    )


class CompetitorFiguresViewSet(PartViewSet):
    """What competitors' profiles showed, by competitor, network and day; one reading of a profile a day."""

    model = CompetitorFigures
    serializer_class = CompetitorFiguresSerializer
    filterset_class = CompetitorFiguresFilter
    ordering = ("competitor", "network", "observed_on", "pk")
