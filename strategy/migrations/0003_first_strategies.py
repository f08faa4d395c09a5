"""Give every workspace that has written anything its first strategy, and move what it wrote there."""

import re
import uuid
from datetime import date

from django.db import migrations
from django.utils import translation

from strategy.journey import STANDARD_STAGES
from strategy.objectives import ALIGNMENTS
from strategy.team_roles import STANDARD_ROLES

PARTS = ("CompanySummary", "Goal", "Persona", "SwotItem")
YEARS = 2


def begin(apps, schema_editor):
    models = {name: apps.get_model("strategy", name) for name in PARTS}
    workspaces = {pk for model in models.values() for pk in rows(model).values_list("workspace_id", flat=True)}
    for workspace in apps.get_model("accounts", "Workspace").objects.filter(pk__in=workspaces):
        with translation.override(workspace.language):
            strategy = first_strategy(apps, workspace)
        for model in models.values():
            move(model, workspace, strategy)
        serve_objectives(apps, strategy)
    for company in rows(models["CompanySummary"]):
        company.milestones = dated(company.old_milestones)
        company.save(update_fields=["milestones"])


def rows(model):
    return model._base_manager.all()


def first_strategy(apps, workspace):
    first = workspace.created_at.date().replace(day=1)
    last = date.fromordinal(first.replace(year=first.year + YEARS).toordinal() - 1)
    strategy = apps.get_model("strategy", "Strategy")._base_manager.create(
        workspace=workspace, name=f"{first.year}–{last.year}", starts_on=first, ends_on=last, is_current=True
    )
    objective, stage, role = (
        apps.get_model("strategy", name)._base_manager for name in ("BusinessObjective", "JourneyStage", "TeamRole")
    )
    objective.bulk_create(
        objective.model(
            workspace=workspace,
            strategy=strategy,
            key=one.objective,
            name=str(one.business_kpi),
            social_kpi=str(one.social_kpi),
            metrics=list(one.metrics),
            position=position,
        )
        for position, one in enumerate(ALIGNMENTS)
    )
    stage.bulk_create(
        stage.model(
            workspace=workspace,
            strategy=strategy,
            name=str(one.name),
            question=str(one.question),
            metric=one.metric,
            position=position,
        )
        for position, one in enumerate(STANDARD_STAGES)
    )
    role.bulk_create(
        role.model(workspace=workspace, key=one.key, name=str(one.name), duties=str(one.duties), position=position)
        for position, one in enumerate(STANDARD_ROLES)
    )
    return strategy


def move(model, workspace, strategy):
    moved = list(rows(model).filter(workspace=workspace))
    for row in moved:
        row.strategy = strategy
        row.uid = uuid.uuid4()
    model._base_manager.bulk_update(moved, ["strategy", "uid"], batch_size=500)


def serve_objectives(apps, strategy):
    objectives = apps.get_model("strategy", "BusinessObjective")._base_manager.filter(strategy=strategy)
    for objective in objectives:
        goals = apps.get_model("strategy", "Goal")._base_manager.filter(strategy=strategy)
        goals.filter(old_objective=objective.key).update(business_objective=objective)


def dated(text):
    """Turn lines such as “2019 Own web shop” into rows; a line without a year takes the one before it."""
    found, year = [], "2000"
    for line in filter(None, (line.strip() for line in text.splitlines())):
        match = re.match(r"((?:19|20)\d\d)\b[\s:.–-]*(.*)", line)
        year = match.group(1) if match else year
        found.append({"on": year, "text": (match.group(2) if match else line)[:500]})
    return found[:200]


class Migration(migrations.Migration):
    dependencies = [("strategy", "0002_documents")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
