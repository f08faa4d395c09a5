"""Figures are written in the reader's language; what is unknown is a dash."""

from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import ResolverMatch
from django.utils import translation

from accounts.templatetags import luotsi

NARROW = "\u202f"
HARD = "\xa0"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "€1,234.50"),
        ("fi", f"1{HARD}234,50{HARD}€"),
        ("nb", f"1{HARD}234,50{HARD}€"),
        ("lv", f"1{HARD}234,50{HARD}€"),
    ],
)
def test_money_is_written_as_the_language_writes_it(language, written):
    with translation.override(language):
        assert luotsi.money(Decimal("1234.5"), "EUR") == written


def test_money_has_the_decimals_of_its_currency():
    with translation.override("en"):
        assert luotsi.money(Decimal("1234.5"), "JPY") == "¥1,234"


@pytest.mark.parametrize(("amount", "shown"), [("0.125", "€0.12"), ("0.135", "€0.14"), ("-0.125", "-€0.12")])
def test_money_is_rounded_half_even_when_shown(amount, shown):
    with translation.override("en"):
        assert luotsi.money(Decimal(amount), "EUR") == shown


@pytest.mark.parametrize("write", [luotsi.ratio, luotsi.percent, luotsi.number])
def test_an_unknown_figure_is_a_dash(write):
    assert write(None) == "–"
    assert luotsi.money(None, "EUR") == "–"


def test_zero_is_a_figure_and_not_unknown():
    with translation.override("en"):
        assert luotsi.money(Decimal(0), "EUR") == "€0.00"
        assert luotsi.ratio(Decimal(0)) == "0.00"
        assert luotsi.percent(Decimal(0)) == "0%"


def test_a_ratio_has_two_decimals():
    with translation.override("fi"):
        assert luotsi.ratio(Decimal("1.4677")) == "1,47"


@pytest.mark.parametrize(("language", "written"), [("en", "12.5%"), ("fi", f"12,5{HARD}%"), ("nb", f"12,5{HARD}%")])
def test_a_percentage_keeps_one_decimal(language, written):
    with translation.override(language):
        assert luotsi.percent(Decimal("0.125")) == written


def test_a_number_is_grouped():
    with translation.override("nb"):
        assert luotsi.number(1234567) == f"1{HARD}234{HARD}567"


def test_an_icon_without_a_label_is_hidden_from_screen_readers():
    drawn = Template('{% load luotsi %}{% icon "plus" %}').render(Context())
    assert 'aria-hidden="true"' in drawn
    assert "icons.svg#plus" in drawn


def test_an_icon_with_a_label_is_an_image_with_that_name():
    drawn = Template('{% load luotsi %}{% icon "plus" label %}').render(Context({"label": "Add <it>"}))
    assert 'role="img" aria-label="Add &lt;it&gt;"' in drawn


@pytest.mark.parametrize(
    ("places", "expected"), [('"budget"', "active"), ('"budget:list"', "active"), ('"strategy" "roadmap"', "")]
)
def test_the_menu_marks_the_room_of_the_page(places, expected):
    request = RequestFactory().get("/")
    request.resolver_match = ResolverMatch(lambda: None, (), {}, "list", namespaces=["budget"])
    page = Template("{% load luotsi %}{% active " + places + " %}")
    assert page.render(Context({"request": request})) == expected
