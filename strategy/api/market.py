"""REST endpoints of the target market: regions, industry and occupation."""

from strategy import sections
from strategy.api.base import PartSerializer, PartViewSet, once_path
from strategy.models import Region, TargetMarket


class RegionSerializer(PartSerializer):
    class Meta:
        model = Region
        fields = sections.REGIONS.fields


class RegionViewSet(PartViewSet):
    """Countries and regions where the best buyers live, by name."""

    model = Region
    serializer_class = RegionSerializer
    ordering = ("name", "pk")


class TargetMarketSerializer(PartSerializer):
    class Meta:
        model = TargetMarket
        fields = sections.TARGET_MARKET.fields


urlpatterns = [once_path("target-market", sections.TARGET_MARKET, TargetMarketSerializer)]
