"""REST endpoints of expenses."""

from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import RecordViewSet
from accounts.filters import IdFilter
from accounts.roles import Role
from budget import services
from budget.api.fields import BillSerializer, MoneyField
from budget.api.shared import NamedRefusals
from budget.models import BudgetLine, Expense


class ExpenseSerializer(BillSerializer):
    amount = MoneyField(
        required=False,
        help_text=_("What counts, in the workspace's currency. Sent alone it counts as it is; send a bill as entered."),
    )

    class Meta:
        model = Expense
        fields = [
            "line",
            "date",
            "amount",
            "entered",
            "currency",
            "rate",
            "tax_share",
            "with_tax",
            "status",
            "approval",
            "decided_by",
            "decision_note",
            "vendor",
            "note",
            "channel",
            "initiative",
            "reference",
            "recurring",
            "created_by",
        ]
        read_only_fields = ["approval", "decided_by", "decision_note", "recurring", "created_by"]
        extra_kwargs = {
            "entered": {"required": False},
            "rate": {"help_text": _("What one unit of the bill's currency costs. Empty: the kept rate of the time.")},
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if self.instance is None and not {"amount", "entered"} & set(attrs):
            raise serializers.ValidationError({"amount": _("Send the amount that counts, or the bill's as entered.")})
        return attrs


class DecisionSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField(
        required=False, help_text=_("Send the version you read: an expense changed in between answers 409.")
    )


class RefusalSerializer(DecisionSerializer):
    reason = serializers.CharField(max_length=300)


class ExpenseFilter(django_filters.FilterSet):
    budget = IdFilter("line__budget")
    line = IdFilter("line")
    channel = IdFilter(method="of_channel", label=_("The expense's channel, or its line's where it has none."))
    initiative = IdFilter("initiative")
    start = django_filters.DateFilter("date", lookup_expr="gte", label=_("First day."))
    end = django_filters.DateFilter("date", lookup_expr="lte", label=_("Last day."))
    category = django_filters.ChoiceFilter("line__category", choices=BudgetLine.Category.choices)
    status = django_filters.ChoiceFilter("status", choices=Expense.Status.choices)
    approval = django_filters.ChoiceFilter(
        "approval", choices=[choice for choice in Expense.Approval.choices if choice[0]]
    )
    vendor = django_filters.CharFilter(method="with_words", label=_("Part of vendor, note or reference."))

    def of_channel(self, queryset: QuerySet[Expense], name: str, value: Decimal) -> QuerySet[Expense]:
        return queryset.annotate(cost_channel=Coalesce("channel_id", "line__channel_id")).filter(cost_channel=value)

    def with_words(self, queryset: QuerySet[Expense], name: str, value: str) -> QuerySet[Expense]:
        said = Q(vendor__icontains=value) | Q(note__icontains=value) | Q(reference__icontains=value)
        return queryset.filter(said)


class ExpenseViewSet(NamedRefusals, RecordViewSet):
    """Expenses and refunds. Contributors change their own only.

    Above the limit of its budget an expense waits until someone in the budget's deciding role
    approves it. A key acts in its own role, whoever made it.
    """

    model = Expense
    serializer_class = ExpenseSerializer
    filterset_class = ExpenseFilter
    ordering = ("-date", "-pk")
    roles = {
        "list": Role.VIEWER,
        "retrieve": Role.VIEWER,
        "create": Role.CONTRIBUTOR,
        "update": Role.CONTRIBUTOR,
        "partial_update": Role.CONTRIBUTOR,
        "destroy": Role.CONTRIBUTOR,
        "approve": Role.EDITOR,
        "refuse": Role.EDITOR,
    }

    def write(self, instance: Expense, **fields: Any) -> Expense:
        if instance.pk:
            self.check_own(instance)
            return services.edit_expense(instance, by=self.actor, role=self.role, **fields)
        fields.pop("version", None)
        return services.record_expense(by=self.actor, role=self.role, **fields)

    def remove(self, instance: Expense) -> None:
        self.check_own(instance)
        services.delete_expense(instance, by=self.actor)

    def check_own(self, expense: Expense) -> None:
        if not self.role.includes(Role.EDITOR) and expense.created_by != self.actor:
            raise PermissionDenied(_("This expense was entered by someone else."))

    @extend_schema(request=DecisionSerializer, responses=ExpenseSerializer)
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def approve(self, request: Request, **kwargs: Any) -> Response:
        """Let an expense above the limit count."""
        return self._decided(services.approve_expense, DecisionSerializer(data=request.data))

    @extend_schema(request=RefusalSerializer, responses=ExpenseSerializer)
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def refuse(self, request: Request, **kwargs: Any) -> Response:
        """Let an expense above the limit count nowhere; it stays in the list with the reason."""
        return self._decided(services.refuse_expense, RefusalSerializer(data=request.data))

    def _decided(self, decide: Any, told: DecisionSerializer) -> Response:
        expense = self.get_object()
        if not services.may_decide(expense.line.budget, self.role):
            raise PermissionDenied(_("Expenses of this budget are approved by another role."))
        told.is_valid(raise_exception=True)
        return Response(self.get_serializer(decide(expense, by=self.actor, **told.validated_data)).data)
