"""REST endpoints of the dashboard, the ROI settings and staff hours."""

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import django_filters
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import records
from accounts.api import RecordSerializer, RecordViewSet, WorkspaceViewSet
from accounts.filters import IdFilter
from accounts.roles import Role
from reporting import selectors
from reporting.dashboard_forms import period_errors
from reporting.models import RoiSettings, StaffHours
from reporting.periods import Period
from reporting.roi import Figures
from reporting.selectors import Line
from strategy.metrics import metric_choices

RATIOS = ("roi", "roi_with_staff", "roas", "cpc", "cpm", "cpl", "cac")
COUNTS = ("impressions", "clicks", "leads", "customers", "service_requests", "open_leads")
FOUR_PLACES = Decimal("0.0001")


class PeriodQuery(serializers.Serializer[Any]):
    """Both days, both included; without them the last twelve months with data."""

    start = serializers.DateField(required=False, help_text="First day, such as 2026-01-01.")
    end = serializers.DateField(required=False, help_text="Last day, such as 2026-12-31.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if errors := period_errors(attrs.get("start"), attrs.get("end")):
            raise serializers.ValidationError(errors)
        return attrs


def money_field() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=24, decimal_places=2, allow_null=True)


def ratio_field() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=24, decimal_places=4, allow_null=True)


def _count() -> serializers.FloatField:
    return serializers.FloatField(allow_null=True)


class FiguresSerializer(serializers.Serializer[Any]):
    """Money in the workspace's currency; null is unknown: nobody reported it, or it has no denominator."""

    spend = money_field()
    other_costs = money_field()
    staff_costs = money_field()
    revenue = money_field()
    investment = money_field()
    return_ = money_field()
    roi = ratio_field()
    roi_with_staff = ratio_field()
    roas = ratio_field()
    cpc = ratio_field()
    cpm = ratio_field()
    cpl = ratio_field()
    cac = ratio_field()
    impressions = _count()
    clicks = _count()
    leads = _count()
    customers = _count()
    service_requests = _count()
    open_leads = _count()
    rows = serializers.IntegerField()
    rows_without_spend = serializers.IntegerField()
    rows_without_revenue = serializers.IntegerField()

    def get_fields(self) -> dict[str, Any]:
        return {"return" if name == "return_" else name: field for name, field in super().get_fields().items()}


class PreviousSerializer(FiguresSerializer):
    start = serializers.DateField()
    end = serializers.DateField()


class ChannelFiguresSerializer(FiguresSerializer):
    channel = serializers.IntegerField(allow_null=True, help_text="null: costs of months without any channel's data")
    name = serializers.CharField(allow_blank=True)
    previous_roi = ratio_field()


class CampaignFiguresSerializer(FiguresSerializer):
    channel = serializers.IntegerField(allow_null=True)
    channel_name = serializers.CharField(allow_blank=True)
    campaign = serializers.CharField(allow_blank=True)


class MonthFiguresSerializer(FiguresSerializer):
    month = serializers.CharField(help_text="YYYY-MM")
    previous_roi = ratio_field()


class FunnelStepSerializer(serializers.Serializer[Any]):
    """A stage of the current strategy's customer journey that a metric counts."""

    stage = serializers.CharField()
    metric = serializers.ChoiceField(choices=metric_choices())
    count = _count()
    went_on = serializers.DecimalField(
        max_digits=24, decimal_places=4, allow_null=True, help_text="Share of the stage before; null for the first."
    )
    cost = serializers.DecimalField(
        max_digits=24, decimal_places=2, allow_null=True, help_text="Investment of the period for each count."
    )


class CustomerFiguresSerializer(serializers.Serializer[Any]):
    """What a customer is planned to be worth, from the current strategy's positioning, beside the period's CAC."""

    clv = money_field()
    clv_to_cac = ratio_field()
    payback_months = ratio_field()


@extend_schema_serializer(many=False)
class DashboardSerializer(serializers.Serializer[Any]):
    start = serializers.DateField()
    end = serializers.DateField()
    currency = serializers.CharField()
    totals = FiguresSerializer()
    previous = PreviousSerializer()
    channels = ChannelFiguresSerializer(many=True)
    months = MonthFiguresSerializer(many=True)
    campaigns = CampaignFiguresSerializer(many=True)
    funnel = FunnelStepSerializer(many=True)
    customer = CustomerFiguresSerializer()
    computed_at = serializers.DateTimeField(allow_null=True)
    fresh = serializers.BooleanField(help_text="False while newer rows wait to be computed.")


class DashboardViewSet(WorkspaceViewSet):
    """Investment, return and ROI by channel, campaign and month."""

    roles = {"list": Role.VIEWER}
    serializer_class = DashboardSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(parameters=[PeriodQuery], responses=DashboardSerializer, operation_id="dashboard_retrieve")
    def list(self, request: Request, **kwargs: Any) -> Response:
        query = PeriodQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        known = selectors.freshness(self.workspace)
        asked = query.validated_data
        period = Period(asked["start"], asked["end"]) if asked else known.default_period(self.workspace.today())
        return Response(dashboard_json(selectors.dashboard(self.workspace, period, known)))


def dashboard_json(found: selectors.Dashboard) -> dict[str, Any]:
    previous = found.period.previous
    return {
        "start": found.period.start.isoformat(),
        "end": found.period.end.isoformat(),
        "currency": found.workspace.currency,
        "totals": figures_as_json(found.totals),
        "previous": {
            "start": previous.start.isoformat(),
            "end": previous.end.isoformat(),
            **figures_as_json(found.before),
        },
        "channels": [
            {"channel": line.channel_id, "name": line.name, "previous_roi": _roi(line.before), **figures_as_json(line)}
            for line in found.channels
        ],
        "months": [
            {"month": f"{line.month:%Y-%m}", "previous_roi": _roi(line.before), **figures_as_json(line)}
            for line in found.months
        ],
        "campaigns": [
            {
                "channel": line.channel_id,
                "channel_name": line.channel_name,
                "campaign": line.campaign,
                **figures_as_json(line),
            }
            for line in found.campaigns
        ],
        "funnel": [
            {
                "stage": step.name,
                "metric": step.metric,
                "count": _number(step.count),
                "went_on": ratio_text(step.went_on),
                "cost": money_text(step.cost),
            }
            for step in found.funnel
        ],
        "customer": {
            "clv": money_text(found.customer.clv),
            "clv_to_cac": ratio_text(found.customer.clv_to_cac),
            "payback_months": ratio_text(found.customer.payback),
        },
        "computed_at": found.freshness.computed_at,
        "fresh": found.freshness.fresh,
    }


def figures_as_json(line: Line) -> dict[str, Any]:
    """Write figures as `FiguresSerializer` describes them, without its cost per line."""
    facts, found, measured = line.facts, line.figures, line.measured
    return {
        "spend": money_text(found.spend),
        "other_costs": money_text(facts.other_costs),
        "staff_costs": money_text(facts.staff_costs),
        "revenue": money_text(found.revenue),
        "investment": money_text(found.investment),
        "return": money_text(found.return_),
        **{key: ratio_text(found[key]) for key in RATIOS},
        **{key: _number(getattr(facts, key)) for key in COUNTS},
        "rows": measured.rows,
        "rows_without_spend": measured.rows_without_spend,
        "rows_without_revenue": measured.rows_without_revenue,
    }


def _roi(figures: Figures | None) -> str | None:
    return ratio_text(figures.roi) if figures else None


def money_text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, ".2f")


def ratio_text(value: Decimal | None) -> str | None:
    return None if value is None else str(value.quantize(FOUR_PLACES, rounding=ROUND_HALF_EVEN))


def _number(value: Decimal | int | None) -> int | float | None:
    """Write a count as a JSON number, whole where it is whole."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


class RoiSettingsSerializer(RecordSerializer):
    class Meta:
        model = RoiSettings
        fields = [
            "gross_margin",
            "return_basis",
            "hourly_cost",
            "saving_per_request",
            "lead_value",
            "shared_cost_split",
        ]
        # Nothing is stored until something departs from the defaults.
        extra_kwargs = {name: {"allow_null": True} for name in ("id", "created_at", "updated_at")}


class RoiSettingsViewSet(WorkspaceViewSet):
    """What counts as return, and what an hour costs: one record, there from the start with defaults."""

    roles = {"retrieve": Role.VIEWER, "update": Role.EDITOR, "partial_update": Role.EDITOR}
    serializer_class = RoiSettingsSerializer
    pagination_class = None
    filter_backends = ()

    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        return Response(self.get_serializer(selectors.roi_settings(self.workspace)).data)

    def update(self, request: Request, *, partial: bool = False, **kwargs: Any) -> Response:
        settings = selectors.roi_settings(self.workspace)
        serializer = self.get_serializer(settings, data=request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        values: Mapping[str, Any] = serializer.validated_data
        return Response(self.get_serializer(records.save(settings, by=self.actor, **values)).data)

    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        return self.update(request, partial=True, **kwargs)


@extend_schema_field({"type": "string", "pattern": r"^\d{4}-\d{2}$", "example": "2026-01"})
class FirstDayField(serializers.DateField):
    """A month as "2026-01"; another day than its first is refused by the model."""


class StaffHoursSerializer(RecordSerializer):
    month = FirstDayField(format="%Y-%m", input_formats=["%Y-%m", "%Y-%m-%d"], help_text="YYYY-MM, or its first day.")

    class Meta:
        model = StaffHours
        fields = ["month", "channel", "hours", "hourly_cost", "note"]


class StaffHoursFilter(django_filters.FilterSet):
    month = django_filters.DateFilter(input_formats=["%Y-%m", "%Y-%m-%d"], help_text="YYYY-MM, or its first day.")
    channel = IdFilter(field_name="channel_id", help_text="A channel's id.")


class StaffHoursViewSet(RecordViewSet):
    """Working hours by month; without a channel they are split like shared costs."""

    model = StaffHours
    serializer_class = StaffHoursSerializer
    ordering = ("-month", "pk")
    filterset_class = StaffHoursFilter


routes = [
    ("dashboard", DashboardViewSet, "dashboard"),
    ("staff-hours", StaffHoursViewSet, "staff-hours"),
]
urlpatterns = [
    path(
        "roi-settings/",
        RoiSettingsViewSet.as_view({"get": "retrieve", "put": "update", "patch": "partial_update"}),
        name="roi-settings",
    )
]
