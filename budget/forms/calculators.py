"""The calculators' forms: read from the address, filled with what is suggested, every field with its origin."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.dates import MONTHS as MONTH_NAMES
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.calculators.ad_budget import Channel, Goal, GoalKind, Worth
from budget.calculators.price import Offer
from budget.calculators.rates import ONE, Assumption, Origin
from budget.calculators.split import EVEN_WEIGHT, PRESETS, Way
from budget.currencies import places_here
from budget.fields import AmountField, MonthChoiceField, PercentField, amount_for_input, read_amount
from budget.forms.shared import month_choices
from budget.models import Budget, BudgetLine
from budget.money import ZERO, to_unit
from budget.selectors.calculations import PARTS as CHANNEL_PARTS
from budget.selectors.calculations import AdBudgetStart, ChannelStart
from budget.words.calculators import PARTS, PRESET_NAMES, WAYS, origin_in_words

LARGEST = Decimal(999_999_999_999)
LONGEST_TEXT = 24
SHARE_PLACES = 2
ASKED = "asked"
"""Stands in the address once someone has typed: an empty box then means empty."""

LOOKS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.RadioSelect, "form-check-input"),
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
)


class CalculatorAmount(AmountField):
    """An amount of 0 or more that the plan can hold."""

    def __init__(self, *, max_value: Decimal = LARGEST, **options: Any) -> None:
        self.max_value = max_value
        super().__init__(min_value=ZERO, required=False, **options)

    def to_python(self, value: Any) -> Any:
        if value and len(str(value)) > LONGEST_TEXT:
            self._refuse_large()
        amount = super().to_python(value)
        if amount is not None and amount > self.max_value:
            self._refuse_large()
        return amount

    def _refuse_large(self) -> None:
        limit = self.prepare_value(self.max_value)
        raise ValidationError(_("Give %(limit)s or less."), params={"limit": limit})


class CalculatorShare(CalculatorAmount, PercentField):
    """A share typed in percent, from 0 to 100, kept as a ratio."""

    def __init__(self, *, max_value: Decimal = ONE, **options: Any) -> None:
        super().__init__(max_value=max_value, **options)


class CalculatorNumber(CalculatorAmount):
    """A number that is no money, with up to two decimals."""

    def amount_of(self, text: str) -> Decimal:
        return read_amount(text, SHARE_PLACES)


class CalculatorForm(forms.Form):
    """A form that is always filled: with what the address says, else with what is suggested."""

    suggested: dict[str, Assumption]
    names: dict[str, str]
    """By field, the channel it is about."""
    address: str
    """Everything the form holds, as the query of an address."""
    asked = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, query: QueryDict, *, currency: str, defaults: Mapping[str, str]) -> None:
        self.currency = currency
        self.is_asked = bool(query.get(ASKED))
        self.defaults = defaults
        data = query.copy()
        for name, text in defaults.items():
            if name not in data and not self.is_asked:
                data[name] = text
        data[ASKED] = "1"
        self.address = data.urlencode()
        super().__init__(data, auto_id="calc_%s")

    def _dress(self) -> None:
        """Give every input its look, and the text below it as its description."""
        for name, field in self.fields.items():
            look = next((look for kind, look in LOOKS if isinstance(field.widget, kind)), "form-control")
            field.widget.attrs |= {"class": look, "aria-describedby": f"note_{name}"}

    def shown(self, name: str, unit: str = "") -> dict[str, Any]:
        """Return a field with its unit and what is to be said below it."""
        return {"field": self[name], "unit": unit, "note": "" if self[name].errors else self.note_on(name)}

    def assumption(self, name: str) -> Assumption:
        """Return what was typed; left empty or as it was suggested, the suggestion itself."""
        suggested = self.suggested[name]
        typed: Decimal | None = self.cleaned_data.get(name)
        if typed is None or self.data.get(name, "") == self.defaults.get(name):
            return suggested
        return Assumption(typed, Origin.TYPED, is_share=suggested.is_share)

    def errors_in_words(self) -> list[tuple[str, str, str]]:
        """List the id, label and message of every error, for the summary beside the result."""
        return [(bound.auto_id, str(bound.label), str(message)) for bound in self for message in bound.errors]

    def note_on(self, name: str) -> str:
        """Say where the value of a field comes from, and what was suggested where someone changed it."""
        if name not in self.suggested:
            return str(self.fields[name].help_text or "")
        part = name.split("-")[0]
        current, suggested = self.assumption(name), self.suggested[name]
        said = origin_in_words(part, suggested, self.currency, self.names.get(name, ""))
        if current.origin != Origin.TYPED:
            return said
        own = origin_in_words(part, current, self.currency)
        return own if suggested.value is None else f"{own} {said}"


def text_of(part: str, assumption: Assumption) -> str:
    """Write a suggestion as it would be typed."""
    if assumption.value is None:
        return ""
    if part in ("click_rate", "lead_rate", "close_rate", "margin_share"):
        return amount_for_input(to_unit(assumption.value * 100, SHARE_PLACES))
    return amount_for_input(to_unit(assumption.value, places_here()))


class AdBudgetForm(CalculatorForm):
    """The goal, what a customer brings, and a block of assumptions for each channel."""

    goal = forms.ChoiceField(
        label=gettext_lazy("What do you want?"),
        choices=[
            (GoalKind.REVENUE.value, gettext_lazy("Revenue")),
            (GoalKind.CUSTOMERS.value, gettext_lazy("New customers")),
        ],
    )
    amount = CalculatorAmount(label=gettext_lazy("How much?"))
    per = forms.ChoiceField(
        label=gettext_lazy("That is"),
        choices=[("month", gettext_lazy("in each month")), ("all", gettext_lazy("in all months together"))],
    )
    start = MonthChoiceField(label=gettext_lazy("First month"))
    months = forms.IntegerField(label=gettext_lazy("Months"), min_value=1)
    season = forms.ChoiceField(label=gettext_lazy("The spend over the months"))
    order_value = CalculatorAmount(label=PARTS["order_value"])
    orders_per_customer = CalculatorNumber(
        label=gettext_lazy("Orders of a customer in this time"), max_value=Decimal(10_000)
    )
    margin_share = CalculatorShare(label=PARTS["margin_share"])
    lifetime_value = CalculatorAmount(label=PARTS["lifetime_value"])
    target_cac = CalculatorAmount(
        label=gettext_lazy("A new customer may cost"), help_text=gettext_lazy("Your own limit, if you have one.")
    )

    def __init__(self, query: QueryDict, *, budget: Budget, start: AdBudgetStart, first: date, currency: str) -> None:
        self.budget, self.start_values = budget, start
        self.suggested = {
            "order_value": start.order_value,
            "margin_share": start.margin_share,
            "lifetime_value": start.lifetime_value,
        }
        self.names = {}
        for channel in start.channels:
            for part in CHANNEL_PARTS:
                self.suggested[f"{part}-{channel.pk}"] = channel.parts[part]
                self.names[f"{part}-{channel.pk}"] = channel.name
        super().__init__(query, currency=currency, defaults=self._defaults(first))
        fields: Any = self.fields
        fields["start"].choices = month_choices(budget.month_list())
        fields["season"].choices = list(PRESET_NAMES.items())
        for channel in start.channels:
            fields.update(self._channel_fields(channel))
        self._dress()

    def _defaults(self, first: date) -> dict[str, str]:
        left = [month for month in self.budget.month_list() if month >= first]
        defaults = {
            "goal": GoalKind.REVENUE.value,
            "per": "all",
            "start": f"{first:%Y-%m}",
            "months": str(len(left)),
            "season": "even",
            "orders_per_customer": "1",
        }
        defaults |= {name: text_of(name.split("-")[0], value) for name, value in self.suggested.items()}
        for channel in self.start_values.channels:
            defaults[f"weight-{channel.pk}"] = "100"
            defaults[f"line-{channel.pk}"] = str(channel.line.pk) if channel.line else ""
            if channel.takes_part:
                defaults[f"use-{channel.pk}"] = "1"
        return defaults

    def _channel_fields(self, channel: ChannelStart) -> dict[str, forms.Field]:
        pk = channel.pk
        lines = [(str(line.pk), line.name) for line in self.start_values.lines]
        return {
            f"use-{pk}": forms.BooleanField(required=False, label=channel.name or gettext_lazy("All advertising")),
            f"weight-{pk}": CalculatorNumber(
                label=gettext_lazy("Part of the goal"),
                max_value=Decimal(1_000_000),
                help_text=gettext_lazy("100 beside 100 is half each."),
            ),
            f"click_cost-{pk}": CalculatorAmount(label=PARTS["click_cost"]),
            f"lead_rate-{pk}": CalculatorShare(label=PARTS["lead_rate"]),
            f"close_rate-{pk}": CalculatorShare(label=PARTS["close_rate"]),
            f"click_rate-{pk}": CalculatorShare(label=PARTS["click_rate"]),
            f"line-{pk}": forms.ChoiceField(
                required=False,
                label=gettext_lazy("Paid from"),
                choices=[("", gettext_lazy("No line of this budget")), *lines],
            ),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, count = data.get("start"), data.get("months")
        if first and count and count > len([month for month in self.budget.month_list() if month >= first]):
            self.add_error("months", _("The budget has fewer months from there on."))
        return data

    def month_list(self) -> list[date]:
        data = self.cleaned_data
        return [month for month in self.budget.month_list() if month >= data["start"]][: data["months"]]

    def goal_wanted(self) -> Goal | None:
        """Return the goal for all months together; None while no amount is given."""
        data = self.cleaned_data
        if data["amount"] is None:
            return None
        orders = data["orders_per_customer"]
        return Goal(
            kind=GoalKind(data["goal"]),
            amount=data["amount"] * (data["months"] if data["per"] == "month" else 1),
            order_value=self.assumption("order_value").value,
            orders_per_customer=ONE if orders is None else orders,
        )

    def worth(self) -> Worth:
        return Worth(
            margin_share=self.assumption("margin_share").value,
            lifetime_value=self.assumption("lifetime_value").value,
            target_cac=self.cleaned_data["target_cac"],
        )

    def channels(self) -> list[Channel]:
        data = self.cleaned_data
        return [
            Channel(
                key=str(channel.pk),
                weight=data[f"weight-{channel.pk}"] or ZERO,
                **{part: self.assumption(f"{part}-{channel.pk}") for part in CHANNEL_PARTS},
            )
            for channel in self.start_values.channels
            if data[f"use-{channel.pk}"]
        ]

    def channel_names(self) -> dict[str, str]:
        return {str(channel.pk): channel.name or _("All advertising") for channel in self.start_values.channels}

    def line_of(self, key: str) -> BudgetLine | None:
        """Return the line that pays a channel."""
        chosen = self.cleaned_data[f"line-{key}"]
        return next((line for line in self.start_values.lines if str(line.pk) == chosen), None)


class SplitForm(CalculatorForm):
    """An amount, the months it is for, and how it is split."""

    suggested = {}
    names = {}
    amount = CalculatorAmount(label=gettext_lazy("Amount"))
    line: Any = forms.ModelChoiceField(
        label=gettext_lazy("Line"), queryset=None, required=False, empty_label=gettext_lazy("None yet")
    )
    start = MonthChoiceField(label=gettext_lazy("First month"))
    months = forms.IntegerField(label=gettext_lazy("Months"), min_value=1)
    way = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[(way.value, label) for way, label in WAYS.items()],
        widget=forms.RadioSelect,
    )
    fixed = forms.CharField(
        label=gettext_lazy("Amounts to begin with"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For the first months, with a semicolon between them; the rest is split."),
    )

    def __init__(self, query: QueryDict, *, budget: Budget, first: date, currency: str) -> None:
        self.budget = budget
        defaults = {
            "start": f"{first:%Y-%m}",
            "months": str(len([month for month in budget.month_list() if month >= first])),
            "way": Way.EVEN.value,
            **{weight_name(number): str(EVEN_WEIGHT) for number in MONTH_NAMES},
        }
        preset = PRESETS.get(query.get("preset", ""))
        if preset:
            query = query.copy()
            query["way"] = Way.SEASON.value
            for number, weight in enumerate(preset.weights, start=1):
                query[weight_name(number)] = str(weight)
        super().__init__(query, currency=currency, defaults=defaults)
        fields: Any = self.fields
        fields["line"].queryset = budget.lines.select_related("budget__scenario_of")
        fields["start"].choices = month_choices(budget.month_list())
        for number, name in MONTH_NAMES.items():
            fields[weight_name(number)] = CalculatorNumber(label=name, max_value=Decimal(100_000))
        self._dress()

    def clean_fixed(self) -> list[Decimal]:
        text = self.cleaned_data["fixed"]
        field = CalculatorAmount()
        return [field.clean(part.strip()) or ZERO for part in text.split(";") if part.strip()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, count = data.get("start"), data.get("months")
        if first and count and count > len([month for month in self.budget.month_list() if month >= first]):
            self.add_error("months", _("The budget has fewer months from there on."))
        if data.get("way") == Way.LAST_YEAR and not data.get("line") and "line" not in self.errors:
            self.add_error("line", _("Choose the line whose spending shall be followed."))
        return data

    def month_list(self) -> list[date]:
        data = self.cleaned_data
        return [month for month in self.budget.month_list() if month >= data["start"]][: data["months"]]

    def season(self) -> list[Decimal]:
        """Return the weights of the year, January first; an empty box weighs nothing."""
        return [self.cleaned_data[weight_name(number)] or ZERO for number in MONTH_NAMES]

    def weight_fields(self) -> Sequence[Any]:
        return [self[weight_name(number)] for number in MONTH_NAMES]


def weight_name(month: int) -> str:
    return f"weight-{month}"


class PriceForm(CalculatorForm):
    """Price, tax and costs of one sale."""

    names = {}
    price = CalculatorAmount(label=gettext_lazy("Price"))
    tax_in_price = forms.ChoiceField(
        label=gettext_lazy("The price is"),
        choices=[("with", gettext_lazy("with value added tax")), ("without", gettext_lazy("without value added tax"))],
    )
    tax_rate = CalculatorShare(label=gettext_lazy("Value added tax"))
    discount = CalculatorShare(label=gettext_lazy("Discount"))
    cost_of_goods = CalculatorAmount(
        label=gettext_lazy("Cost of goods"), help_text=gettext_lazy("Without tax you get back.")
    )
    other_costs = CalculatorAmount(
        label=gettext_lazy("Other costs of each sale"),
        help_text=gettext_lazy("Parcel, payment fee, commission."),
    )
    fixed_costs = CalculatorAmount(
        label=gettext_lazy("To be earned back"),
        help_text=gettext_lazy("An ad budget or other costs that do not grow with sales."),
    )
    wanted_profit = CalculatorAmount(
        label=gettext_lazy("Profit wanted per sale"),
        help_text=gettext_lazy("What shall be left after winning the sale was paid."),
    )

    def __init__(self, query: QueryDict, *, currency: str, planned: Mapping[str, Assumption]) -> None:
        self.suggested = dict(planned)
        defaults = {name: text_of(name, value) for name, value in planned.items()}
        super().__init__(query, currency=currency, defaults={"tax_in_price": "without", **defaults})
        self._dress()

    def offer(self) -> Offer | None:
        """Return what is sold; None while no price is given."""
        data = self.cleaned_data
        price = self.assumption("price").value
        if price is None:
            return None
        return Offer(
            price=price,
            includes_tax=data["tax_in_price"] == "with",
            tax_rate=data["tax_rate"] or ZERO,
            discount=data["discount"] or ZERO,
            cost_of_goods=self.assumption("cost_of_goods").value or ZERO,
            other_costs=data["other_costs"] or ZERO,
            fixed_costs=data["fixed_costs"],
            wanted_profit=data["wanted_profit"] or ZERO,
        )
