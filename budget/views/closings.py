"""Closing months."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.roles import Role
from budget import services
from budget.models import month_name
from budget.months import parse_month
from budget.views.shared import budget_or_404


@require_POST
@requires(Role.EDITOR)
def close_month(request: Any, budget_pk: int) -> HttpResponse:
    budget = budget_or_404(budget_pk)
    try:
        month = parse_month(request.POST.get("month", ""))
        closed = services.close_month(budget, month=month, by=request.user, today=request.workspace.today())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except ValueError:
        messages.error(request, _("Choose the month to close."))
    else:
        names = ", ".join(month_name(closing.month) for closing in closed)
        messages.success(request, _("Closed: %(months)s.") % {"months": names or month_name(month)})
    return redirect("budget:grid", request.workspace.slug, budget_pk)


urlpatterns = [path("<int:budget_pk>/close/", close_month, name="close")]
