from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("budget", "0004_require_new_columns")]

    operations = [
        migrations.AddField(
            model_name="budgetapproval",
            name="asked_mailed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="budgetapproval",
            name="decision_mailed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
