"""REST endpoint of the ledger of moved money."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers

from accounts.api import WorkspaceRelatedField
from accounts.roles import Role
from budget import services
from budget.api.fields import MoneySerializer, MonthField
from budget.api.shared import InBudget, budget_parameter
from budget.models import BudgetLine, Move


class MoveSerializer(MoneySerializer):
    from_line = WorkspaceRelatedField(model=BudgetLine, allow_null=True, help_text=_("null: the budget's pool."))
    to_line = WorkspaceRelatedField(model=BudgetLine, allow_null=True, help_text=_("null: the budget's pool."))
    from_month = MonthField()
    to_month = MonthField()

    class Meta:
        model = Move
        fields = ["from_line", "from_month", "to_line", "to_month", "amount", "reason", "moved_by"]
        read_only_fields = ["moved_by"]


@extend_schema(parameters=[budget_parameter()])
class MoveViewSet(mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, InBudget):
    """The ledger of money moved between lines, months and the pool; an entry is undone by moving back."""

    roles = {"list": Role.VIEWER, "retrieve": Role.VIEWER, "create": Role.EDITOR}
    serializer_class = MoveSerializer

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Move.objects.none()
        return Move.objects.filter(budget=self.budget())

    def perform_create(self, serializer: Any) -> None:
        fields = {key: value for key, value in serializer.validated_data.items() if key != "version"}
        budget = self.budget()
        for name in ("from_line", "to_line"):
            if fields.get(name) and fields[name].budget_id != budget.pk:
                raise serializers.ValidationError({name: _("This line is not in this budget.")})
        serializer.instance = services.move_money(budget=budget, by=self.actor, **fields)
