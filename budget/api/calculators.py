"""REST endpoints of the calculators: they compute and store nothing."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import NamedChoiceField, WorkspaceRelatedField
from accounts.roles import Role
from budget.api.fields import MoneyField, MonthField
from budget.api.shared import InBudget, budget_parameter
from budget.calculator_json import ad_budget_as_json, margin_as_json, split_as_json
from budget.calculators.ad_budget import Channel, Goal, GoalKind, Worth, ad_budget
from budget.calculators.price import Offer, margin_of
from budget.calculators.rates import ONE, UNKNOWN, Assumption, Origin
from budget.calculators.split import MONTHS_IN_YEAR, PRESETS, Way
from budget.calculators.suggested import SHARES
from budget.models import Budget, BudgetLine
from budget.money import ZERO
from budget.months import month_range, months_between
from budget.selectors.calculations import PARTS, AdBudgetStart, ad_budget_start, split_over_months
from budget.services import check_covered
from budget.words.calculators import WAYS
from strategy.models import Channel as StrategyChannel

MOST_CHANNELS = 50
MOST_MONTHS = 60


def _amount(**options: Any) -> MoneyField:
    return MoneyField(min_value=Decimal(0), **options)


def _share(**options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=7, decimal_places=6, min_value=Decimal(0), max_value=Decimal(1), **options
    )


def _number(**options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=12, decimal_places=2, min_value=Decimal(0), **options)


class CalculatorViewSet(InBudget):
    """A calculation within a budget; nothing is stored."""

    roles = {"create": Role.VIEWER}
    pagination_class = None
    filter_backends = ()


# Ad budget


class AdBudgetChannelSerializer(serializers.Serializer[Any]):
    """What is assumed of a channel; what is left out is what was observed, else a round number."""

    channel = WorkspaceRelatedField(
        model=StrategyChannel,
        required=False,
        allow_null=True,
        help_text=_("null or left out: advertising as a whole."),
    )
    weight = _number(default=ONE, help_text=_("Its part of the goal beside the weights of the other channels."))
    click_cost = _amount(required=False, allow_null=True)
    click_rate = _share(required=False, allow_null=True, help_text=_("Clicks as a share of impressions."))
    lead_rate = _share(required=False, allow_null=True, help_text=_("Leads as a share of clicks."))
    close_rate = _share(required=False, allow_null=True, help_text=_("Customers as a share of leads."))


class AdBudgetRequestSerializer(serializers.Serializer[Any]):
    goal = NamedChoiceField(choices=[(kind.value, kind.value) for kind in GoalKind])
    amount = _amount(help_text=_("The revenue, or the number of customers, wanted in all."))
    order_value = _amount(
        required=False,
        allow_null=True,
        help_text=_("Left out: what was observed, else the price in the strategy's positioning."),
    )
    orders_per_customer = _number(default=ONE)
    margin_share = _share(required=False, allow_null=True, help_text=_("Left out: that of positioning."))
    lifetime_value = _amount(required=False, allow_null=True, help_text=_("Left out: that of positioning."))
    target_cac = _amount(required=False, allow_null=True)
    channels = AdBudgetChannelSerializer(many=True, min_length=1, max_length=MOST_CHANNELS)  # type: ignore[call-arg]

    def validate_channels(self, channels: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Refuse a channel named twice."""
        named = [sent.get("channel") for sent in channels]
        if len(set(named)) < len(named):
            raise serializers.ValidationError(_("Name each channel once."))
        return channels


class AssumptionSerializer(serializers.Serializer[Any]):
    """A value, where it comes from, and the 95 % interval where it is an observed share."""

    value = serializers.CharField(allow_null=True)
    origin = serializers.ChoiceField(choices=[(origin.value, origin.value) for origin in Origin])
    counted = serializers.CharField(allow_null=True)
    out_of = serializers.CharField(allow_null=True)
    first_month = MonthField(allow_null=True)
    last_month = MonthField(allow_null=True)
    low = serializers.CharField(allow_null=True)
    high = serializers.CharField(allow_null=True)


class MoneyRangeSerializer(serializers.Serializer[Any]):
    low = MoneyField()
    high = MoneyField()


class AdBudgetGoalSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    amount = serializers.CharField()
    orders_per_customer = serializers.CharField()


class AdBudgetWorthSerializer(serializers.Serializer[Any]):
    order_value = AssumptionSerializer()
    margin_share = AssumptionSerializer()
    lifetime_value = AssumptionSerializer()


class AdBudgetChannelAssumptionsSerializer(serializers.Serializer[Any]):
    close_rate = AssumptionSerializer()
    lead_rate = AssumptionSerializer()
    click_rate = AssumptionSerializer()
    click_cost = AssumptionSerializer()


class AdBudgetChannelStepsSerializer(serializers.Serializer[Any]):
    customers = serializers.CharField(allow_null=True)
    leads = serializers.CharField(allow_null=True)
    clicks = serializers.CharField(allow_null=True)
    impressions = serializers.CharField(allow_null=True)
    spend = MoneyField(allow_null=True)


class AdBudgetStepsSerializer(AdBudgetChannelStepsSerializer):
    """orders = revenue ÷ order value; customers = orders ÷ orders per customer; leads = customers ÷ close rate;
    clicks = leads ÷ lead rate; impressions = clicks ÷ click rate; spend = clicks × click cost.
    """

    revenue = MoneyField(allow_null=True)
    orders = serializers.CharField(allow_null=True)


class AdBudgetNeedSerializer(serializers.Serializer[Any]):
    channel = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    share = serializers.CharField(help_text=_("Of the goal, as a ratio."))
    assumptions = AdBudgetChannelAssumptionsSerializer()
    steps = AdBudgetChannelStepsSerializer()
    spend_range = MoneyRangeSerializer(allow_null=True)
    cac = MoneyField(allow_null=True)


class AdBudgetVerdictSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(help_text=_("target_cac, first_margin or lifetime_value."))
    limit = MoneyField()
    holds = serializers.BooleanField(help_text=_("Whether a customer costs no more than that."))


class AdBudgetGapSerializer(serializers.Serializer[Any]):
    part = serializers.CharField()
    channel = serializers.CharField(allow_blank=True)
    is_zero = serializers.BooleanField()


class AdBudgetResultSerializer(serializers.Serializer[Any]):
    """Every step and assumption; a figure is null where a part is missing, and `gaps` names the part."""

    goal = AdBudgetGoalSerializer()
    assumptions = AdBudgetWorthSerializer()
    steps = AdBudgetStepsSerializer()
    spend_range = MoneyRangeSerializer(allow_null=True)
    cac = MoneyField(allow_null=True)
    cac_range = MoneyRangeSerializer(allow_null=True)
    margin = MoneyField(allow_null=True)
    margin_after_spend = MoneyField(allow_null=True)
    verdicts = AdBudgetVerdictSerializer(many=True)
    gaps = AdBudgetGapSerializer(many=True)
    channels = AdBudgetNeedSerializer(many=True)


AD_BUDGET_EXAMPLE = {
    "goal": "revenue",
    "amount": "120000.00",
    "order_value": "60.00",
    "orders_per_customer": "2",
    "target_cac": "30.00",
    "channels": [{"weight": "1", "click_cost": "0.40", "lead_rate": "0.05", "close_rate": "0.30"}],
}


@extend_schema(parameters=[budget_parameter()])
class AdBudgetCalculatorViewSet(CalculatorViewSet):
    """Ad budget backwards from a goal."""

    serializer_class = AdBudgetRequestSerializer

    @extend_schema(
        request=AdBudgetRequestSerializer,
        responses={200: AdBudgetResultSerializer},
        examples=[OpenApiExample("120 000 of revenue", value=AD_BUDGET_EXAMPLE, request_only=True)],
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Compute what has to be spent for a revenue or a number of customers, with every step and assumption."""
        wanted = self.get_serializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        data = wanted.validated_data
        start = ad_budget_start(self.budget(), self.workspace, self.workspace.today())
        worth = {
            name: _assumed(data.get(name), getattr(start, name), is_share=False)
            for name in ("order_value", "margin_share", "lifetime_value")
        }
        goal = Goal(
            kind=GoalKind(data["goal"]),
            amount=data["amount"],
            order_value=worth["order_value"].value,
            orders_per_customer=data["orders_per_customer"],
        )
        channels = [_channel(sent, start) for sent in data["channels"]]
        limits = Worth(
            margin_share=worth["margin_share"].value,
            lifetime_value=worth["lifetime_value"].value,
            target_cac=data.get("target_cac"),
        )
        names = {_key(sent): sent["channel"].name if sent.get("channel") else "" for sent in data["channels"]}
        return Response(ad_budget_as_json(goal, worth, channels, names, ad_budget(goal, channels, limits)))


def _key(sent: Mapping[str, Any]) -> str:
    return str(sent["channel"].pk) if sent.get("channel") else "0"


def _channel(sent: Mapping[str, Any], start: AdBudgetStart) -> Channel:
    known = next((one.parts for one in start.channels if str(one.pk) == _key(sent)), start.pooled)
    return Channel(
        key=_key(sent),
        weight=sent["weight"],
        **{part: _assumed(sent.get(part), known.get(part, UNKNOWN), is_share=part in SHARES) for part in PARTS},
    )


def _assumed(sent: Decimal | None, suggested: Assumption, *, is_share: bool) -> Assumption:
    return suggested if sent is None else Assumption(sent, Origin.TYPED, is_share=is_share)


# Split


class SplitRequestSerializer(serializers.Serializer[Any]):
    amount = _amount()
    first_month = MonthField()
    months = serializers.IntegerField(min_value=1, max_value=MOST_MONTHS)
    way = NamedChoiceField(choices=[(way.value, label) for way, label in WAYS.items()], default=Way.EVEN.value)
    season = NamedChoiceField(
        choices=[(key, key) for key in PRESETS],
        required=False,
        help_text=_("A usual shape of the year, or send weights."),
    )
    weights = serializers.ListField(
        child=_number(),
        min_length=MONTHS_IN_YEAR,
        max_length=MONTHS_IN_YEAR,
        required=False,
        help_text=_("What each month of the year weighs, January first."),
    )
    line = WorkspaceRelatedField(
        model=BudgetLine,
        required=False,
        allow_null=True,
        help_text=_("The line of this budget whose year before is followed."),
    )
    fixed = serializers.ListField(
        child=_amount(),
        max_length=MOST_MONTHS,
        required=False,
        help_text=_("Amounts of the first months; the rest is split."),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for what the way of splitting goes by."""
        if attrs["way"] == Way.SEASON and not ("season" in attrs) ^ ("weights" in attrs):
            raise serializers.ValidationError({"weights": _("Send either a season or twelve weights.")})
        if attrs["way"] == Way.LAST_YEAR and not attrs.get("line"):
            raise serializers.ValidationError({"line": _("Choose the line whose spending shall be followed.")})
        return attrs

    def season_by_month(self) -> list[Decimal]:
        data = self.validated_data
        if "season" in data:
            return [Decimal(weight) for weight in PRESETS[data["season"]].weights]
        return data.get("weights", [])


class FollowedLineSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField()
    name = serializers.CharField()
    budget = serializers.CharField()


class SplitMonthSerializer(serializers.Serializer[Any]):
    month = MonthField()
    amount = MoneyField()
    weight = serializers.CharField()
    fixed = serializers.BooleanField()


class SplitResultSerializer(serializers.Serializer[Any]):
    """The months; their amounts sum to the amount exactly."""

    amount = MoneyField()
    way = serializers.CharField()
    follows = FollowedLineSerializer(many=True, help_text=_("The lines whose spending of the year before is followed."))
    months = SplitMonthSerializer(many=True)


SPLIT_EXAMPLE = {
    "amount": "12000.00",
    "first_month": "2027-01",
    "months": 12,
    "way": "season",
    "season": "nordic_retail",
    "fixed": ["500.00"],
}


@extend_schema(parameters=[budget_parameter()])
class SplitCalculatorViewSet(CalculatorViewSet):
    """An amount split over months."""

    serializer_class = SplitRequestSerializer

    @extend_schema(
        request=SplitRequestSerializer,
        responses={200: SplitResultSerializer},
        examples=[OpenApiExample("By the season of retail", value=SPLIT_EXAMPLE, request_only=True)],
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Split an amount evenly, by season or as it was spent the year before; the parts sum to it exactly."""
        wanted = SplitRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        data, budget = wanted.validated_data, self.budget()
        line = data.get("line")
        if line and line.budget_id != budget.pk:
            raise serializers.ValidationError({"line": _("This line is not in this budget.")})
        found = split_over_months(
            data["amount"],
            _months_of(budget, data["first_month"], data["months"]),
            Way(data["way"]),
            today=self.workspace.today(),
            by_month=wanted.season_by_month(),
            fixed=data.get("fixed", ()),
            line=line,
        )
        return Response(split_as_json(data["amount"], data["way"], found))


def _months_of(budget: Budget, first: date, count: int) -> list[date]:
    """Return months of the budget; refuse those it does not have."""
    check_covered(budget, first, "first_month")
    if count > months_between(first, budget.last_month) + 1:
        raise serializers.ValidationError({"months": _("The budget has fewer months from there on.")})
    return month_range(first, count)


# Price


class PriceRequestSerializer(serializers.Serializer[Any]):
    """One sale; amounts of one piece."""

    price = _amount()
    includes_tax = serializers.BooleanField(default=False, help_text=_("Whether the price holds value added tax."))
    tax_rate = _share(default=ZERO)
    discount = _share(default=ZERO)
    cost_of_goods = _amount(default=ZERO)
    other_costs = _amount(default=ZERO, help_text=_("Parcel, payment fee, commission."))
    fixed_costs = _amount(required=False, allow_null=True, help_text=_("To be earned back, such as an ad budget."))
    wanted_profit = _amount(default=ZERO, help_text=_("Of one sale, after winning it was paid."))


class PriceResultSerializer(serializers.Serializer[Any]):
    """net price = price without tax × (1 − discount); margin = net price − costs; margin share = margin ÷ net price;
    markup = margin ÷ costs; break-even sales = fixed costs ÷ margin, rounded up.
    """

    customer_pays = MoneyField()
    tax = MoneyField()
    net_price = MoneyField()
    variable_costs = MoneyField()
    margin = MoneyField()
    margin_share = serializers.CharField(allow_null=True)
    markup = serializers.CharField(allow_null=True)
    lowest_price = MoneyField(allow_null=True, help_text=_("At which nothing is left; given as the price is."))
    break_even_sales = serializers.CharField(allow_null=True)
    break_even_revenue = MoneyField(allow_null=True)
    highest_cost_per_sale = MoneyField(help_text=_("Margin less the wanted profit; not above 0: out of reach."))


PRICE_EXAMPLE = {
    "price": "125.00",
    "includes_tax": True,
    "tax_rate": "0.25",
    "discount": "0.10",
    "cost_of_goods": "40.00",
    "other_costs": "5.00",
    "fixed_costs": "1000.00",
    "wanted_profit": "10.00",
}


@extend_schema(parameters=[budget_parameter()])
class PriceCalculatorViewSet(CalculatorViewSet):
    """Price and margin of one sale."""

    serializer_class = PriceRequestSerializer

    @extend_schema(
        request=PriceRequestSerializer,
        responses={200: PriceResultSerializer},
        examples=[OpenApiExample("A sweater", value=PRICE_EXAMPLE, request_only=True)],
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Compute margin, markup, break-even and what winning a sale may cost."""
        self.budget()
        wanted = self.get_serializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        return Response(margin_as_json(margin_of(Offer(**wanted.validated_data))))
