"""REST endpoints of the budget room."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import (
    NamedChoiceField,
    RecordSerializer,
    RecordViewSet,
    WorkspaceRelatedField,
    WorkspaceViewSet,
)
from accounts.filters import IdFilter
from accounts.problems import Conflict
from accounts.roles import Role
from budget import selectors, services
from budget.carryover import AMOUNTS, Adjustment, Cap, Figures
from budget.exceptions import Refusal
from budget.models import Budget, BudgetLine, Expense, MonthClosing, Move
from budget.months import month_of, months_between, parse_month


@extend_schema_field({"type": "string", "pattern": r"^\d{4}-\d{2}$", "example": "2026-01"})
class MonthField(serializers.Field[Any, Any, Any, Any]):
    """A month as "2026-01"; a full date is taken for its month."""

    default_error_messages = {"invalid": _("Write the month as YYYY-MM, for instance 2026-01.")}

    def to_internal_value(self, data: Any) -> date:
        try:
            return parse_month(data) if len(data) == 7 else month_of(date.fromisoformat(data))
        except (TypeError, ValueError):
            self.fail("invalid")

    def to_representation(self, value: date) -> str:
        return f"{value:%Y-%m}"


def amount_field(**options: Any) -> "serializers.DecimalField":
    return serializers.DecimalField(max_digits=14, decimal_places=2, **options)


class BudgetSerializer(RecordSerializer):
    first_month = MonthField(help_text=_("YYYY-MM, or any day of the month."))
    last_month = MonthField(required=False, write_only=True, help_text=_("May stand for the number of months."))

    class Meta:
        model = Budget
        fields = ["name", "first_month", "months", "last_month", "close_after_days"]

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


class BudgetLineSerializer(RecordSerializer):
    policy = NamedChoiceField(
        choices=BudgetLine.Policy.choices,
        required=False,
        allow_null=True,
        help_text=_("Left out or null: surplus for advertising, none for the other categories."),
    )
    cap = amount_field(
        source="cap_amount",
        required=False,
        allow_null=True,
        min_value=Decimal(0),
        help_text=_("The most a month may carry, as an amount."),
    )
    defunded_from = MonthField(required=False, allow_null=True)
    planned_per_month = amount_field(
        write_only=True,
        required=False,
        min_value=Decimal(0),
        help_text=_("When creating: the plan of every open month."),
    )
    rule_from = MonthField(
        write_only=True,
        required=False,
        help_text=_("When changing policy or cap: months before this one keep the rule they had."),
    )

    class Meta:
        model = BudgetLine
        fields = [
            "name",
            "category",
            "policy",
            "cap",
            "cap_share",
            "cap_excess",
            "opening_balance",
            "channel",
            "actuals_from",
            "defunded_from",
            "planned_per_month",
            "rule_from",
        ]


class AdjustmentSerializer(serializers.Serializer[Any]):
    month = MonthField(help_text=_("The closed month the amount belongs to."))
    amount = amount_field()


class BudgetFiguresSerializer(serializers.Serializer[Any]):
    """One month of a line, or a sum of months; amounts in the workspace's currency."""

    month = MonthField()
    planned = amount_field()
    carried_in = amount_field()
    moved = amount_field()
    available = amount_field()
    actual = amount_field()
    remaining = amount_field()
    carried_out = amount_field()
    forfeited = amount_field()
    forgiven = amount_field()
    to_pool = amount_field()
    from_pool = amount_field()
    over = serializers.BooleanField()
    closed = serializers.BooleanField()
    adjustments = AdjustmentSerializer(many=True)


class LineMonthSerializer(BudgetFiguresSerializer):
    """A month of a line: its figures, and the rule that holds in it."""

    policy = serializers.ChoiceField(choices=BudgetLine.Policy.choices)
    cap = amount_field(allow_null=True)
    cap_share = serializers.DecimalField(max_digits=6, decimal_places=4, allow_null=True)
    own_rule = serializers.BooleanField(help_text=_("Whether policy or cap depart from the line's."))


class LineMonthEditSerializer(serializers.Serializer[Any]):
    """What to set in a month; what is left out stays as it is."""

    planned = amount_field(required=False, min_value=Decimal(0))
    policy = NamedChoiceField(
        choices=BudgetLine.Policy.choices,
        required=False,
        allow_null=True,
        help_text=_("null: the line's policy."),
    )
    cap = amount_field(required=False, allow_null=True, min_value=Decimal(0), help_text=_("null: the line's cap."))
    cap_share = serializers.DecimalField(
        max_digits=6, decimal_places=4, required=False, allow_null=True, min_value=Decimal(0)
    )
    no_cap = serializers.BooleanField(default=False, help_text=_("Lift the line's cap in this month."))
    reach = serializers.ChoiceField(choices=services.Reach.choices, default=services.Reach.THIS)

    def changes(self) -> dict[str, Any]:
        """Return what `services.set_month` is to change."""
        data = self.validated_data
        changes = {name: data[name] for name in ("planned", "policy") if name in data}
        if data["no_cap"]:
            changes["cap"] = Cap()
        elif "cap" in data or "cap_share" in data:
            cap = Cap(data.get("cap"), data.get("cap_share"))
            changes["cap"] = None if cap == Cap() else cap
        return changes


class GridMonthSerializer(serializers.Serializer[Any]):
    month = MonthField()
    over = serializers.BooleanField()
    closed = serializers.BooleanField()


class GridLineSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    category = serializers.ChoiceField(choices=BudgetLine.Category.choices)
    policy = serializers.ChoiceField(choices=BudgetLine.Policy.choices)
    channel = serializers.IntegerField(allow_null=True)
    opening_balance = amount_field()
    months = BudgetFiguresSerializer(many=True)
    total = BudgetFiguresSerializer()
    unplaced = AdjustmentSerializer(many=True)


class GridTotalsSerializer(serializers.Serializer[Any]):
    months = BudgetFiguresSerializer(many=True)
    total = BudgetFiguresSerializer()


class PoolSerializer(serializers.Serializer[Any]):
    month = MonthField()
    balance = amount_field(help_text=_("After this month; negative is overdrawn."))


class GridSerializer(serializers.Serializer[Any]):
    budget = serializers.IntegerField()
    name = serializers.CharField()
    currency = serializers.CharField()
    today = serializers.DateField(help_text=_("In the workspace's time zone; decides which months are over."))
    months = GridMonthSerializer(many=True)
    lines = GridLineSerializer(many=True)
    totals = GridTotalsSerializer()
    pool = PoolSerializer(many=True)


def figures_as_json(figures: Figures) -> dict[str, Any]:
    """Write figures as `BudgetFiguresSerializer` describes them, without its cost per cell."""
    amounts = {name: f"{getattr(figures, name):.2f}" for name in AMOUNTS}
    return {
        "month": f"{figures.month:%Y-%m}",
        **amounts,
        "over": figures.over,
        "closed": figures.closed,
        "adjustments": _adjustments_as_json(figures.adjustments),
    }


def _adjustments_as_json(adjustments: Iterable[Adjustment]) -> list[dict[str, str]]:
    return [{"month": f"{a.month:%Y-%m}", "amount": f"{a.amount:.2f}"} for a in adjustments]


def grid_as_json(grid: selectors.Grid, currency: str) -> dict[str, Any]:
    return {
        "budget": grid.budget.pk,
        "name": grid.budget.name,
        "currency": currency,
        "today": grid.today.isoformat(),
        "months": [
            {"month": f"{month.month:%Y-%m}", "over": month.over, "closed": month.closed} for month in grid.months
        ],
        "lines": [_line_as_json(row) for row in grid.lines],
        "totals": {
            "months": [figures_as_json(figures) for figures in grid.month_totals],
            "total": figures_as_json(grid.total),
        },
        "pool": [
            {"month": f"{month.month:%Y-%m}", "balance": f"{balance:.2f}"}
            for month, balance in zip(grid.months, grid.pool, strict=True)
        ],
    }


def _line_as_json(row: selectors.GridLine) -> dict[str, Any]:
    return {
        "id": row.line.pk,
        "name": row.line.name,
        "category": row.line.category,
        "policy": row.line.policy,
        "channel": row.line.channel_id,
        "opening_balance": f"{row.line.opening_balance:.2f}",
        "months": [figures_as_json(figures) for figures in row.figures.months],
        "total": figures_as_json(row.total),
        "unplaced": _adjustments_as_json(row.figures.unplaced),
    }


class ExpenseSerializer(RecordSerializer):
    class Meta:
        model = Expense
        fields = ["line", "date", "amount", "vendor", "note", "channel", "reference", "created_by"]
        read_only_fields = ["created_by"]


class MoveSerializer(RecordSerializer):
    from_line = WorkspaceRelatedField(model=BudgetLine)
    to_line = WorkspaceRelatedField(model=BudgetLine)
    from_month = MonthField()
    to_month = MonthField()

    class Meta:
        model = Move
        fields = ["from_line", "from_month", "to_line", "to_month", "amount", "reason", "moved_by"]
        read_only_fields = ["moved_by"]


class MonthClosingSerializer(serializers.ModelSerializer[MonthClosing]):
    month = MonthField()

    class Meta:
        model = MonthClosing
        fields = ["id", "month", "closed_by", "created_at"]
        read_only_fields = ["closed_by", "created_at"]


class NamedRefusals:
    """Answer a refusal of the services as 409 with the name of its rule."""

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Refusal):
            exc = Conflict(" ".join(exc.messages), code=exc.name)
        return super().handle_exception(exc)  # type: ignore[misc]


class BudgetViewSet(NamedRefusals, RecordViewSet):
    """Budgets: plans of money over whole months."""

    model = Budget
    serializer_class = BudgetSerializer
    ordering = ("-first_month", "pk")

    def write(self, instance: Budget, **fields: Any) -> Budget:
        return services.save_budget(instance, by=self.actor, **fields)

    def remove(self, instance: Budget) -> None:
        services.delete_budget(instance, by=self.actor)


def budget_parameter() -> OpenApiParameter:
    return OpenApiParameter("budget_pk", OpenApiTypes.INT, OpenApiParameter.PATH, description=_("The budget's id."))


class InBudget(NamedRefusals, WorkspaceViewSet):
    """An endpoint below one budget."""

    def budget(self) -> Budget:
        return get_object_or_404(Budget.objects.all(), pk=self.kwargs["budget_pk"])


@extend_schema(parameters=[budget_parameter()])
class LineViewSet(InBudget, RecordViewSet):
    """Lines of a budget, with the rule that settles what is left at a month's end."""

    model = BudgetLine
    serializer_class = BudgetLineSerializer

    def get_queryset(self) -> Any:
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset
        return queryset.filter(budget=self.budget()).select_related("budget").order_by("position", "pk")

    def write(self, instance: BudgetLine, **fields: Any) -> BudgetLine:
        planned_per_month = fields.pop("planned_per_month", None)
        rule_from = fields.pop("rule_from", None)
        if instance.pk:
            return services.edit_line(instance, by=self.actor, rule_from=rule_from, **fields)
        fields.pop("version", None)
        return services.add_line(self.budget(), by=self.actor, planned_per_month=planned_per_month, **fields)

    def remove(self, instance: BudgetLine) -> None:
        services.delete_line(instance, by=self.actor)


@extend_schema(
    parameters=[
        budget_parameter(),
        OpenApiParameter("line_pk", OpenApiTypes.INT, OpenApiParameter.PATH, description=_("The line's id.")),
        OpenApiParameter("month", OpenApiTypes.STR, OpenApiParameter.PATH, description="YYYY-MM"),
    ]
)
class MonthViewSet(InBudget):
    """One month of a line."""

    roles = {"retrieve": Role.VIEWER, "update": Role.EDITOR}
    serializer_class = LineMonthSerializer

    def line(self) -> BudgetLine:
        lines = self.budget().lines.select_related("budget")
        return get_object_or_404(lines, pk=self.kwargs["line_pk"])

    def month(self, line: BudgetLine) -> date:
        try:
            month = MonthField().run_validation(self.kwargs["month"])
        except serializers.ValidationError as error:
            raise serializers.ValidationError({"month": error.detail}) from error
        services.check_covered(line.budget, month, "month")
        return month

    @extend_schema(responses=LineMonthSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        line = self.line()
        return self.answer(line, self.month(line))

    @extend_schema(request=LineMonthEditSerializer, responses=LineMonthSerializer)
    def update(self, request: Request, **kwargs: Any) -> Response:
        edit = LineMonthEditSerializer(data=request.data)
        edit.is_valid(raise_exception=True)
        line = self.line()
        month = self.month(line)
        services.set_month(line, month=month, by=self.actor, reach=edit.validated_data["reach"], **edit.changes())
        return self.answer(line, month)

    def answer(self, line: BudgetLine, month: date) -> Response:
        grid = selectors.grid(line.budget, self.workspace.today())
        row = grid.row(line.pk)
        index = next(m.index for m in grid.months if m.month == month)
        rule = row.inputs[index].rule
        return Response(
            {
                **figures_as_json(row.figures.months[index]),
                "policy": rule.policy.value,
                "cap": None if rule.cap.amount is None else f"{rule.cap.amount:.2f}",
                "cap_share": None if rule.cap.share is None else f"{rule.cap.share:.4f}",
                "own_rule": month in row.own_rules,
            }
        )


@extend_schema(parameters=[budget_parameter()])
class GridViewSet(InBudget):
    """The whole budget, computed: every line, month and total, and the pool."""

    roles = {"retrieve": Role.VIEWER}
    serializer_class = GridSerializer

    @extend_schema(responses=GridSerializer)
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        grid = selectors.grid(self.budget(), self.workspace.today())
        return Response(grid_as_json(grid, self.workspace.currency))


@extend_schema(parameters=[budget_parameter()])
class MoveViewSet(mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, InBudget):
    """The ledger of money moved between lines and months; an entry is undone by moving back."""

    roles = {"list": Role.VIEWER, "retrieve": Role.VIEWER, "create": Role.EDITOR}
    serializer_class = MoveSerializer

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return Move.objects.none()
        return Move.objects.filter(from_line__budget=self.budget())

    def perform_create(self, serializer: Any) -> None:
        fields = {key: value for key, value in serializer.validated_data.items() if key != "version"}
        for name in ("from_line", "to_line"):
            if fields[name].budget_id != self.budget().pk:
                raise serializers.ValidationError({name: _("This line is not in this budget.")})
        serializer.instance = services.move_money(by=self.actor, **fields)


@extend_schema(parameters=[budget_parameter()])
class ClosingViewSet(mixins.ListModelMixin, InBudget):
    """Closed months of a budget. Closing a month closes the earlier open ones with it."""

    roles = {"list": Role.VIEWER, "create": Role.EDITOR}
    serializer_class = MonthClosingSerializer

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return MonthClosing.objects.none()
        return MonthClosing.objects.filter(budget=self.budget())

    @extend_schema(request=MonthClosingSerializer, responses={201: MonthClosingSerializer})
    def create(self, request: Request, **kwargs: Any) -> Response:
        wanted = self.get_serializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        budget, month = self.budget(), wanted.validated_data["month"]
        closed = services.close_month(budget, month=month, by=self.actor, today=self.workspace.today())
        answer = self.get_serializer(self.get_queryset().get(month=month)).data
        return Response(answer, status=status.HTTP_201_CREATED if closed else status.HTTP_200_OK)


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


IN_BUDGET = r"budgets/(?P<budget_pk>[0-9]+)"
routes: list[tuple[str, Any, str]] = [
    ("budgets", BudgetViewSet, "budget"),
    (f"{IN_BUDGET}/lines", LineViewSet, "budget-line"),
    (f"{IN_BUDGET}/moves", MoveViewSet, "budget-move"),
    (f"{IN_BUDGET}/closings", ClosingViewSet, "budget-closing"),
    ("expenses", ExpenseViewSet, "expense"),
]
urlpatterns = [
    path(
        "budgets/<int:budget_pk>/grid/",
        GridViewSet.as_view({"get": "retrieve"}),
        name="budget-grid",
    ),
    path(
        "budgets/<int:budget_pk>/lines/<int:line_pk>/months/<str:month>/",
        MonthViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="budget-line-month",
    ),
]
