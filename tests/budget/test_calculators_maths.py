"""The calculators' maths: computing forward from a result reaches the goal, parts sum exactly, rates stay honest."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.calculators.ad_budget import Channel, Gap, Goal, GoalKind, Worth, ad_budget
from budget.calculators.price import Offer, margin_of
from budget.calculators.rates import Assumption, Evidence, Origin, wilson
from budget.calculators.split import (
    PRESETS,
    NothingToGoBy,
    TooMuchFixed,
    even_weights,
    season_weights,
    split,
    weights_of_last_year,
)
from budget.calculators.suggested import suggest
from budget.months import month_range

JANUARY = date(2026, 1, 1)
YEAR = month_range(JANUARY, 12)


def typed(value):
    return Assumption(None if value is None else Decimal(value), Origin.TYPED)


def counted(counted, out_of):
    evidence = Evidence(Decimal(counted), Decimal(out_of), JANUARY, YEAR[-1])
    return Assumption(evidence.value, Origin.OBSERVED, evidence)


def channel(key="1", weight=1, cost="0.5", ctr="0.01", lead="0.02", close="0.1"):
    return Channel(
        key=key,
        weight=Decimal(weight),
        click_cost=typed(cost),
        click_rate=typed(ctr),
        lead_rate=typed(lead) if isinstance(lead, str) else lead,
        close_rate=typed(close) if isinstance(close, str) else close,
    )


def customers(amount):
    return Goal(kind=GoalKind.CUSTOMERS, amount=Decimal(amount), order_value=Decimal(50))


rates = st.decimals(min_value="0.001", max_value=1, places=4)
amounts = st.decimals(min_value=0, max_value=10_000_000, places=2)


class TestAdBudget:
    def test_the_chain_runs_backwards_from_a_revenue(self):
        goal = Goal(
            kind=GoalKind.REVENUE, amount=Decimal(10_000), order_value=Decimal(50), orders_per_customer=Decimal(2)
        )

        found = ad_budget(goal, [channel()])

        assert (found.orders, found.customers, found.leads, found.clicks) == (200, 100, 1000, 50_000)
        assert (found.impressions, found.spend, found.cac) == (5_000_000, 25_000, 250)

    @given(amounts, st.lists(st.tuples(rates, rates, st.integers(0, 90), st.integers(1, 1000)), min_size=1, max_size=5))
    def test_computing_forward_from_the_spend_reaches_the_goal(self, wanted, sides):
        channels = [
            channel(str(index), weight, cost=cost + 1, lead=str(lead), close=str(close))
            for index, (lead, close, cost, weight) in enumerate(sides)
        ]

        found = ad_budget(customers(wanted), channels)

        assumed = {one.key: one for one in channels}
        won = sum(
            need.spend / assumed[need.key].click_cost.value * assumed[need.key].lead_rate.value
            * assumed[need.key].close_rate.value
            for need in found.channels
        )  # fmt: skip
        assert abs(won - wanted) <= Decimal("1e-15") * (1 + wanted)
        assert found.spend == sum(need.spend for need in found.channels)

    @pytest.mark.parametrize("part", ["lead", "close"])
    @pytest.mark.parametrize("rate", ["0", None])
    def test_a_rate_of_zero_or_none_is_named_and_nothing_is_infinite(self, part, rate):
        found = ad_budget(customers(10), [channel(**{part: typed(rate)})])

        assert found.spend is None
        assert found.gaps == (Gap(f"{part}_rate", "1", is_zero=rate == "0"),)

    def test_one_channel_without_a_price_leaves_the_sum_unknown(self):
        found = ad_budget(customers(10), [channel("1"), channel("2", cost=None)])

        assert [need.spend is None for need in found.channels] == [False, True]
        assert (found.spend, found.gaps) == (None, (Gap("click_cost", "2"),))

    def test_without_an_order_value_a_revenue_leads_nowhere(self):
        found = ad_budget(Goal(kind=GoalKind.REVENUE, amount=Decimal(10)), [channel()])

        assert (found.spend, found.gaps) == (None, (Gap("order_value"),))

    def test_without_a_channel_there_is_nothing_to_spend_on(self):
        assert ad_budget(customers(10), [channel(weight=0)]).gaps == (Gap("channels"),)

    def test_a_slip_in_a_rate_is_not_taken_for_a_budget(self):
        found = ad_budget(customers(10**12), [channel(lead="0.0001", close="0.0001")])

        assert (found.spend, found.gaps) == (None, (Gap("too_large"),))

    def test_observed_rates_give_a_range_that_narrows_with_more_clicks(self):
        few = ad_budget(customers(10), [channel(lead=counted(20, 1000), close=counted(10, 100))]).spend_span
        many = ad_budget(customers(10), [channel(lead=counted(2000, 100_000), close=counted(1000, 10_000))]).spend_span

        assert few.low < many.low < 2500 < many.high < few.high

    def test_the_range_of_several_channels_is_narrower_than_the_sum_of_their_ranges(self):
        both = [channel(key, lead=counted(20, 1000), close=counted(10, 100)) for key in "12"]

        found = ad_budget(customers(20), both)

        assert found.spend_span.low > sum(need.spend_span.low for need in found.channels)
        assert found.spend_span.high < sum(need.spend_span.high for need in found.channels)

    def test_typed_rates_claim_no_range(self):
        assert ad_budget(customers(10), [channel()]).spend_span is None

    def test_the_cost_of_a_customer_is_set_beside_its_limits(self):
        worth = Worth(margin_share=Decimal("0.4"), lifetime_value=Decimal(300), target_cac=Decimal(250))

        found = ad_budget(customers(10), [channel()], worth)

        assert {verdict.key: (verdict.limit, verdict.holds) for verdict in found.verdicts} == {
            "target_cac": (250, True),
            "first_margin": (20, False),
            "lifetime_value": (300, True),
        }
        assert found.margin_after_spend == 200 - 2500


class TestRates:
    def test_the_interval_is_wilsons(self):
        span = wilson(Decimal(10), Decimal(100))

        assert (round(span.low, 4), round(span.high, 4)) == (Decimal("0.0552"), Decimal("0.1744"))

    @given(st.integers(0, 1000), st.integers(1, 1000))
    def test_the_interval_holds_the_share_and_stays_a_share(self, hits, tries):
        hits = min(hits, tries)
        span = wilson(Decimal(hits), Decimal(tries))

        assert 0 <= span.low <= Decimal(hits) / tries + Decimal("1e-20")
        assert Decimal(hits) / tries - Decimal("1e-20") <= span.high <= 1

    def test_enough_on_the_channel_itself_beats_all_channels_beats_an_assumption(self):
        own, pooled = counted(10, 100).evidence, counted(50, 5000).evidence
        little = counted(9, 100).evidence

        assert suggest("lead_rate", own, pooled, Decimal("0.03")).value == Decimal("0.1")
        assert suggest("lead_rate", little, pooled, Decimal("0.03")).origin == Origin.POOLED
        alone = suggest("lead_rate", little, None, Decimal("0.03"))
        assert (alone.origin, alone.evidence) == (Origin.ASSUMED, little)

    def test_more_leads_than_clicks_are_no_rate(self):
        assert suggest("lead_rate", counted(300, 200).evidence, None, Decimal("0.03")).origin == Origin.ASSUMED

    def test_where_nothing_can_be_assumed_the_value_is_missing(self):
        assert suggest("click_cost", None, None, None).origin == Origin.MISSING


class TestSplit:
    @given(
        st.sampled_from([0, 2, 3]),
        st.integers(0, 10**12),
        st.lists(st.decimals(min_value=0, max_value=1000, places=2), min_size=1, max_size=24),
        st.lists(st.integers(0, 1000), max_size=24),
    )
    def test_the_parts_sum_to_the_amount_to_the_smallest_unit(self, places, units, weights, fixed):
        unit = Decimal(1).scaleb(-places)
        total = units * unit
        months = month_range(JANUARY, len(weights))
        given_first = [amount * unit for amount in fixed]
        try:
            parts = split(total, months, weights, places=places, fixed=given_first)
        except TooMuchFixed:
            assert sum(given_first) > total or len(fixed) > len(months) or len(fixed) == len(months)
        except NothingToGoBy:
            assert not any(weights[len(fixed) :])
        else:
            assert sum(part.amount for part in parts) == total
            assert [part.amount for part in parts if part.is_fixed] == given_first
            assert all(part.amount == part.amount.quantize(unit) for part in parts)

    def test_an_even_split_gives_the_odd_cents_to_the_first_months(self):
        months = YEAR[:3]

        assert [part.amount for part in split(Decimal(100), months, even_weights(months), places=2)] == [
            Decimal("33.34"),
            Decimal("33.33"),
            Decimal("33.33"),
        ]

    def test_a_season_follows_the_month_of_the_year_not_the_place_in_the_budget(self):
        months = month_range(date(2026, 11, 1), 3)
        weights = [Decimal(weight) for weight in PRESETS["nordic_retail"].weights]

        assert season_weights(months, weights) == [155, 165, 75]

    def test_every_preset_weighs_a_hundred_on_average(self):
        assert {sum(preset.weights) for preset in PRESETS.values()} == {1200}

    def test_last_year_is_followed_month_by_month_and_gaps_weigh_as_the_average(self):
        spent = {date(2025, 1, 1): Decimal(100), date(2025, 2, 1): Decimal(300), date(2025, 3, 1): Decimal(-50)}

        weights = weights_of_last_year(YEAR[:4], spent)

        assert weights[:3] == [100, 300, 0]
        assert round(weights[3], 2) == Decimal("133.33")

    def test_without_any_spend_last_year_there_is_nothing_to_go_by(self):
        with pytest.raises(NothingToGoBy):
            weights_of_last_year(YEAR, {})
        with pytest.raises(NothingToGoBy):
            weights_of_last_year(YEAR, {date(2025, 1, 1): Decimal(0)})


class TestPrice:
    def test_tax_and_discount_come_off_before_the_costs(self):
        found = margin_of(
            Offer(
                price=Decimal(125),
                tax_rate=Decimal("0.25"),
                discount=Decimal("0.1"),
                cost_of_goods=Decimal(40),
                other_costs=Decimal(5),
                fixed_costs=Decimal(1000),
                wanted_profit=Decimal(10),
            )
        )

        assert (found.customer_pays, found.tax, found.net_price) == (Decimal("112.5"), Decimal("22.5"), 90)
        assert (found.margin, found.margin_share, found.markup) == (45, Decimal("0.5"), 1)
        assert (found.break_even_sales, found.break_even_revenue) == (23, 2070)
        assert found.highest_cost_per_sale == 35

    @given(amounts, amounts, amounts, rates, rates, amounts, st.booleans())
    def test_the_figures_agree_with_each_other(self, price, goods, other, tax, discount, fixed, with_tax):
        offer = Offer(
            price=price,
            includes_tax=with_tax,
            tax_rate=tax,
            discount=discount,
            cost_of_goods=goods,
            other_costs=other,
            fixed_costs=fixed,
        )
        found = margin_of(offer)
        near = Decimal("1e-12") * (1 + price + goods + other)

        assert abs(found.net_price - found.margin - goods - other) <= near
        assert abs(found.customer_pays - found.tax - found.net_price) <= near
        if found.margin_share is not None and found.markup is not None:
            assert abs(found.margin_share - found.markup / (1 + found.markup)) <= Decimal("1e-9")
        if found.break_even_sales is not None:
            assert found.break_even_sales * found.margin >= fixed - near
            assert (found.break_even_sales - 1) * found.margin < fixed + near
        else:
            assert found.margin <= 0 or fixed / found.margin > 10**15

    @given(amounts, st.decimals(min_value=0, max_value="0.9", places=2), rates, st.booleans())
    def test_at_the_lowest_price_nothing_is_left(self, goods, discount, tax, with_tax):
        offer = {"discount": discount, "tax_rate": tax, "includes_tax": with_tax, "cost_of_goods": goods}
        lowest = margin_of(Offer(price=Decimal(1), **offer)).lowest_price

        assert abs(margin_of(Offer(price=lowest, **offer)).margin) <= Decimal("1e-12") * (1 + goods)

    def test_a_sale_that_costs_more_than_it_brings_never_breaks_even(self):
        found = margin_of(Offer(price=Decimal(10), cost_of_goods=Decimal(12), fixed_costs=Decimal(100)))

        assert (found.margin, found.break_even_sales, found.highest_cost_per_sale) == (-2, None, -2)

    def test_given_away_it_has_no_share_and_no_lowest_price(self):
        found = margin_of(Offer(price=Decimal(10), discount=Decimal(1), cost_of_goods=Decimal(2)))

        assert (found.margin, found.margin_share, found.lowest_price) == (-2, None, None)
