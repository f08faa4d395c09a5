import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_costs_from_expenses")]
    operations = [
        migrations.AlterField(
            "dirtymark",
            "channel",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="strategy.channel"
            ),
        ),
    ]
