import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("strategy", "0003_first_strategies")]
    operations = [
        migrations.RemoveField("companysummary", "old_milestones"),
        migrations.RemoveField("goal", "old_objective"),
        migrations.AlterField(
            model_name='companysummary',
            name='strategy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='strategy.strategy', verbose_name='strategy'),
        ),
        migrations.AlterField(
            model_name='goal',
            name='strategy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='strategy.strategy', verbose_name='strategy'),
        ),
        migrations.AlterField(
            model_name='persona',
            name='strategy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='strategy.strategy', verbose_name='strategy'),
        ),
        migrations.AlterField(
            model_name='swotitem',
            name='strategy',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='strategy.strategy', verbose_name='strategy'),
        ),
        migrations.AddConstraint(
            model_name='companysummary',
            constraint=models.UniqueConstraint(fields=('strategy',), name='company_summary_once'),
        ),
        migrations.AddConstraint(
            model_name='persona',
            constraint=models.UniqueConstraint(fields=('strategy', 'name'), name='persona_name_once_each', violation_error_code='name_taken', violation_error_message='There is already a persona with this name.'),
        ),
    ]
