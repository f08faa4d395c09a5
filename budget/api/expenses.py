"""REST endpoints of expenses."""

from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import PermissionDenied

from accounts.api import RecordViewSet
from accounts.filters import IdFilter
from accounts.roles import Role
from budget import services
from budget.api.fields import MoneySerializer
from budget.api.shared import NamedRefusals
from budget.models import BudgetLine, Expense


class ExpenseSerializer(MoneySerializer):
    class Meta:
        model = Expense
        fields = ["line", "date", "amount", "vendor", "note", "channel", "reference", "created_by"]
        read_only_fields = ["created_by"]


class ExpenseFilter(django_filters.FilterSet):
    budget = IdFilter("line__budget")
    line = IdFilter("line")
    channel = IdFilter(method="of_channel", label=_("The expense's channel, or its line's where it has none."))
    start = django_filters.DateFilter("date", lookup_expr="gte", label=_("First day."))
    end = django_filters.DateFilter("date", lookup_expr="lte", label=_("Last day."))
    category = django_filters.ChoiceFilter("line__category", choices=BudgetLine.Category.choices)

    def of_channel(self, queryset: QuerySet[Expense], name: str, value: Decimal) -> QuerySet[Expense]:
        return queryset.annotate(cost_channel=Coalesce("channel_id", "line__channel_id")).filter(cost_channel=value)


class ExpenseViewSet(NamedRefusals, RecordViewSet):
    """Expenses and refunds. Contributors change their own only."""

    model = Expense
    serializer_class = ExpenseSerializer
    filterset_class = ExpenseFilter
    ordering = ("-date", "-pk")
    select_related = ("line__budget",)
    roles = {
        "list": Role.VIEWER,
        "retrieve": Role.VIEWER,
        "create": Role.CONTRIBUTOR,
        "update": Role.CONTRIBUTOR,
        "partial_update": Role.CONTRIBUTOR,
        "destroy": Role.CONTRIBUTOR,
    }

    def write(self, instance: Expense, **fields: Any) -> Expense:
        if instance.pk:
            self.check_own(instance)
            return services.edit_expense(instance, by=self.actor, **fields)
        fields.pop("version", None)
        return services.record_expense(by=self.actor, **fields)

    def remove(self, instance: Expense) -> None:
        self.check_own(instance)
        services.delete_expense(instance, by=self.actor)

    def check_own(self, expense: Expense) -> None:
        if not self.role.includes(Role.EDITOR) and expense.created_by != self.actor:
            raise PermissionDenied(_("This expense was entered by someone else."))
