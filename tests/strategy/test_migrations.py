"""What was written before strategies had a period finds its place in a first strategy."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django_scopes import scopes_disabled

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("strategy", "0001_initial"), ("roadmap", "0001_initial")]


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def old_apps():
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    with scopes_disabled():
        yield migrate(BEFORE)
        migrate(latest)


def test_a_document_becomes_the_first_strategy(old_apps):
    def create(app, model, **fields):
        return old_apps.get_model(app, model)._base_manager.create(**fields)

    workspace = create("accounts", "Workspace", name="Aurora", slug="aurora", language="en")
    company = {"name": "Aurora", "milestones": "2016 First stall\n2019: Own web shop\nand a café"}
    create("strategy", "CompanySummary", workspace=workspace, **company)
    for name in ("Marit", "Jonas"):
        create("strategy", "Persona", workspace=workspace, name=name)
    goal = create(
        "strategy", "Goal", workspace=workspace, title="Double", specific="s", target=2, achievable="a",
        relevant="r", deadline="2026-12-31", business_objective="retention",
    )  # fmt: skip

    apps = migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())

    def all_of(name):
        return apps.get_model("strategy", name)._base_manager.all()

    strategy = all_of("Strategy").get()
    assert strategy.is_current
    assert all_of("CompanySummary").get().milestones == [
        {"on": "2016", "text": "First stall"},
        {"on": "2019", "text": "Own web shop"},
        {"on": "2019", "text": "and a café"},
    ]
    assert len({persona.uid for persona in all_of("Persona").filter(strategy=strategy)}) == 2
    assert all_of("Goal").get(pk=goal.pk).business_objective.name == "Customer retention"
    assert all_of("TeamRole").count() == 7
