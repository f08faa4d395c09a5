from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.roi import (
    DEFINITIONS,
    Facts,
    Figures,
    ReturnBasis,
    Rules,
    add_facts,
    change,
    figures,
    known_sum,
)

money = st.decimals(min_value=-10_000, max_value=10_000_000, places=2)
counts = st.integers(min_value=0, max_value=10_000_000)


def test_roi_is_the_net_form():
    found = figures(Facts(spend=D(100), revenue=D(300)), Rules())
    assert found.roi == D(2)
    assert found.roas == D(3)


def test_a_loss_is_shown_as_a_negative_roi():
    assert figures(Facts(spend=D(1000), revenue=D(400)), Rules()).roi == D("-0.6")


def test_return_counts_the_margin_savings_and_open_leads():
    facts = Facts(spend=D(500), revenue=D(2000), service_requests=30, open_leads=4)
    rules = Rules(gross_margin=D("0.45"), saving_per_request=D(6), lead_value=D(25))
    assert figures(facts, rules).return_ == D(900) + D(180) + D(100)


def test_return_counts_whole_revenue_by_choice():
    rules = Rules(gross_margin=D("0.45"), return_basis=ReturnBasis.REVENUE)
    assert figures(Facts(revenue=D(2000)), rules).return_ == D(2000)


def test_staff_time_stands_beside_and_never_inside_roi():
    facts = Facts(spend=D(100), other_costs=D(50), staff_costs=D(150), revenue=D(600))
    found = figures(facts, Rules())
    assert (found.investment, found.roi) == (D(150), D(3))
    assert (found.investment_with_staff, found.roi_with_staff) == (D(300), D(1))


def test_unit_costs_divide_the_ad_spend_and_cac_the_whole_investment():
    facts = Facts(
        spend=D(200),
        other_costs=D(100),
        staff_costs=D(300),
        impressions=50_000,
        clicks=400,
        leads=20,
        customers=5,
    )
    found = figures(facts, Rules())
    assert (found.cpc, found.cpm, found.cpl, found.cac) == (D("0.5"), D(4), D(10), D(120))


@pytest.mark.parametrize("key", DEFINITIONS)
def test_nothing_reported_is_unknown_and_not_zero(key):
    assert figures(Facts(), Rules(lead_value=D(10)))[key] is None


@pytest.mark.parametrize(
    "facts",
    [
        Facts(spend=D(0), revenue=D(10), clicks=0, leads=0, customers=0, impressions=0),
        Facts(spend=D(-5), revenue=D(10), clicks=0),
        Facts(revenue=D(10)),
    ],
    ids=["nothing spent", "more refunded than spent", "spend unknown"],
)
def test_a_ratio_without_a_denominator_is_unknown(facts):
    found = figures(facts, Rules())
    assert [found[key] for key in ("roi", "roi_with_staff", "roas", "cpc", "cpl", "cac")] == [None] * 6


def test_roi_is_unknown_while_no_return_is_known():
    assert figures(Facts(spend=D(100)), Rules()).roi is None


def test_leads_that_are_worth_nothing_do_not_make_a_return_of_zero():
    assert figures(Facts(spend=D(100), open_leads=7), Rules()).return_ is None


def test_margin_there_and_back_gives_the_first_answer():
    facts = Facts(spend=D("33.33"), revenue=D("99.99"))
    first = figures(facts, Rules(gross_margin=D("0.3")))
    figures(facts, Rules(gross_margin=D("0.7")))
    assert figures(facts, Rules(gross_margin=D("0.3"))) == first


def test_every_figure_has_a_definition_that_says_how_and_from_where():
    shown = {name.rstrip("_") for name in Figures.__slots__} - {"investment_with_staff"}
    assert set(DEFINITIONS) == shown
    assert all(d.label and d.formula and d.note and d.source for d in DEFINITIONS.values())


def test_roas_is_never_called_roi():
    assert DEFINITIONS["roas"].label == "ROAS"
    assert "net form" in DEFINITIONS["roi"].note


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (D(150), D(100), D("0.5")),
        (D(50), D(-100), D("1.5")),
        (D(-50), D(100), D("-1.5")),
        (D(5), D(0), None),
        (None, D(5), None),
        (D(5), None, None),
    ],
)
def test_change_is_measured_by_the_size_of_what_was_before(now, before, expected):
    assert change(now, before) == expected


@given(st.lists(st.one_of(st.none(), money)))
def test_known_sum_leaves_out_the_unknown_and_nothing_else(values):
    known = [value for value in values if value is not None]
    assert known_sum(values) == (sum(known) if known else None)


@given(money, money, st.decimals(min_value="0.01", max_value=1, places=2))
def test_roi_turns_the_investment_back_into_the_return(spend, revenue, margin):
    found = figures(Facts(spend=spend, revenue=revenue), Rules(gross_margin=margin))
    if found.roi is None:
        assert spend <= 0
    else:
        assert abs(found.investment * (1 + found.roi) - found.return_) < D("0.0001")


@given(st.lists(st.builds(Facts, spend=st.none() | money, revenue=st.none() | money, clicks=st.none() | counts)))
def test_facts_add_up_measure_by_measure(rows):
    total = add_facts(rows)
    for name in ("spend", "revenue", "clicks"):
        assert getattr(total, name) == known_sum(getattr(row, name) for row in rows)
