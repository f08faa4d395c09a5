"""Tell each move its budget, and each expense what its bill said."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def fill(apps, schema_editor):
    move, line = apps.get_model("budget", "Move"), apps.get_model("budget", "BudgetLine")
    budget = line._base_manager.filter(pk=OuterRef("from_line")).values("budget")
    move._base_manager.update(budget=Subquery(budget))
    apps.get_model("budget", "Expense")._base_manager.update(entered=F("amount"))


class Migration(migrations.Migration):
    dependencies = [("budget", "0002_actuals_and_plans")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
