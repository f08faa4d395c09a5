from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from rest_framework import serializers

from accounts.api import RecordSerializer, RecordViewSet
from accounts.filters import IdFilter
from accounts.models import User
from strategy import sections
from strategy.models import Person, TeamRole
from strategy.selectors.people import accounts_of
from strategy.services import people as services


class MemberField(serializers.PrimaryKeyRelatedField[User]):
    """The account of a member of the workspace; anyone else's is as unknown as none."""

    def get_queryset(self) -> Any:
        workspace = self.context.get("workspace")
        return accounts_of(workspace) if workspace else User.objects.none()


class PersonSerializer(RecordSerializer):
    user = MemberField(
        queryset=User.objects.none(),
        required=False,
        allow_null=True,
        help_text=_("Id of the member who signs in as this person."),
    )

    class Meta:
        model = Person
        fields = sections.PEOPLE.fields


class PersonFilter(filters.FilterSet):
    user = IdFilter(field_name="user_id", label=_("Id of the account"))


class PersonViewSet(RecordViewSet):
    """People who work on social media, by name. Deleting one leaves their roles with nobody."""

    model = Person
    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    ordering = ("name", "pk")

    def write(self, instance: Person, **fields: Any) -> Person:
        return services.save_person(instance, by=self.actor, **fields)

    def remove(self, instance: Person) -> None:
        services.delete_person(instance, by=self.actor)


class TeamRoleSerializer(RecordSerializer):
    key = serializers.CharField(
        read_only=True, help_text=_("Which standard role it is; empty for one of the team's own.")
    )

    class Meta:
        model = TeamRole
        fields = ["key", *sections.TEAM_ROLES.fields]


class TeamRoleFilter(filters.FilterSet):
    holder = IdFilter(field_name="holder_id", label=_("Id of the person who holds it"))
    held = filters.BooleanFilter(
        field_name="holder", lookup_expr="isnull", exclude=True, label=_("Only roles somebody holds, or nobody holds")
    )


class TeamRoleViewSet(RecordViewSet):
    """Roles in the team's order. A standard role cannot be deleted (409); leave it with nobody instead."""

    model = TeamRole
    serializer_class = TeamRoleSerializer
    filterset_class = TeamRoleFilter
    ordering = ("position", "pk")

    def write(self, instance: TeamRole, **fields: Any) -> TeamRole:
        return services.save_role(instance, by=self.actor, **fields)

    def remove(self, instance: TeamRole) -> None:
        services.delete_role(instance, by=self.actor)
