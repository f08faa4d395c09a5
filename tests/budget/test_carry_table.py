"""One half-year under every rule: the same figures by service, on the line's page and by the API.

Planned 1,000 a month, spent 800, 1,350, 900, 3,500, 1,000 and 400; all months are over. Two rules of
other tools are not among ours: one that carries a surplus and takes a deficit from a pool at
once, and one that starts again at 1 after a deficit.
"""

import re
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from budget import selectors, services
from budget.carryover import Cap
from budget.services import Reach
from tests.budget.conftest import AFTERWARDS, SPEND, months

JANUARY, FEBRUARY, MARCH, APRIL = months()[:4]

RULES = {
    "none": ({"policy": "none"}, [1000] * 7),
    "surplus": ({"policy": "surplus"}, [1000, 1200, 1000, 1100, 1000, 1000, 1600]),
    "signed": ({"policy": "signed"}, [1000, 1200, 850, 950, -1550, -1550, -950]),
    "signed, at most 150": (
        {"policy": "signed", "cap_amount": Decimal(150)},
        [1000, 1150, 800, 900, -1600, -1600, -1000],
    ),
    "signed, at most 15 %": (
        {"policy": "signed", "cap_share": Decimal("0.15")},
        [1000, 1150, 800, 900, -1600, -1600, -1000],
    ),
    "surplus, at most 150, the rest to the pool": (
        {"policy": "surplus", "cap_amount": Decimal(150), "cap_excess": "pool"},
        [1000, 1150, 1000, 1100, 1000, 1000, 1150],
    ),
    "pool": ({"policy": "pool"}, [1000] * 7),
}
AFTER_A_LATE_100_IN_JANUARY = {
    "none": [1000] * 7,
    "surplus": [1000, 1100, 1000, 1100, 1000, 1000, 1600],
    "signed": [1000, 1100, 750, 850, -1650, -1650, -1050],
    "signed, at most 150": [1000, 1100, 750, 850, -1650, -1650, -1050],
    "signed, at most 15 %": [1000, 1100, 750, 850, -1650, -1650, -1050],
    "surplus, at most 150, the rest to the pool": [1000, 1100, 1000, 1100, 1000, 1000, 1150],
    "pool": [1000] * 7,
}
POOL_BALANCE = {
    "pool": [200, -150, -50, -2550, -2550, -1950, -950],
    "surplus, at most 150, the rest to the pool": [50, 50, 50, 50, 50, 500, 1500],
}


@pytest.fixture(params=RULES)
def rule(request):
    return request.param


@pytest.fixture
def line(rule, make_line, spend, scoped):
    line = make_line(**RULES[rule][0])
    spend(line, SPEND)
    return line


def test_by_service(rule, budget, line, spend):
    def available():
        return [int(m.available) for m in selectors.grid(budget, AFTERWARDS).row(line.pk).figures.months[:7]]

    assert available() == RULES[rule][1]
    spend(line, ["100"])
    assert available() == AFTER_A_LATE_100_IN_JANUARY[rule]


def test_the_pool_keeps_what_the_rule_gives_it(rule, budget, line):
    balances = selectors.grid(budget, AFTERWARDS).pool[:7]

    assert [int(balance) for balance in balances] == POOL_BALANCE.get(rule, [0] * 7)


def test_by_api(rule, budget, line, spend, api_for, api_url):
    api, url = api_for("read"), api_url(f"budgets/{budget.pk}/grid/")

    def available():
        return [month["available"] for month in api.get(url).json()["lines"][0]["months"][:7]]

    assert available() == [f"{amount}.00" for amount in RULES[rule][1]]
    spend(line, ["100"])
    assert available() == [f"{amount}.00" for amount in AFTER_A_LATE_100_IN_JANUARY[rule]]


class Chain(HTMLParser):
    """The rows of the table that tells how a line's money flowed on, each a list of its cells' text."""

    def __init__(self, html):
        super().__init__()
        self.rows, self.inside, self.cell = [], False, False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.inside = "chain-table" in (dict(attrs).get("class") or "")
        elif self.inside and tag == "tr":
            self.rows.append([])
        elif self.inside and tag in ("td", "th"):
            self.rows[-1].append("")
            self.cell = True

    def handle_endtag(self, tag):
        if tag == "table":
            self.inside = False
        elif tag in ("td", "th"):
            self.cell = False

    def handle_data(self, data):
        if self.inside and self.cell:
            self.rows[-1][-1] += data


@pytest.fixture
def chain(budget, viewer, client_for, page_url):
    def read(line):
        html = client_for(viewer).get(page_url(f"budget/{budget.pk}/lines/{line.pk}/")).content.decode()
        return [[re.sub(r"\s+", " ", cell).strip() for cell in row] for row in Chain(html).rows[1:]]

    return read


def test_on_the_lines_page(rule, line, spend, chain):
    def written(amounts):
        return [f"€{amount:,}.00".replace("€-", "-€") for amount in amounts]

    assert [row[4] for row in chain(line)[:7]] == written(RULES[rule][1])
    spend(line, ["100"])
    assert [row[4] for row in chain(line)[:7]] == written(AFTER_A_LATE_100_IN_JANUARY[rule])


@pytest.mark.parametrize(
    ("rule", "became"),
    [
        ("none", ["€200.00 forfeited", "€350.00 overspend forgiven", "€100.00 forfeited"]),
        ("surplus", ["€200.00 carried on", "€150.00 overspend forgiven", "€100.00 carried on"]),
        ("signed", ["€200.00 carried on", "-€150.00 carried on as debt", "-€50.00 carried on as debt"]),
        (
            "surplus, at most 150, the rest to the pool",
            ["€150.00 carried on €50.00 to the pool", "€200.00 overspend forgiven", "€100.00 carried on"],
        ),
        ("pool", ["€200.00 to the pool", "€350.00 from the pool", "€100.00 to the pool"]),
    ],
    indirect=["rule"],
)
def test_the_page_says_in_words_what_became_of_each_month(line, chain, became):
    assert [row[7] for row in chain(line)[:3]] == became


# Months with a rule of their own


@pytest.fixture
def plain(make_line, spend, scoped):
    line = make_line()
    spend(line, SPEND)
    return line


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def spans(budget, line):
    grid = selectors.grid(budget, AFTERWARDS)
    return [(span.first, span.last) for span in selectors.rule_spans(grid, grid.row(line.pk))]


def test_neighbouring_months_with_the_same_rule_are_listed_as_one_reach(budget, plain, owner):
    services.set_month(plain, month=FEBRUARY, by=owner, policy="signed", cap=Cap(Decimal(50)))
    services.set_month(plain, month=MARCH, by=owner, policy="signed", cap=Cap(Decimal(50)))
    services.set_month(plain, month=APRIL, by=owner, policy="none")
    services.set_month(plain, month=date(2025, 6, 1), by=owner, policy="none")

    june = date(2025, 6, 1)
    assert spans(budget, plain) == [(FEBRUARY, MARCH), (APRIL, APRIL), (june, june)]


def test_months_return_to_their_lines_rule_and_keep_their_plan(budget, plain, owner):
    services.set_month(
        plain, month=FEBRUARY, by=owner, reach=Reach.ONWARDS, policy="none", cap=Cap(Decimal(5)), excess="pool"
    )
    services.set_month(plain, month=MARCH, by=owner, planned=Decimal(700))

    returned = services.return_to_rule(plain, first=FEBRUARY, last=MARCH, by=owner)

    assert returned == [FEBRUARY, MARCH]
    assert spans(budget, plain) == [(APRIL, date(2025, 12, 1))]
    months = selectors.grid(budget, AFTERWARDS).row(plain.pk)
    assert months.inputs[1].rule == plain.rule()
    assert int(months.figures.months[2].planned) == 700
    assert services.return_to_rule(plain, first=FEBRUARY, last=MARCH, by=owner) == []


def test_closed_months_keep_the_rule_they_had(budget, plain, owner):
    services.set_month(plain, month=JANUARY, by=owner, reach=Reach.ALL, policy="none")
    services.close_month(budget, month=FEBRUARY, by=owner, today=AFTERWARDS)

    services.return_to_rule(plain, first=JANUARY, last=MARCH, by=owner)
    assert spans(budget, plain) == [(JANUARY, FEBRUARY), (APRIL, date(2025, 12, 1))]


def test_the_way_of_the_excess_can_depart_from_the_line_alone(budget, make_line, spend, owner, scoped):
    line = make_line(cap_amount=Decimal(150))
    spend(line, SPEND)
    services.set_month(line, month=JANUARY, by=owner, excess="pool")

    january = selectors.grid(budget, AFTERWARDS).row(line.pk).figures.months[0]
    assert (january.carried_out, january.forfeited, january.to_pool) == (150, 0, 50)
    services.set_month(line, month=JANUARY, by=owner, cap=None)
    assert selectors.grid(budget, AFTERWARDS).row(line.pk).figures.months[0].forfeited == 50


def test_the_lines_page_lists_them_with_a_way_back(budget, plain, owner, editor, client_for, page_url):
    services.set_month(plain, month=FEBRUARY, by=owner, policy="signed", cap=Cap(Decimal(50)), excess="pool")
    services.set_month(plain, month=MARCH, by=owner, policy="surplus")
    client, url = client_for(editor), page_url(f"budget/{budget.pk}/lines/{plain.pk}/")

    page = text_of(client.get(url))
    assert "February 2025 carries what is left or over, at most 50, the rest goes to the pool" in page
    assert "March 2025 carries what is left (the same as the line's rule at present)" in page
    flow = text_of(client.get(page_url(f"budget/{budget.pk}/flow/")))
    assert "February 2025 carries what is left or over, at most 50" in flow

    client.post(f"{url}rule/", {"first": "2025-02", "last": "2025-02"})
    assert spans(budget, plain) == [(MARCH, MARCH)]
    assert client.post(f"{url}rule/", {"first": "2024-02", "last": "2025-02"}).status_code == 404


def test_a_wider_reach_takes_a_months_rule_along(budget, plain, editor, owner, client_for, page_url):
    services.set_month(plain, month=FEBRUARY, by=owner, policy="signed", planned=Decimal(900))
    form = {"planned": "900", "policy": "signed", "cap_kind": "line", "cap_excess": "", "reach": "onwards"}

    client_for(editor).post(page_url(f"budget/{budget.pk}/lines/{plain.pk}/months/2025-02/"), form)

    assert spans(budget, plain) == [(FEBRUARY, date(2025, 12, 1))]
    planned = [int(m.planned) for m in selectors.grid(budget, AFTERWARDS).row(plain.pk).figures.months[:3]]
    assert planned == [1000, 900, 1000]


def test_a_new_rule_for_all_months_leaves_every_plan_as_it_is(budget, plain, editor, owner, client_for, page_url):
    services.set_month(plain, month=FEBRUARY, by=owner, planned=Decimal(900))
    form = {"planned": "900", "policy": "none", "cap_kind": "line", "cap_excess": "", "reach": "all"}

    client_for(editor).post(page_url(f"budget/{budget.pk}/lines/{plain.pk}/months/2025-02/"), form)

    months = selectors.grid(budget, AFTERWARDS).row(plain.pk).figures.months
    assert [int(m.planned) for m in months[:3]] == [1000, 900, 1000]
    assert int(months[0].forfeited) == 200


def test_the_api_sets_the_way_of_the_excess_and_gives_it_back(budget, plain, api_for, api_url):
    api, url = api_for("write"), api_url(f"budgets/{budget.pk}/lines/{plain.pk}/months/2025-01/")

    own = api.put(url, {"cap": "150", "cap_excess": "pool"}).json()
    assert (own["cap"], own["cap_excess"], own["own_rule"], own["to_pool"]) == ("150.00", "pool", True, "50.00")
    back = api.put(url, {"cap": None, "cap_excess": None}).json()
    assert (back["cap_excess"], back["own_rule"]) == ("forfeit", False)


def test_each_month_of_the_page_has_an_address(budget, plain, viewer, client_for, page_url):
    html = client_for(viewer).get(page_url(f"budget/{budget.pk}/lines/{plain.pk}/")).content.decode()

    for month in months():
        assert f'id="month-{month:%Y-%m}"' in html
        assert f'href="#month-{month:%Y-%m}"' in html
