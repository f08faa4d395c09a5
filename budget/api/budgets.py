"""REST endpoints of budgets."""

from decimal import Decimal
from typing import Any

import django_filters
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import NamedChoiceField, RecordViewSet
from accounts.filters import IdFilter
from accounts.models import User
from accounts.roles import Role
from budget import services
from budget.api.fields import MoneySerializer, MonthField
from budget.api.shared import NamedRefusals
from budget.models import Budget, BudgetLine
from budget.months import months_between
from budget.services.budgets import GUARDED
from budget.services.copies import LARGEST_CHANGE


class AlertedField(serializers.PrimaryKeyRelatedField[User]):
    """Accounts of members of the workspace; anyone else's is as unknown as none."""

    def get_queryset(self) -> Any:
        workspace = self.context.get("workspace")
        members = User.objects.filter(memberships__workspace=workspace, is_active=True)
        return members if workspace else User.objects.none()


class BudgetSerializer(MoneySerializer):
    first_month = MonthField(help_text=_("YYYY-MM, or any day of the month."))
    last_month = MonthField(required=False, write_only=True, help_text=_("May stand for the number of months."))
    alert_levels = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=1000),
        required=False,
        help_text=_("Growing percentages of what a line has available in a month; an empty list: no alerts."),
    )
    alerted = AlertedField(
        queryset=User.objects.none(),
        many=True,
        required=False,
        help_text=_("Ids of the members who get alerts by e-mail; none: all owners and editors."),
    )

    class Meta:
        model = Budget
        fields = [
            "name",
            "note",
            "first_month",
            "months",
            "last_month",
            "close_after_days",
            "pool_opening",
            "counts_tax",
            "alert_levels",
            "alerted",
            "expense_limit",
            "approver_role",
            "scenario_of",
            "follows",
            "adopted_at",
        ]
        read_only_fields = ["scenario_of", "follows", "adopted_at"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take a last month for the number of months."""
        last = attrs.pop("last_month", None)
        if last is None:
            return attrs
        first = attrs.get("first_month") or self.instance.first_month  # type: ignore[union-attr]
        count = months_between(first, last) + 1
        if count < 1:
            raise serializers.ValidationError({"last_month": _("The last month must not be before the first.")})
        if attrs.get("months", count) != count:
            raise serializers.ValidationError({"last_month": _("This disagrees with the number of months; send one.")})
        return {**attrs, "months": count}


class BudgetFilter(django_filters.FilterSet):
    scenario_of = IdFilter("scenario_of", label=_("The scenarios of this budget, instead of budgets."))
    follows = IdFilter("follows", label=_("The budgets that follow this one."))


class ChangeField(serializers.DecimalField):
    """A change as a ratio: 0.05 is 5 per cent more, -0.1 a tenth less."""

    def __init__(self, **options: Any) -> None:
        bounds = [MinValueValidator(Decimal(-1)), MaxValueValidator(LARGEST_CHANGE)]
        super().__init__(**{"max_digits": 6, "decimal_places": 4, "required": False, "validators": bounds, **options})


class CategoryChangeSerializer(serializers.Serializer[Any]):
    category = NamedChoiceField(choices=BudgetLine.Category.choices)
    change = ChangeField(required=True)


class BudgetCopySerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=120)
    change = ChangeField(help_text=_("The change of every plan as a ratio: 0.05 is 5 per cent more."))
    changes = CategoryChangeSerializer(many=True, required=False, help_text=_("Other changes in single categories."))


class BudgetViewSet(NamedRefusals, RecordViewSet):
    """Budgets: plans of money over whole months.

    The list leaves scenarios out; ask for those of one budget by `scenario_of`.
    """

    model = Budget
    serializer_class = BudgetSerializer
    filterset_class = BudgetFilter
    ordering = ("-first_month", "pk")
    roles = {**RecordViewSet.roles, "copy": Role.EDITOR}

    def get_queryset(self) -> Any:
        queryset = super().get_queryset().select_related("scenario_of").prefetch_related("alerted")
        leaves_out = self.action == "list" and not self.request.query_params.get("scenario_of")
        return queryset.filter(scenario_of=None) if leaves_out else queryset

    def write(self, instance: Budget, **fields: Any) -> Budget:
        if instance.pk and not services.may_decide(instance, self.role):
            self.check_unguarded(instance, fields)
        return services.save_budget(instance, by=self.actor, **fields)

    @staticmethod
    def check_unguarded(stored: Budget, fields: dict[str, Any]) -> None:
        if any(name in fields and fields[name] != getattr(stored, name) for name in GUARDED):
            raise PermissionDenied(_("Only an owner may decide on this budget."))

    def remove(self, instance: Budget) -> None:
        services.delete_budget(instance, by=self.actor)

    @extend_schema(request=BudgetCopySerializer, responses={201: BudgetSerializer})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, **kwargs: Any) -> Response:
        """Make the budget of the next period out of this one; what is left over is not taken along."""
        wanted = BudgetCopySerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        data = wanted.validated_data
        made = services.copy_budget(
            self.get_object(),
            by=self.actor,
            name=data["name"],
            change=data.get("change", Decimal(0)),
            change_by_category={each["category"]: each["change"] for each in data.get("changes", ())},
        )
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)
