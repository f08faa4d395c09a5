from datetime import date
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from reporting.costs import Booking, Costs, Kind, SharedCostSplit, booked_costs, over_campaigns
from reporting.roi import known_sum

JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)
INSTAGRAM, EMAIL = 1, 2
BY_SPEND, EVENLY = SharedCostSplit.AD_SPEND, SharedCostSplit.EVEN


def tools(amount, channel=None, month=JAN):
    return Booking(channel, month, Kind.OTHER, D(amount))


def ads(amount, channel=None, month=JAN):
    return Booking(channel, month, Kind.ADVERTISING, D(amount))


def test_booked_advertising_does_not_count_twice_where_the_platform_reported_spend():
    reported = {(INSTAGRAM, JAN): D(500), (INSTAGRAM, FEB): None}
    costs = booked_costs(reported, [ads(480, INSTAGRAM), ads(90, INSTAGRAM, FEB)], BY_SPEND)
    assert costs == {(INSTAGRAM, FEB): Costs(spend=D(90))}


def test_reported_spend_of_zero_is_reported():
    assert booked_costs({(INSTAGRAM, JAN): D(0)}, [ads(480, INSTAGRAM)], BY_SPEND) == {}


def test_shared_advertising_counts_only_in_months_without_any_reported_spend():
    reported = {(INSTAGRAM, JAN): D(500), (EMAIL, JAN): None, (EMAIL, FEB): None}
    costs = booked_costs(reported, [ads(100), ads(70, month=FEB)], BY_SPEND)
    assert costs == {(EMAIL, FEB): Costs(spend=D(70))}


def test_other_costs_count_always():
    costs = booked_costs({(INSTAGRAM, JAN): D(500)}, [tools(80, INSTAGRAM)], BY_SPEND)
    assert costs == {(INSTAGRAM, JAN): Costs(other_costs=D(80))}


def test_shared_costs_are_split_by_ad_spend_to_the_cent():
    reported = {(INSTAGRAM, JAN): D(200), (EMAIL, JAN): D(100)}
    costs = booked_costs(reported, [tools("100.00")], BY_SPEND)
    assert costs == {
        (INSTAGRAM, JAN): Costs(other_costs=D("66.67")),
        (EMAIL, JAN): Costs(other_costs=D("33.33")),
    }


def test_shared_costs_are_split_evenly_by_choice_and_where_nobody_spent():
    reported = {(INSTAGRAM, JAN): D(200), (EMAIL, JAN): None}
    even = {
        (INSTAGRAM, JAN): Costs(other_costs=D(50)),
        (EMAIL, JAN): Costs(other_costs=D(50)),
    }
    assert booked_costs(reported, [tools(100)], EVENLY) == even
    assert booked_costs(dict.fromkeys(reported), [tools(100)], BY_SPEND) == even


def test_booked_advertising_is_a_weight_where_it_counts():
    reported = {(INSTAGRAM, JAN): D(300), (EMAIL, JAN): None}
    costs = booked_costs(reported, [ads(100, EMAIL), tools(40)], BY_SPEND)
    assert costs[(EMAIL, JAN)] == Costs(spend=D(100), other_costs=D(10))


def test_a_shared_cost_in_a_month_without_channels_stays_visible_under_no_channel():
    assert booked_costs({}, [tools(100)], BY_SPEND) == {(None, JAN): Costs(other_costs=D(100))}


def test_a_channels_costs_follow_the_spend_of_its_campaigns():
    booked = Costs(other_costs=D(10), staff_costs=D(5))
    assert over_campaigns(booked, [D(30), None, D(10)]) == [
        Costs(spend=D(30), other_costs=D("7.50"), staff_costs=D("3.75")),
        Costs(),
        Costs(spend=D(10), other_costs=D("2.50"), staff_costs=D("1.25")),
    ]


def test_booked_advertising_reaches_campaigns_evenly_where_none_reported_spend():
    assert over_campaigns(Costs(spend=D("0.03")), [None, None]) == [
        Costs(spend=D("0.02")),
        Costs(spend=D("0.01")),
    ]


amounts = st.decimals(min_value=-1000, max_value=100_000, places=2)
cells = st.tuples(st.integers(1, 5), st.sampled_from([JAN, FEB]))
bookings = st.builds(
    Booking,
    st.none() | st.integers(1, 6),
    st.sampled_from([JAN, FEB]),
    st.sampled_from([Kind.OTHER, Kind.STAFF]),
    amounts,
)


@given(
    st.dictionaries(cells, st.none() | amounts),
    st.lists(bookings, max_size=12),
    st.sampled_from(SharedCostSplit),
)
def test_nothing_of_a_cost_is_lost_or_doubled(reported, bookings, split):
    costs = booked_costs(reported, bookings, split)
    for kind in (Kind.OTHER, Kind.STAFF):
        put_in = sum(b.amount for b in bookings if b.kind == kind)
        shown = known_sum(getattr(cost, kind) for cost in costs.values())
        assert (shown or 0) == put_in


@given(
    st.builds(Costs, st.none() | amounts, st.none() | amounts, st.none() | amounts),
    st.lists(st.none() | amounts, min_size=1, max_size=8),
)
def test_campaigns_sum_to_their_channel(booked, spends):
    parts = over_campaigns(booked, spends)
    assert sum(p.spend or 0 for p in parts) == sum(s or 0 for s in spends) + (booked.spend or 0)
    for kind in (Kind.OTHER, Kind.STAFF):
        assert sum(getattr(p, kind) or 0 for p in parts) == (getattr(booked, kind) or 0)
