"""The strategy's journey and positioning in reporting: funnel, value of a customer, a margin to take over."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.funnel import DEFINITIONS, funnel
from reporting.models import RoiSettings
from reporting.periods import Period
from reporting.roi import CUSTOMER_DEFINITIONS, customer_figures
from reporting.selectors import dashboard
from strategy.models import JourneyStage, Positioning
from strategy.selectors.plan import current_plan
from strategy.services import journey as journey_services
from tests.reporting.rows import channel, day, observe, recomputed
from tests.strategy import make

FEBRUARY = Period(day("2026-02-01"), day("2026-02-28"))
IN_FEBRUARY = "?start=2026-02-01&end=2026-02-28"
STAGES = [("Sees it", "impressions"), ("Comes", "clicks"), ("Buys", "purchases")]


# --- The maths ---------------------------------------------------------------


def test_shares_and_costs_of_the_stages():
    counts = {"impressions": D(10_000), "clicks": D(200), "purchases": D(5)}
    steps = funnel(STAGES, counts, D(100))
    assert [step.count for step in steps] == [D(10_000), D(200), D(5)]
    assert [step.went_on for step in steps] == [None, D("0.02"), D("0.025")]
    assert [step.cost for step in steps] == [D("0.01"), D("0.5"), D(20)]


def test_the_unknown_stays_unknown_on_both_sides_of_it():
    steps = funnel(STAGES, {"impressions": D(10_000), "clicks": None, "purchases": D(5)}, D(100))
    assert [step.went_on for step in steps] == [None, None, None]
    assert [step.cost for step in steps] == [D("0.01"), None, D(20)]


def test_nothing_counted_has_no_price_and_nothing_goes_on_from_it():
    steps = funnel(STAGES, {"impressions": D(0), "clicks": D(0), "purchases": D(1)}, D(100))
    assert [step.went_on for step in steps] == [None, None, None]
    assert [step.cost for step in steps] == [None, None, D(100)]


def test_without_an_investment_no_stage_has_a_cost():
    assert [step.cost for step in funnel(STAGES, {"clicks": D(3)}, None)] == [None, None, None]


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=8), st.decimals(1, 10**6, places=2))
def test_shares_multiply_to_the_whole_way_and_costs_to_the_investment(counts, invested):
    names = [f"m{n}" for n in range(len(counts))]
    steps = funnel([(name, name) for name in names], dict(zip(names, map(D, counts), strict=True)), invested)
    whole = D(1)
    for step in steps[1:]:
        whole *= step.went_on
    assert abs(whole - D(counts[-1]) / D(counts[0])) <= whole * D("1e-20")
    assert all(abs(step.cost * step.count - invested) <= D("1e-15") for step in steps)


def test_value_of_a_customer_beside_what_one_costs():
    found = customer_figures(clv=D(207), margin_per_year=D("34.5"), cac=D(46))
    assert (found.clv, found.clv_to_cac, found.payback) == (D(207), D("4.5"), D(16))


@pytest.mark.parametrize("cac", [None, D(0)])
def test_a_ratio_to_an_unknown_cost_is_unknown(cac):
    found = customer_figures(clv=D(207), margin_per_year=D("34.5"), cac=cac)
    assert found.clv_to_cac is None


def test_a_customer_bought_at_a_loss_never_pays_back():
    assert customer_figures(clv=D(-9), margin_per_year=D(-3), cac=D(10)).payback is None


def test_each_figure_says_how_and_from_where():
    for definition in (*DEFINITIONS.values(), *CUSTOMER_DEFINITIONS.values()):
        assert definition.label
        assert definition.formula
        assert definition.note
        assert definition.source


# --- What the strategy tells -------------------------------------------------


@pytest.fixture
def journey(scoped):
    """Three counted stages and one that is not."""
    strategy = make.strategy(scoped)
    JourneyStage.objects.all().delete()
    for name, metric in (*STAGES, ("Waits", "")):
        stage = JourneyStage(workspace=scoped, strategy=strategy)
        journey_services.save_stage(stage, by=None, name=name, metric=metric)
    return strategy


@pytest.fixture
def priced(scoped, journey):
    return make.part(Positioning, scoped, cost=D(82), price=D(151), purchases_per_year=D("0.5"), years_retained=D(6))


@pytest.fixture
def data(scoped):
    one, other = channel(scoped), channel(scoped, "E-mail")
    observe(scoped, one, "2026-02-03", campaign="Spring", spend=60, impressions=9000, clicks=100, purchases=D("2.5"))
    observe(scoped, one, "2026-02-09", campaign="Sale", spend=40, impressions=1000, clicks=20, customers=2)
    observe(scoped, other, "2026-02-10", clicks=80, purchases=D("2.5"), revenue=300)
    observe(scoped, one, "2026-01-10", spend=9, impressions=7, clicks=7, purchases=7)
    recomputed(scoped)


def test_plan_of_the_current_strategy_in_one_query(scoped, priced, django_assert_num_queries):
    other = make.strategy(scoped, name="Another")
    make.part(Positioning, scoped, strategy=other, cost=D(1), price=D(2))
    with django_assert_num_queries(1):
        plan = current_plan()
    assert [(stage.name, stage.metric) for stage in plan.stages] == STAGES
    assert (plan.value.margin, plan.value.lifetime_value) == (D(69), D(207))
    assert (plan.purchases_per_year, plan.years_retained) == (D("0.5"), D(6))


def test_without_a_strategy_there_is_no_plan(scoped):
    plan = current_plan()
    assert not plan.stages
    assert plan.value.margin is None


def test_stages_keep_the_order_of_the_journey(scoped, journey):
    last = JourneyStage.objects.get(name="Buys")
    journey_services.move_stage(last, position=0, by=None)
    assert [stage.name for stage in current_plan().stages] == ["Buys", "Sees it", "Comes"]


def test_the_dashboard_counts_the_stages_of_the_period(scoped, journey, data):
    found = dashboard(scoped, FEBRUARY)
    assert [(step.name, step.count) for step in found.funnel] == [
        ("Sees it", D(10_000)),
        ("Comes", D(200)),
        ("Buys", D(5)),
    ]
    assert found.funnel[2].cost == D(20)


def test_a_period_that_cuts_months_counts_its_days(scoped, journey, data):
    found = dashboard(scoped, Period(day("2026-01-08"), day("2026-02-05")))
    assert [step.count for step in found.funnel] == [D(9007), D(107), D("9.5")]


def test_a_stage_counted_by_what_never_adds_up_is_unknown(scoped, journey, data):
    stage = JourneyStage.objects.get(name="Sees it")
    journey_services.save_stage(stage, by=None, metric="reach")
    step = dashboard(scoped, FEBRUARY).funnel[0]
    assert (step.count, step.cost) == (None, None)


def test_the_planned_value_of_a_customer_stands_beside_the_cost(scoped, priced, data):
    found = dashboard(scoped, FEBRUARY).customer
    assert (found.clv, found.clv_to_cac) == (D(207), D("4.14"))
    assert round(found.payback, 2) == D("17.39")


# --- Page and API ------------------------------------------------------------


def test_the_page_shows_the_funnel_and_how_it_is_computed(scoped, priced, data, client_for, viewer, page_url):
    page = client_for(viewer).get(page_url(f"reporting/{IN_FEBRUARY}")).content.decode()
    for shown in ("Funnel", "Sees it", "10,000", "2.5%", "€20.00", "€207.00", "4.14", "17.4 months"):
        assert shown in page, shown
    assert "Planned, from positioning" in page
    for key in (*DEFINITIONS, *CUSTOMER_DEFINITIONS):
        assert page.count(f'id="explain-{key}"') == 1
        assert page.count(f'popovertarget="explain-{key}"') >= 2


def test_without_a_journey_there_is_no_funnel_and_positioning_is_asked_for(scoped, data, client_for, viewer, page_url):
    page = client_for(viewer).get(page_url(f"reporting/{IN_FEBRUARY}")).content.decode()
    assert "heading-funnel" not in page
    assert "Open positioning" in page


def test_the_api_tells_the_same(scoped, priced, data, api_for, api_url):
    answer = api_for("read").get(api_url(f"dashboard/{IN_FEBRUARY}")).json()
    assert answer["funnel"][2] == {
        "stage": "Buys",
        "metric": "purchases",
        "count": 5,
        "went_on": "0.0250",
        "cost": "20.00",
    }
    assert answer["customer"] == {"clv": "207.00", "clv_to_cac": "4.1400", "payback_months": "17.3913"}


# --- The margin of positioning -----------------------------------------------


def test_the_margin_is_suggested_and_taken_over_by_one_click(scoped, priced, client_for, editor, page_url):
    client = client_for(editor)
    assert "Take over 45.7%" in client.get(page_url("reporting/roi-settings/")).content.decode()
    assert not RoiSettings.objects.exists()
    assert client.post(page_url("reporting/roi-settings/margin/")).status_code == 302
    assert RoiSettings.objects.get().gross_margin == D("0.4570")
    assert "Take over" not in client.get(page_url("reporting/roi-settings/")).content.decode()


def test_a_margin_somebody_set_is_never_replaced(scoped, priced, client_for, editor, page_url):
    RoiSettings.objects.create(workspace=scoped, gross_margin=D("0.3"))
    client = client_for(editor)
    assert "Take over" not in client.get(page_url("reporting/roi-settings/")).content.decode()
    client.post(page_url("reporting/roi-settings/margin/"))
    assert RoiSettings.objects.get().gross_margin == D("0.3")


@pytest.mark.parametrize(("cost", "price"), [(D(160), D(151)), (D(0), D(10)), (None, D(10))])
def test_a_margin_that_makes_no_sense_is_not_suggested(scoped, journey, client_for, editor, page_url, cost, price):
    make.part(Positioning, scoped, cost=cost, price=price)
    assert "Take over" not in client_for(editor).get(page_url("reporting/roi-settings/")).content.decode()


def test_the_dashboard_says_that_positioning_has_a_margin(scoped, priced, data, client_for, viewer, page_url):
    assert (
        "Positioning comes to 45.7%." in client_for(viewer).get(page_url(f"reporting/{IN_FEBRUARY}")).content.decode()
    )


def test_a_viewer_takes_nothing_over(scoped, priced, client_for, viewer, page_url):
    assert client_for(viewer).post(page_url("reporting/roi-settings/margin/")).status_code == 403
