from django_filters import rest_framework as filters

from strategy import sections
from strategy.api.base import PartFilter, PartSerializer, PartViewSet
from strategy.models import Persona


class PersonaSerializer(PartSerializer):
    class Meta:
        model = Persona
        fields = sections.PERSONAS.fields


class PersonaFilter(PartFilter):
    is_negative = filters.BooleanFilter()


class PersonaViewSet(PartViewSet):
    """Personas, the negative ones last."""

    model = Persona
    serializer_class = PersonaSerializer
    filterset_class = PersonaFilter
    ordering = ("is_negative", "name", "pk")
