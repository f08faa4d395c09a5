"""Workspaces filled with observations, all in SQL."""

from datetime import date

from django.db import connection
from django_scopes import scope

from accounts import services
from accounts.models import Workspace
from reporting.marks import mark_dirty
from reporting.models import Observation
from reporting.periods import months_touched
from reporting.recompute import recompute_workspace
from strategy.services.channels import channel_for_name

FIRST = date(2023, 1, 1)
CHANNELS = CAMPAIGNS = 10


def workspace(name: str, *, days: int, posts: int = 1) -> Workspace:
    """Make a workspace of 10 channels × 10 campaigns × `days` × `posts` rows, rollups computed."""
    made = services.create_workspace(name=name, by=None, currency="EUR", time_zone="Europe/Helsinki")
    with scope(workspace=made):
        channels = [channel_for_name(workspace=made, name=f"Channel {n}").pk for n in range(CHANNELS)]
        for channel in channels:
            _fill(made.pk, channel, days, posts)
        last = Observation.objects.order_by("-date").values_list("date", flat=True)[0]
        months = months_touched(FIRST, last)
        mark_dirty(workspace_id=made.pk, cells={(channel, month) for channel in channels for month in months})
        recompute_workspace(made.pk)
    return made


def _fill(workspace_id: int, channel: int, days: int, posts: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO reporting_observation (
                workspace_id, channel_id, kind, campaign, post, date, until, impressions, clicks, leads, customers,
                spend, revenue, own, source_rows, rows_without_spend, rows_without_revenue,
                version, created_at, updated_at
            )
            SELECT %s, %s, 'paid', 'Campaign ' || campaign, 'post ' || post, %s + day, %s + day,
                (random() * 9000)::int, (random() * 300)::int, (random() * 9)::int, (random() * 3)::int,
                round((random() * 300)::numeric, 2), round((random() * 900)::numeric, 2), '{}', 1, 0, 0,
                1, now(), now()
            FROM generate_series(1, %s) campaign, generate_series(0, %s) day, generate_series(1, %s) post
            """,
            [workspace_id, channel, FIRST, FIRST, CAMPAIGNS, days - 1, posts],
        )


def tidy() -> None:
    """Let the planner know the tables as an autovacuum would by and by."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
