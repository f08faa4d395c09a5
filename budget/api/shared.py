"""What the endpoints of the budget share."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response

from accounts.api import WorkspaceViewSet
from accounts.problems import Conflict
from budget import selectors
from budget.exceptions import Refusal
from budget.models import Budget

IN_BUDGET = r"budgets/(?P<budget_pk>[0-9]+)"


class NamedRefusals:
    """Answer a refusal of the services as 409 with the name of its rule."""

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Refusal):
            exc = Conflict(" ".join(exc.messages), code=exc.name)
        return super().handle_exception(exc)  # type: ignore[misc]


def budget_parameter() -> OpenApiParameter:
    return OpenApiParameter("budget_pk", OpenApiTypes.INT, OpenApiParameter.PATH, description=_("The budget's id."))


class InBudget(NamedRefusals, WorkspaceViewSet):
    """An endpoint below one budget."""

    def budget(self) -> Budget:
        return selectors.budget_or_404(int(self.kwargs["budget_pk"]))
