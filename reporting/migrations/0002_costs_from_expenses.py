"""Costs are read from the budget's expenses themselves: no rollup of them, no marks for it."""

from django.db import migrations


def drop_marks_of_costs(apps, schema_editor):
    apps.get_model("reporting", "DirtyMark")._base_manager.filter(channel=None).delete()


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]
    operations = [
        migrations.RunPython(drop_marks_of_costs, migrations.RunPython.noop),
        migrations.DeleteModel("CostRollup"),
    ]
