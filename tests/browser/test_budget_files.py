"""A budget in a file, in a real browser: looked at, corrected, imported, taken back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django_scopes import scope
from playwright.sync_api import Page, expect

from accounts.models import User, Workspace
from budget import services
from budget.models import Budget

pytestmark = pytest.mark.django_db(transaction=True)

MINE = "Budjetti 2024\nRivi;tammi;helmi;Yhteensä\nMainonta;;;\nInstagram;1 000,50;abc;1000,50\nCanva;12;12;24\n"


def test_a_budget_is_brought_in_and_taken_back(
    live_server: Any,
    workspace: Workspace,
    editor: User,
    login: Callable[..., None],
    page: Page,
    page_url: Callable[[str], str],
    sweep: Callable[[str], None],
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    with scope(workspace=workspace):
        budget = services.save_budget(
            Budget(workspace=workspace), by=editor, name="Social 2025", first_month=date(2025, 1, 1), months=12
        )
    file = tmp_path / "mine.csv"
    file.write_text(MINE)
    login(editor)
    files = page_url(f"budget/{budget.pk}/files/")
    sweep(files)
    page.get_by_label("Your budget").set_input_files(file)
    page.get_by_role("button", name="Upload and look").click()
    sweep(page.url)

    expect(page.get_by_text("“abc” is no amount")).to_be_visible()
    page.get_by_text("Correct what was recognised").click()
    page.get_by_label("B: tammi").select_option("June 2025")
    page.get_by_role("button", name="Read again").click()
    expect(page.get_by_role("checkbox", name="June 2025")).to_be_checked()
    page.get_by_label("Take Canva").uncheck()
    page.get_by_role("button", name="Import into the plan").click()
    expect(page.get_by_text("1 new line")).to_be_visible()
    sweep(page.url)
    page.get_by_role("button", name="Take the import back").click()
    page.get_by_role("dialog").get_by_role("button", name="Take back").click()
    expect(page.get_by_text("The plans are as they were before this file.")).to_be_visible()
