"""Reads whose SQL is worked out once give what the same query of the ORM gives."""

from datetime import date

import pytest
from django_scopes import ScopeError, scope, scopes_disabled

from accounts.ids import LARGEST_ID
from accounts.models import Workspace
from accounts.prepared import Prepared
from budget import services
from budget.models import Budget

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_name():
    return Prepared(lambda name: Budget.objects.filter(name=name).values_list("pk", flat=True), name=str)


@pytest.fixture
def budget_of(owner):
    def make(workspace, name, first=date(2025, 1, 1)):
        with scope(workspace=workspace):
            return services.save_budget(Budget(workspace=workspace), by=owner, name=name, first_month=first, months=3)

    return make


@pytest.fixture
def elsewhere():
    return Workspace.objects.create(name="Elsewhere", slug="elsewhere")


def test_every_call_sends_its_own_values(workspace, budget_of, by_name):
    one, two = budget_of(workspace, "One"), budget_of(workspace, "Two")
    with scope(workspace=workspace):
        assert by_name(name="One") == [one.pk]
        assert by_name(name="Two") == [two.pk]
        assert by_name(name="Three") == []


def test_every_call_reads_the_workspace_of_its_own_scope(workspace, elsewhere, budget_of, by_name):
    ours, theirs = budget_of(workspace, "Same"), budget_of(elsewhere, "Same")
    for place, budget in ((workspace, ours), (elsewhere, theirs)):
        with scope(workspace=place):
            assert by_name(name="Same") == [budget.pk]


def test_without_a_scope_it_is_refused_whatever_ran_before(workspace, budget_of, by_name):
    made = budget_of(workspace, "One")
    with scopes_disabled():
        assert by_name(name="One") == [made.pk]
    with scope(workspace=workspace):
        assert by_name(name="One") == [made.pk]
    with pytest.raises(ScopeError):
        by_name(name="One")


def test_rows_of_the_model_come_with_what_is_joined(workspace, budget_of):
    made = budget_of(workspace, "One")
    joined = Prepared(lambda pk: Budget.objects.select_related("workspace").filter(pk=pk), pk=int)
    with scope(workspace=workspace):
        found = joined.first(pk=made.pk)
        assert (found, found.workspace, found.first_month) == (made, workspace, date(2025, 1, 1))
        assert joined.first(pk=LARGEST_ID + 1) is None


def test_days_are_compared_as_days(workspace, budget_of):
    budget_of(workspace, "Early", date(2024, 1, 1))
    late = budget_of(workspace, "Late", date(2025, 1, 1))
    between = Prepared(lambda a, b: Budget.objects.filter(first_month__range=(a, b)), a=date, b=date)
    with scope(workspace=workspace):
        assert between(a=date(2024, 6, 1), b=date(2025, 6, 1)) == [late]


def test_a_parameter_without_a_place_is_a_mistake(workspace):
    unused = Prepared(lambda name: Budget.objects.all(), name=str)
    with scope(workspace=workspace), pytest.raises(TypeError, match="name"):
        unused(name="One")
