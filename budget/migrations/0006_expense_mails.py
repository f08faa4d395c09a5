from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("budget", "0005_approval_mails")]

    operations = [
        migrations.AddField(
            model_name="expense",
            name="mail_due",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name="expense",
            index=models.Index(condition=models.Q(("mail_due", True)), fields=["workspace"], name="expense_mail_due"),
        ),
    ]
