"""What the rooms that count the return read of the budget's expenses."""

from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scope

from budget import selectors, services
from budget.selectors import CostEntry
from strategy.services.channels import channel_for_name

DAY = date(2025, 1, 5)
JANUARY = {"start": date(2025, 1, 1), "end": date(2025, 1, 31)}


@pytest.fixture
def book(owner):
    def book(line, amount, on=DAY, **fields):
        return services.record_expense(line=line, by=owner, date=on, amount=Decimal(amount), **fields)

    return book


def test_costs_are_added_up_by_day_channel_and_whether_they_advertise(workspace, make_line, book):
    ads, tool, photos = (
        make_line("Ads"),
        make_line("Tool", category="tools"),
        make_line("Photos", category="services"),
    )
    with scope(workspace=workspace):
        instagram = channel_for_name(workspace=workspace, name="Instagram")
        book(ads, "10", channel=instagram)
        book(tool, "20")
        book(photos, "-5")
        book(photos, "7", on=date(2025, 2, 1))
        found = selectors.cost_entries(**JANUARY)
    assert sorted(found, key=str) == sorted(
        [CostEntry(DAY, instagram.pk, True, Decimal(10)), CostEntry(DAY, None, False, Decimal(15))], key=str
    )


def test_a_cost_without_a_channel_counts_for_its_lines(workspace, make_line, book):
    with scope(workspace=workspace):
        instagram = channel_for_name(workspace=workspace, name="Instagram")
        book(make_line("Ads", channel=instagram), "10")
        assert [entry.channel_id for entry in selectors.cost_entries(**JANUARY)] == [instagram.pk]


def test_what_is_only_ordered_is_no_cost_yet(workspace, make_line, book):
    with scope(workspace=workspace):
        book(make_line(), "10", status="committed")
        assert selectors.cost_entries(**JANUARY) == []


def test_the_mark_differs_after_every_change_of_an_expense(workspace, make_line, book, owner):
    with scope(workspace=workspace):
        marks = [selectors.costs_mark()]
        first, second = (book(make_line(name), "10") for name in ("One", "Two"))
        marks.append(selectors.costs_mark())
        services.edit_expense(first, by=owner, amount=Decimal(11))
        marks.append(selectors.costs_mark())
        services.delete_expense(second, by=owner)
        marks.append(selectors.costs_mark())
    assert len(set(marks)) == 4
