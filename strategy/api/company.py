"""REST endpoints of the company summary."""

from strategy import sections
from strategy.api.base import PartSerializer, once_path
from strategy.models import CompanySummary


class CompanySerializer(PartSerializer):
    class Meta:
        model = CompanySummary
        fields = sections.COMPANY.fields


urlpatterns = [once_path("company", sections.COMPANY, CompanySerializer)]
