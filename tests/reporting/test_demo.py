from datetime import date

import pytest

import budget.demo
from budget import selectors
from reporting import demo_data
from reporting.recompute import recompute_workspace
from strategy.services.channels import channel_for_name

pytestmark = pytest.mark.usefixtures("scoped")


def test_the_demo_channels_spend_about_what_was_planned(workspace, owner):
    names = ("Instagram", "Facebook", "Google Ads", "LinkedIn")
    channels = {name.casefold(): channel_for_name(workspace=workspace, name=name) for name in names}
    today = date(2026, 11, 22)

    demo_data.seed(workspace=workspace, by=owner, today=today, channels=channels)
    plan = budget.demo.seed(workspace=workspace, by=owner, today=today, channels=channels.values())
    recompute_workspace(workspace.pk)

    observed = [row for row in selectors.grid(plan, today).lines if row.line.actuals_from == "observed"]
    over = [month for row in observed for month in row.figures.months if month.over]
    assert len(observed) == 4
    assert all(-200 < month.remaining < 400 for month in over)
    assert any(month.remaining < 0 for month in over)
    assert any(month.carried_in > 0 for month in over)
