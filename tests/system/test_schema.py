"""The API does what its schema says, whatever is sent to it.

Requests are made up from the schema, always the same ones; each is undone
before the next, so that none depends on another.
"""

import logging
from collections.abc import Iterator
from io import StringIO

import pytest
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application

pytestmark = pytest.mark.django_db

EXAMPLES_EACH = 3
KEPT = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def test_the_schema_is_valid_and_leaves_nothing_to_guess():
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO())


@pytest.fixture
def filled(api_for, api_url) -> dict[str, dict[str, int]]:
    """Put one of everything into the workspace; return the ids by collection."""
    client = api_for("write")

    def create(collection: str, **fields: object) -> int:
        response = client.post(api_url(collection), fields)
        assert response.status_code == 201, response.json()
        return response.json()["id"]

    def upload(collection: str, name: str, content: bytes) -> int:
        response = client.post(api_url(collection), {"file": SimpleUploadedFile(name, content)}, format="multipart")
        assert response.status_code == 201, response.json()
        return response.json()["id"]

    channel = create("channels/", name="Instagram")
    goal = create(
        "goals/", title="Leads", specific="From the web", metric="leads", baseline=10, target=20,
        achievable="Yes", relevant="Yes", deadline="2026-12-31",
    )  # fmt: skip
    budget = create("budgets/", name="Year", first_month="2025-01", months=12)
    line = create(f"budgets/{budget}/lines/", name="Ads", category="advertising", channel=channel)
    earlier = create("budgets/", name="Year before", first_month="2024-01", months=12)
    create(f"budgets/{earlier}/lines/", name="Ads", category="advertising")
    closing = create(f"budgets/{budget}/closings/", month="2025-01")
    move = create(
        f"budgets/{budget}/moves/", from_line=line, from_month="2025-03", to_line=line, to_month="2025-04",
        amount="1", reason="Later",
    )  # fmt: skip
    scenario = create(f"budgets/{budget}/scenarios/", name="Half of it")
    approval = create(f"budgets/{budget}/approvals/", message="Please")
    plan_import = upload(f"budgets/{budget}/imports/", "plan.csv", b"Line,2025-05,2025-06\nTools,10,20\n")
    statement = upload("statements/", "account.csv", b"Date,Amount,Payee\n2025-02-03,-12.50,Shop\n")
    expense = create("expenses/", line=line, date="2025-02-01", amount="5")
    receipt = upload(f"expenses/{expense}/receipts/", "bill.pdf", b"%PDF-1.7\n%%EOF\n")
    strategy = client.get(api_url("strategies/")).json()["results"][0]["id"]
    competitor = create("competitors/", name="Glow")
    figures = {"competitor": competitor, "network": "instagram", "observed_on": "2026-01-01", "followers": 9}
    questions = client.get(api_url("maturity-questions/")).json()
    answers = {question["key"]: 1 for area in questions for question in area["questions"]}
    review = {"held_on": "2026-04-01", "period_start": "2026-01-01", "period_end": "2026-03-31", "result": "Some",
              "next_steps": "More", "effectiveness": "Yes", "improvements": "Time"}  # fmt: skip
    remark = client.get(api_url(f"strategies/{strategy}/remarks/")).json()[0]["remarks"][0]["key"]
    first, then = (
        create("initiatives/", goal=goal, title=title, starts_on=day, ends_on=day, success_measure="Leads")
        for title, day in (("First", "2026-01-01"), ("Then", "2026-02-01"))
    )
    return {
        "": {
            "budget_pk": budget, "line_pk": line, "expense_pk": expense, "month": "2025-05", "strategy_pk": strategy,
        },
        "strategies": {"id": strategy},
        "strategy-versions": {"id": create("strategy-versions/", strategy=strategy, name="First")},
        "reviews": {"id": create("reviews/", strategy=strategy, **review)},
        "competitors": {"id": competitor},
        "competitor-figures": {"id": create("competitor-figures/", **figures)},
        "regions": {"id": create("regions/", name="Finland")},
        "audiences": {"id": create("audiences/", name="Hosts", watering_holes=[{"name": "Fair", "note": ""}])},
        "people": {"id": create("people/", name="Anna")},
        "team-roles": {"id": create("team-roles/", name="Translations")},
        "business-objectives": {"id": create("business-objectives/", name="Fewer returns")},
        "journey-stages": {"id": create("journey-stages/", name="Asks")},
        "response-situations": {"id": create("response-situations/", name="Flood")},
        "maturity-assessments": {"id": create("maturity-assessments/", taken_on="2026-01-01", answers=answers)},
        "dismissals": {"id": create("dismissals/", strategy=strategy, remark=remark, reason="Known")},
        "comments": {"id": create("comments/", topic=f"strategy.{strategy}.swot", text="Why?")},
        "channels": {"id": channel},
        "goals": {"id": goal},
        "budgets": {"id": budget},
        "lines": {"id": line},
        "expenses": {"id": expense},
        "moves": {"id": move},
        "closings": {"id": closing},
        "scenarios": {"id": scenario},
        "approvals": {"id": approval},
        "imports": {"id": plan_import},
        "receipts": {"id": receipt},
        "statements": {"id": statement},
        "line-templates": {"id": create("line-templates/", name="Ads", category="advertising")},
        "exchange-rates": {"id": create("exchange-rates/", currency="SEK", date="2025-01-01", rate="0.09")},
        "recurring-expenses": {
            "id": create("recurring-expenses/", line=line, entered="9", starts_on="2025-01-01", day=5)
        },
        "personas": {"id": create("personas/", name="Anna")},
        "swot-items": {"id": create("swot-items/", quadrant="strength", text="People")},
        "initiatives": {
            "id": create("initiatives/", goal=goal, title="Ads", starts_on="2026-01-01", ends_on="2026-02-01",
                         success_measure="Leads")
        },
        "dependencies": {"id": create("dependencies/", predecessor=first, successor=then)},
        "milestones": {"id": create("milestones/", title="Live", due_on="2026-01-15", initiative=first)},
        "observations": {"id": create("observations/", channel=channel, date="2026-01-01", spend="5")},
        "staff-hours": {"id": create("staff-hours/", month="2026-01", hours=3)},
    }  # fmt: skip


@pytest.fixture
def served() -> Iterator[None]:
    """Serve from the test's own database connection, and without a log line for each refusal."""
    logger = logging.getLogger("django.request")
    logger.disabled = True
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    logger.disabled = False


def collection_of(path: str) -> str:
    """Return what `/…/lines/{id}/` is a member of."""
    names = [part for part in path.split("/") if part and not part.startswith("{")]
    return next((name for name in reversed(names) if name in path.split("/{id}")[0].split("/")[-1:]), "")


def test_no_request_breaks_the_api_or_its_promises(workspace, filled, api_for, served):
    key = api_for("write")._credentials["HTTP_AUTHORIZATION"]
    schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", application)
    broken = []
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        if not operation.path.startswith("/api/v1/"):
            continue
        known = {"workspace_slug": workspace.slug, **filled[""], **filled.get(collection_of(operation.path), {})}
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            if failure := first_failure(operation, known, key, mode):
                broken.append(f"{operation.method.upper()} {operation.path}: {failure}")
    assert not broken, "\n\n".join(broken)


def first_failure(operation, known, key, mode) -> str:
    @seed(1)
    @settings(
        max_examples=EXAMPLES_EACH,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case):
        case.path_parameters = {**case.path_parameters, **{k: v for k, v in known.items() if k in case.path_parameters}}
        with transaction.atomic():
            response = case.call(headers={"Authorization": key})
            transaction.set_rollback(True)
        case.validate_response(response, checks=KEPT)

    try:
        send()
    except (Exception, FailureGroup) as error:  # every failure is reported together
        return str(error) or repr(error)
    return ""
