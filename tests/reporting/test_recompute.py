import random
import threading
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
import time_machine
from django.db import connection, transaction
from django.db.models import Sum
from django_scopes import scope, scopes_disabled

from budget.models import ObservedSpend
from reporting import check, recompute, tasks
from reporting.models import DailyRollup, DashboardState, DirtyMark, MonthlyRollup, Observation
from reporting.periods import Period, daily_shares, last_day
from strategy.metrics import SUM_METRICS
from tests.reporting.rows import channel, day, mark, observe, recomputed

JAN, FEB, MAR = day("2026-01-01"), day("2026-02-01"), day("2026-03-01")


def daily(**filters):
    return {row.date: row for row in DailyRollup.objects.filter(**filters)}


def everything():
    """Every rollup of the scope, ids aside."""
    fields = [f.attname for f in DailyRollup._meta.fields if f.name not in ("id", "date")]
    return (
        sorted(DailyRollup.objects.values_list(*fields, "date"), key=str),
        sorted(MonthlyRollup.objects.values_list(*fields, "month"), key=str),
    )


def test_rows_add_up_by_campaign_day_and_month(scoped):
    instagram = channel(scoped)
    observe(scoped, instagram, "2026-01-05", campaign="Spring", post="a", spend="10.25", clicks=3)
    observe(scoped, instagram, "2026-01-05", campaign="Spring", post="b", spend="0.50", revenue=40)
    observe(scoped, instagram, "2026-01-06", campaign="Spring", kind="organic", clicks=4)
    observe(scoped, instagram, "2026-01-06", campaign="", clicks=9)
    recomputed(scoped)

    spring = daily(campaign="Spring")
    assert (spring[day("2026-01-05")].spend, spring[day("2026-01-05")].clicks) == (D("10.75"), 3)
    assert spring[day("2026-01-06")].spend is None
    month = MonthlyRollup.objects.get(campaign="Spring")
    assert (month.month, month.spend, month.revenue, month.clicks) == (JAN, D("10.75"), D(40), 7)
    assert (month.rows, month.rows_without_spend, month.rows_without_revenue) == (3, 1, 2)
    assert MonthlyRollup.objects.get(campaign="").spend is None


def test_cents_add_up_exactly_on_every_database(scoped):
    instagram = channel(scoped)
    for number in range(300):
        observe(scoped, instagram, "2026-01-05", post=str(number), spend="0.10", revenue="0.07")
    recomputed(scoped)
    assert MonthlyRollup.objects.get().spend == D("30.00")
    assert MonthlyRollup.objects.get().revenue == D("21.00")


def test_a_row_of_several_days_is_spread_over_its_days_and_sums_exactly(scoped):
    instagram = channel(scoped)
    observe(scoped, instagram, "2026-01-29", "2026-02-04", spend="100.01", clicks=10, source_rows=2)
    recomputed(scoped)
    by_day = daily()
    covered = Period(day("2026-01-29"), day("2026-02-04"))
    assert {d: row.clicks for d, row in by_day.items()} == dict(daily_shares(10, covered))
    assert {d: int(row.spend * 10_000) for d, row in by_day.items()} == dict(daily_shares(1_000_100, covered))
    assert MonthlyRollup.objects.aggregate(Sum("spend"), Sum("clicks")) == {
        "spend__sum": D("100.01"),
        "clicks__sum": 10,
    }
    assert all(row.spread for row in by_day.values())
    assert [row.rows for _, row in sorted(by_day.items())] == [2, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("spend", ["0.0001", "-7.03", "19.99", "123456789.1234", "0.29"])
def test_no_amount_is_lost_in_spreading(scoped, spend):
    observe(scoped, channel(scoped), "2026-01-10", "2026-03-08", spend=spend)
    recomputed(scoped)
    assert DailyRollup.objects.aggregate(total=Sum("spend"))["total"] == D(spend)
    assert MonthlyRollup.objects.aggregate(total=Sum("spend"))["total"] == D(spend)


def test_of_a_level_the_last_known_value_counts(scoped):
    instagram = channel(scoped)
    observe(scoped, instagram, "2026-01-03", followers=100, open_leads=5)
    observe(scoped, instagram, "2026-01-20", followers=140)
    observe(scoped, instagram, "2026-01-25", clicks=1)
    observe(scoped, instagram, "2026-01-28", "2026-02-02", followers=150)
    recomputed(scoped)
    january, february = MonthlyRollup.objects.order_by("month")
    assert (january.followers, january.open_leads) == (140, 5)
    assert (february.followers, february.open_leads) == (150, None)


def test_reach_is_never_added_up():
    assert not {"reach", "frequency"} & {f.name for f in DailyRollup._meta.fields}


def test_only_marked_months_of_marked_channels_are_touched(scoped):
    instagram, email = channel(scoped), channel(scoped, "E-mail")
    for one in (instagram, email):
        observe(scoped, one, "2026-01-05", spend=1)
        observe(scoped, one, "2026-02-05", spend=1)
    recomputed(scoped)
    before = set(MonthlyRollup.objects.values_list("pk", "channel", "month"))
    observe(scoped, instagram, "2026-02-06", spend=5)
    recomputed(scoped)
    after = set(MonthlyRollup.objects.values_list("pk", "channel", "month"))
    assert {(c, m) for _, c, m in after - before} == {(instagram.pk, FEB)}


def test_recomputing_twice_changes_nothing(scoped):
    instagram = channel(scoped)
    observe(scoped, instagram, "2026-01-05", "2026-02-09", spend="10.33", followers=7)
    recomputed(scoped)
    first = everything()
    mark(scoped, instagram, JAN, FEB)
    recomputed(scoped)
    assert everything() == first


def test_a_row_that_is_gone_leaves_no_rollup(scoped):
    row = observe(scoped, channel(scoped), "2026-01-05", spend=3)
    recomputed(scoped)
    row.delete()
    mark(scoped, row.channel, row.date, row.until)
    recomputed(scoped)
    assert not DailyRollup.objects.exists()
    assert not MonthlyRollup.objects.exists()
    assert DashboardState.objects.get().data_from is None


def test_the_state_says_when_and_for_which_days(scoped):
    observe(scoped, channel(scoped), "2026-01-05", "2026-02-02", spend=3)
    with time_machine.travel("2026-03-01T10:00:00+00:00", tick=False):
        recomputed(scoped)
    state = DashboardState.objects.get()
    assert (state.data_from, state.data_until) == (day("2026-01-05"), day("2026-02-02"))
    assert state.computed_at.isoformat() == "2026-03-01T10:00:00+00:00"


def test_ad_spend_becomes_the_actual_of_the_budget(scoped):
    instagram = channel(scoped)
    row = observe(scoped, instagram, "2026-01-05", spend="10.255")
    observe(scoped, instagram, "2026-01-06", clicks=4)
    recomputed(scoped)
    spent = ObservedSpend.objects.get()
    assert (spent.channel, spent.month, spent.amount) == (instagram, JAN, D("10.26"))
    Observation.objects.filter(pk=row.pk).update(spend=None)
    mark(scoped, instagram, JAN, JAN)
    recomputed(scoped)
    assert not ObservedSpend.objects.exists()


def test_a_crash_in_the_middle_leaves_the_marks_and_the_old_rollups(scoped, monkeypatch):
    instagram = channel(scoped)
    observe(scoped, instagram, "2026-01-05", spend=1)
    recomputed(scoped)
    before = everything()
    observe(scoped, instagram, "2026-01-06", spend=2)

    def crash(*args):
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(recompute, "_store_state", crash)
        with pytest.raises(RuntimeError), transaction.atomic():
            recompute.recompute_marked(scoped)
    assert everything() == before
    assert DirtyMark.objects.count() == 1
    recomputed(scoped)
    assert MonthlyRollup.objects.get().spend == D(3)
    assert not DirtyMark.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_failed_recompute_says_so_until_one_succeeds(scoped, monkeypatch):
    observe(scoped, channel(scoped), "2026-01-05", spend=1)
    DashboardState.objects.create(workspace=scoped)

    def crash(*args):
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(recompute, "_store_state", crash)
        with pytest.raises(RuntimeError):
            recomputed(scoped)
    assert DashboardState.objects.get().error == "RuntimeError: power cut"
    recomputed(scoped)
    assert DashboardState.objects.get().error == ""


def in_thread(work):
    def run():
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_write_that_lands_while_a_job_runs_keeps_its_mark(scoped, monkeypatch):
    instagram = channel(scoped)
    observe(scoped, instagram, "2026-01-05", spend=1)
    rebuilt = recompute._store_state

    def write_meanwhile(*args):
        def write():
            with scope(workspace=scoped):
                observe(scoped, instagram, "2026-01-06", spend=2)

        in_thread(write).join()
        rebuilt(*args)

    with monkeypatch.context() as patch:
        patch.setattr(recompute, "_store_state", write_meanwhile)
        assert recompute.recompute_marked(scoped)
    assert MonthlyRollup.objects.get().spend == D(1)
    assert DirtyMark.objects.count() == 1
    recomputed(scoped)
    assert MonthlyRollup.objects.get().spend == D(3)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_second_job_leaves_the_work_to_the_first(scoped):
    observe(scoped, channel(scoped), "2026-01-05", spend=1)
    turns = []

    def second_job():
        with scope(workspace=scoped):
            turns.append(recompute.recompute_marked(scoped))

    DashboardState.objects.create(workspace=scoped)
    with transaction.atomic():
        assert recompute.lock_state(scoped)
        in_thread(second_job).join()
    assert turns == [False]
    assert DirtyMark.objects.count() == 1


def test_more_marks_than_fit_one_transaction_are_all_worked_off(scoped, monkeypatch):
    monkeypatch.setattr(recompute, "MARKS_AT_ONCE", 2)
    instagram = channel(scoped)
    for month in range(1, 8):
        observe(scoped, instagram, f"2026-{month:02}-05", spend=month)
    recomputed(scoped)
    assert not DirtyMark.objects.exists()
    assert MonthlyRollup.objects.aggregate(total=Sum("spend"))["total"] == D(28)


def test_marks_send_one_job_after_commit(scoped, django_capture_on_commit_callbacks, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.recompute_workspace, "apply_async", lambda args, **options: sent.append(args))
    with django_capture_on_commit_callbacks(execute=True):
        observe(scoped, channel(scoped), "2026-01-05", "2026-03-05", spend=1)
        assert sent == []
    assert sent == [(scoped.pk,)]
    assert set(DirtyMark.objects.values_list("month", flat=True)) == {JAN, FEB, MAR}


def test_the_sweep_finds_marks_whose_message_was_lost(scoped):
    with time_machine.travel("2026-03-01T10:00:00+00:00", tick=False):
        observe(scoped, channel(scoped), "2026-01-05", spend=1)
    with time_machine.travel("2026-03-01T10:00:20+00:00", tick=False):
        assert recompute.overdue_workspaces() == []
    with time_machine.travel("2026-03-01T10:00:31+00:00", tick=False):
        assert recompute.overdue_workspaces() == [scoped.pk]


def test_one_workspace_does_not_move_another(scoped, other_workspace):
    with scope(workspace=other_workspace):
        observe(other_workspace, channel(other_workspace), "2026-01-05", spend=9)
    observe(scoped, channel(scoped), "2026-01-05", spend=1)
    recomputed(scoped)
    with scopes_disabled():
        assert MonthlyRollup.objects.get().workspace == scoped
        assert DirtyMark.objects.get().workspace == other_workspace


def test_random_edits_then_recompute_equal_adding_up_from_scratch(scoped):
    chance = random.Random(20260322)  # noqa: S311 - repeatable, not secret
    channels = [channel(scoped), channel(scoped, "E-mail"), channel(scoped, "TikTok")]
    rows = []
    for step in range(120):
        action = chance.random()
        if rows and action < 0.25:
            row = rows.pop(chance.randrange(len(rows)))
            row.delete()
            mark(scoped, row.channel, row.date, row.until)
        elif rows and action < 0.5:
            row = chance.choice(rows)
            mark(scoped, row.channel, row.date, row.until)
            row.spend = chance.choice([None, D(chance.randrange(-500, 90_000)) / 100])
            row.until = row.date + timedelta(days=chance.choice([0, 0, 6, 40]))
            row.save()
            mark(scoped, row.channel, row.date, row.until)
        else:
            start = date(2026, 1, 1) + timedelta(days=chance.randrange(90))
            end = start + timedelta(days=chance.choice([0, 0, 0, 2, 6, 30]))
            rows.append(
                observe(
                    scoped,
                    chance.choice(channels),
                    start.isoformat(),
                    end.isoformat(),
                    campaign=chance.choice(["", "Spring", "Summer"]),
                    post=f"p{step}",
                    spend=chance.choice([None, chance.randrange(100_000) / 100]),
                    clicks=chance.choice([None, chance.randrange(1000)]),
                    leads=chance.choice([None, D("1.5")]),
                )
            )
        if chance.random() < 0.2:
            recomputed(scoped)
    recomputed(scoped)
    months = [JAN, FEB, MAR, date(2026, 4, 1), date(2026, 5, 1)]
    for one in channels:
        for month in months:
            assert check.stored_sums(one.pk, month) == check.sums_from_scratch(one.pk, month)
    assert_months_are_the_sum_of_their_days(months)


def assert_months_are_the_sum_of_their_days(months):
    totals = {f"total_{key}": Sum(key) for key in [*SUM_METRICS, "rows", "rows_without_spend"]}
    for month in months:
        by_day = DailyRollup.objects.filter(date__range=(month, last_day(month)))
        assert by_day.aggregate(**totals) == MonthlyRollup.objects.filter(month=month).aggregate(**totals)


def test_the_nightly_check_reports_and_repairs_a_rollup_that_differs(scoped, caplog):
    instagram = channel(scoped)
    observe(scoped, instagram, "2026-01-05", spend=1)
    recomputed(scoped)
    assert check.check_sample(scoped) == []
    DailyRollup.objects.update(spend=2)
    assert check.check_sample(scoped) == [f"channel {instagram.pk}, 2026-01"]
    assert "2026-01" in DashboardState.objects.get().check_report
    assert "differed" in caplog.text
    recomputed(scoped)
    assert DailyRollup.objects.get().spend == D(1)


def test_the_nightly_check_leaves_alone_what_is_waiting_anyway(scoped):
    instagram = channel(scoped)
    observe(scoped, instagram, "2026-01-05", spend=1)
    recomputed(scoped)
    observe(scoped, instagram, "2026-01-06", spend=1)
    assert check.check_sample(scoped) == []
