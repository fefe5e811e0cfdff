from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_log_complete")]

    operations = [
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("told", models.BigIntegerField(help_text="The last entry told of; -1 for none.")),
                ("busy_until", models.DateTimeField(null=True)),
            ],
        ),
    ]
