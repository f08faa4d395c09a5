"""Endpoint of what waits for what."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from accounts.api import RecordSerializer, RecordViewSet
from accounts.filters import IdFilter
from roadmap.models import Dependency
from roadmap.services.dependencies import save_dependency


class DependencySerializer(RecordSerializer):
    class Meta:
        model = Dependency
        fields = ["predecessor", "successor", "lag_days"]


class DependencyFilter(filters.FilterSet):
    predecessor = IdFilter(field_name="predecessor_id", label=_("Id of what comes first"))
    successor = IdFilter(field_name="successor_id", label=_("Id of what waits"))


class DependencyViewSet(RecordViewSet):
    """What waits for what: the successor begins `lag_days` days after the day that follows the predecessor's end."""

    model = Dependency
    serializer_class = DependencySerializer
    filterset_class = DependencyFilter

    def write(self, instance: Dependency, **fields: object) -> Dependency:
        return save_dependency(instance, by=self.actor, **fields)  # type: ignore[arg-type]
