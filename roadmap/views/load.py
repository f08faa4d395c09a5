"""Who has how much to do in the coming weeks."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import requires
from accounts.roles import Role
from roadmap.forms.schedule import WeeksForm
from roadmap.load import WEEK, weeks_from
from roadmap.selectors.load import people_load

WEEKS_ON_A_PAGE = 12


@require_GET
@requires(Role.VIEWER)
def people(request: Any) -> HttpResponse:
    """Show the weeks from the one around `at`, this one where no day is given."""
    today = request.workspace.today()
    form = WeeksForm(request.GET)
    weeks = weeks_from((form.is_valid() and form.cleaned_data["at"]) or today, WEEKS_ON_A_PAGE)
    context = {
        "weeks": weeks,
        "last_day": weeks[-1] + WEEK - timedelta(days=1),
        "people": people_load(weeks),
        "this_week": weeks_from(today, 1)[0],
        "earlier": weeks[0] - WEEKS_ON_A_PAGE * WEEK,
        "later": weeks[0] + WEEKS_ON_A_PAGE * WEEK,
    }
    return render(request, "roadmap/load.html", context)
