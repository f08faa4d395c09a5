from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from accounts.filters import IdFilter
from strategy import sections
from strategy.api.base import PartFilter, PartSerializer, PartViewSet
from strategy.models import Persona


class PersonaSerializer(PartSerializer):
    class Meta:
        model = Persona
        fields = sections.PERSONAS.fields


class PersonaFilter(PartFilter):
    is_negative = filters.BooleanFilter()
    channel = IdFilter(field_name="channels", label=_("Id of a channel they use"))


class PersonaViewSet(PartViewSet):
    """Personas, the negative ones last."""

    model = Persona
    serializer_class = PersonaSerializer
    filterset_class = PersonaFilter
    ordering = ("is_negative", "name", "pk")

    def get_queryset(self) -> Any:
        return super().get_queryset().prefetch_related("channels")
