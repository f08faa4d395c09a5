"""Alerts: raised once per crossing, cleared below, mailed once; whatever wrote the figures."""

import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django_scopes import scope

from accounts.models import Membership
from budget import receivers, selectors, services
from budget.models import Budget, BudgetLine, LineAlert
from budget.services.alerts import check_alerts, check_and_mail, check_changed_budgets, mail_due_alerts
from budget.signals import budget_alert
from strategy.services.channels import channel_for_name

MARCH = date(2025, 3, 1)


@pytest.fixture(autouse=True)
def in_march(monkeypatch, workspace):
    """It is noon of 20 March 2025 everywhere."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2025, 3, 20, 12, tzinfo=UTC))
    cache.clear()


@pytest.fixture
def spend_now(line, owner):
    def book(amount, day=20, month=3, on=line):
        with scope(workspace=on.workspace):
            return services.record_expense(line=on, by=owner, date=date(2025, month, day), amount=Decimal(amount))

    return book


@pytest.fixture
def check(budget):
    def run():
        with scope(workspace=budget.workspace):
            raised = check_alerts(budget)
        return sorted((alert.month.month, alert.level) for alert in raised)

    return run


@pytest.fixture
def standing(budget):
    def read():
        with scope(workspace=budget.workspace):
            alerts = LineAlert.objects.filter(cleared_at=None)
            return sorted(alerts.values_list("month__month", "level"))

    return read


@pytest.fixture
def line(make_line):
    return make_line(policy="none")


def test_a_level_is_raised_once(check, standing, spend_now):
    spend_now("799.99")
    assert check() == []
    spend_now("0.01")
    assert check() == [(3, 80)]
    assert check() == []
    spend_now("200")
    assert check() == [(3, 100)]
    assert standing() == [(3, 80), (3, 100)]


def test_a_refund_clears_it_and_the_next_crossing_is_a_new_one(check, standing, spend_now):
    spend_now("900")
    assert check() == [(3, 80)]
    spend_now("-200")
    assert check() == []
    assert standing() == []
    spend_now("150")
    assert check() == [(3, 80)]
    with scope(workspace=spend_now("1").workspace):
        assert LineAlert.objects.count() == 2


def test_a_lowered_plan_crosses_too(check, line, owner, spend_now):
    spend_now("500")
    assert check() == []
    with scope(workspace=line.workspace):
        services.set_month(line, month=MARCH, by=owner, planned=Decimal("600"))
    assert check() == [(3, 80)]


def test_reported_spend_crosses_too(check, make_line, workspace):
    with scope(workspace=workspace):
        channel = channel_for_name(workspace=workspace, name="Instagram", by=None)
    make_line(name="Reported", policy="none", channel=channel, actuals_from="observed")
    with scope(workspace=workspace):
        services.record_observed_spend(workspace=workspace, channel=channel, month=MARCH, amount=Decimal(850))
    assert check() == [(3, 80)]
    with scope(workspace=workspace):
        services.record_observed_spend(workspace=workspace, channel=channel, month=MARCH, amount=Decimal(700))
    assert check() == []
    with scope(workspace=workspace):
        assert not LineAlert.objects.filter(cleared_at=None).exists()


def test_spending_where_nothing_is_available_reaches_every_level(check, make_line, spend_now):
    empty = make_line(name="Unplanned", planned="0", policy="none")
    spend_now("5", on=empty)
    assert check() == [(3, 80), (3, 100)]


def test_only_open_months_up_to_the_current_one_are_watched(check, budget, owner, spend_now):
    for month in (1, 2, 3, 4):
        spend_now("1000", day=1, month=month)
    with scope(workspace=budget.workspace):
        services.close_month(budget, month=date(2025, 1, 1), by=owner, today=date(2025, 3, 20))
    assert check() == [(2, 80), (2, 100), (3, 80), (3, 100)]


def test_a_closed_month_keeps_its_alert_and_shows_none(check, budget, owner, spend_now):
    spend_now("1000", month=2)
    check()
    with scope(workspace=budget.workspace):
        services.close_month(budget, month=date(2025, 2, 1), by=owner, today=date(2025, 3, 20))
        assert check() == []
        grid = selectors.grid(budget, date(2025, 3, 20))
        assert selectors.standing_alerts(grid) == []
        assert LineAlert.objects.filter(cleared_at=None).count() == 2


def test_the_team_chooses_the_levels(check, standing, budget, owner, spend_now):
    spend_now("900")
    check()
    with scope(workspace=budget.workspace):
        services.save_budget(budget, by=owner, alert_levels=[50, 90])
    assert check() == [(3, 50), (3, 90)]
    assert standing() == [(3, 50), (3, 90)]


def test_no_levels_no_alerts(check, budget, owner, spend_now):
    with scope(workspace=budget.workspace):
        services.save_budget(budget, by=owner, alert_levels=[])
    spend_now("5000")
    assert check() == []


def test_a_line_nobody_tracks_is_no_news(check, make_line):
    make_line(name="Stock photos", actuals_from=BudgetLine.Actuals.UNTRACKED)
    assert check() == []


def test_other_rooms_hear_of_a_raised_alert(check, workspace, spend_now):
    heard = []

    def listen(workspace, alert, **kwargs):
        heard.append((workspace, alert.month, alert.level))

    budget_alert.connect(listen)
    spend_now("800")
    check()
    check()
    budget_alert.disconnect(listen)
    assert heard == [(workspace, MARCH, 80)]


# --- What makes it look -------------------------------------------------------


@pytest.fixture
def asked_for():
    """Collect the budgets whose check is asked for; the broker stays out of it."""
    with patch.object(receivers, "enqueue") as enqueue:
        yield lambda: [call.args for call in enqueue.call_args_list]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_asks_once_however_much_it_wrote(asked_for, budget, line, make_line, spend_now):
    before = len(asked_for())
    with transaction.atomic():
        spend_now("1")
        spend_now("2")
        make_line(name="Another")
        assert len(asked_for()) == before
    assert asked_for()[before:] == [(receivers.check_alerts, budget.pk)]


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_back_asks_for_nothing_and_hides_no_later_change(asked_for, budget, line, spend_now):
    def spend_and_fail():
        with transaction.atomic():
            spend_now("1")
            raise ZeroDivisionError

    before = len(asked_for())
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError):
            spend_and_fail()
        assert asked_for()[before:] == []
        spend_now("2")
    assert asked_for()[before:] == [(receivers.check_alerts, budget.pk)]


@pytest.mark.django_db(transaction=True)
def test_reported_spend_asks_for_a_check_of_those_who_observe_it(asked_for, budget, make_line, workspace):
    with scope(workspace=workspace):
        channel = channel_for_name(workspace=workspace, name="Instagram", by=None)
    make_line(name="Reported", channel=channel, actuals_from="observed")
    before = len(asked_for())
    with scope(workspace=workspace):
        services.record_observed_spend(workspace=workspace, channel=channel, month=MARCH, amount=Decimal(8))
    assert asked_for()[before:] == [(receivers.check_alerts, budget.pk)]


def test_the_sweep_finds_what_no_message_told(budget, line, owner, spend_now):
    assert check_changed_budgets() == 1
    assert check_changed_budgets() == 0
    spend_now("900")
    assert check_changed_budgets() == 1
    assert len(mail.outbox) == 1
    assert check_changed_budgets() == 0


def test_the_sweep_looks_again_on_a_new_day(monkeypatch, budget, line):
    check_changed_budgets()
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2025, 3, 21, 12, tzinfo=UTC))
    assert check_changed_budgets() == 1


def test_scenarios_and_budgets_of_another_time_are_left_alone(workspace, owner):
    with scope(workspace=workspace):
        for name, first in (("Old", date(2020, 1, 1)), ("Next", date(2026, 1, 1))):
            services.save_budget(Budget(workspace=workspace), by=owner, name=name, first_month=first)
        running = services.save_budget(Budget(workspace=workspace), by=owner, name="Now", first_month=MARCH)
        scenario = Budget.objects.create(workspace=workspace, name="What if", first_month=MARCH, scenario_of=running)
    assert check_changed_budgets() == 1
    assert check_and_mail(scenario.pk) == 0


def test_a_budget_that_is_gone_is_no_error():
    assert check_and_mail(4711) == 0


# --- E-mail -------------------------------------------------------------------


def test_owners_and_editors_get_one_mail_of_all_crossings(budget, editor, viewer, make_line, spend_now):
    spend_now("1200")
    spend_now("500", on=make_line(name="LinkedIn ads", planned="600", policy="none"))
    assert check_and_mail(budget.pk) == 2
    assert sorted(to for message in mail.outbox for to in message.to) == ["editor@example.com", "owner@example.com"]
    message = mail.outbox[0]
    assert message.subject == "Nordic Crafts: 2 lines of “Social 2025” have reached their level"
    assert "Instagram ads, March 2025" in message.body
    assert "reached 100% of what is available: €1,200.00 of €1,000.00" in message.body
    assert "reached 80% of what is available: €500.00 of €600.00" in message.body
    assert f"/budget/{budget.pk}/overview/" in message.body


def test_repeating_the_job_sends_no_second_mail(budget, spend_now):
    spend_now("900")
    assert [check_and_mail(budget.pk) for _ in range(3)] == [1, 0, 0]


def test_a_second_crossing_is_mailed_again(budget, spend_now):
    for amount in ("900", "-500", "450"):
        spend_now(amount)
        check_and_mail(budget.pk)
    assert [message.subject for message in mail.outbox] == [
        "Nordic Crafts: Instagram ads has reached 80% of March 2025"
    ] * 2


def test_last_month_is_mailed_of_when_it_is_overspent_not_when_it_ended_near_its_plan(budget, spend_now):
    spend_now("950", month=2)
    assert check_and_mail(budget.pk) == 0
    spend_now("100", month=2)
    assert check_and_mail(budget.pk) == 1
    assert "reached 100% of what is available: €1,050.00 of €1,000.00" in mail.outbox[0].body


def test_what_fell_below_before_the_mail_left_is_not_mailed(budget, check, spend_now):
    spend_now("900")
    check()
    spend_now("-500")
    assert check_and_mail(budget.pk) == 0


def test_the_chosen_get_it_in_their_language_while_they_are_members(budget, owner, editor, viewer, spend_now):
    viewer.language = "fi"
    viewer.save()
    with scope(workspace=budget.workspace):
        budget.alerted.set([viewer])
    spend_now("900")
    check_and_mail(budget.pk)
    assert [message.to for message in mail.outbox] == [["viewer@example.com"]]
    assert "900,00\N{NO-BREAK SPACE}€" in mail.outbox[0].body

    Membership.objects.filter(user=viewer).delete()
    spend_now("200")
    check_and_mail(budget.pk)
    assert sorted(message.to[0] for message in mail.outbox[1:]) == ["editor@example.com", "owner@example.com"]


def test_a_history_that_is_imported_is_not_mailed(budget, spend_now, standing):
    spend_now("1000", month=1)
    assert check_and_mail(budget.pk) == 0
    assert standing() == [(1, 80), (1, 100)]


def test_a_mail_server_that_is_away_is_asked_again(budget, spend_now):
    spend_now("900")
    with patch.object(EmailBackend, "send_messages", side_effect=OSError("away")):
        assert check_and_mail(budget.pk) == 0
    assert check_changed_budgets() == 1
    assert len(mail.outbox) == 1


def test_one_that_cannot_be_reached_costs_the_others_no_second_mail(budget, editor, spend_now):
    spend_now("900")
    send = EmailBackend.send_messages

    def refuse_editor(backend, messages):
        if messages[0].to == ["editor@example.com"]:
            raise OSError("no such mailbox")
        return send(backend, messages)

    with patch.object(EmailBackend, "send_messages", refuse_editor):
        assert check_and_mail(budget.pk) == 1
    assert check_and_mail(budget.pk) == 0
    assert len(mail.outbox) == 1


def test_two_workers_claim_an_alert_once(budget, check, spend_now):
    spend_now("900")
    check()
    with scope(workspace=budget.workspace):
        claim = "budget.services.alerts._claim"
        with patch(claim, return_value=False):  # the other worker was first
            assert mail_due_alerts(budget) == 0
        assert mail_due_alerts(budget) == 1
    assert len(mail.outbox) == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_moment_raise_one_alert_and_send_one_mail(asked_for, budget, spend_now):
    spend_now("900")
    failures = []
    together = threading.Barrier(4)

    def work():
        try:
            together.wait()
            check_and_mail(budget.pk)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with scope(workspace=budget.workspace):
        assert (failures, LineAlert.objects.count(), len(mail.outbox)) == ([], 1, 1)
