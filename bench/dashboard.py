"""The dashboard's JSON, over one workspace's few or many observations."""

from collections.abc import Callable

from django_scopes import scope
from rest_framework.test import APIClient

from accounts import services
from accounts.models import Workspace
from bench.timing import Ratio, interleaved

QUESTIONS = {
    "3 whole months": "start=2023-01-01&end=2023-03-31",
    "parts of months at both ends": "start=2023-01-17&end=2023-03-16",
}


def asker(workspace: Workspace, query: str) -> Callable[[], object]:
    with scope(workspace=workspace):
        key = services.create_api_key(workspace=workspace, name="bench", access="read", by=None)
    client = APIClient(SERVER_NAME="localhost")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key.secret}")
    address = f"/api/v1/workspaces/{workspace.slug}/dashboard/?{query}"

    def ask() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code
        assert len(answer.json()["campaigns"]) == 100

    return ask


def measure(few: Workspace, many: Workspace) -> list[Ratio]:
    ratios = []
    for name, query in QUESTIONS.items():
        base, found = interleaved([asker(few, query), asker(many, query)], rounds=40)
        ratios.append(
            Ratio(
                f"dashboard JSON at 1,000,000 rows: {name}", "at 10,000 rows", found, base, "≤ 1.2", found <= 1.2 * base
            )
        )
    (whole,) = interleaved([asker(many, "start=2023-01-01&end=2025-09-30")], rounds=20)
    ratios.append(Ratio("dashboard JSON at 1,000,000 rows: 33 months", "its 3 months", whole, found))
    return ratios
