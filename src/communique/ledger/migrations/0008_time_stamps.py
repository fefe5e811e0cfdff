import django.db.models.deletion
from django.db import migrations, models

from communique.ledger.guards import PUT_GUARDS


class Migration(migrations.Migration):
    dependencies = [("ledger", "0007_alert")]

    operations = [
        migrations.CreateModel(
            name="TimeStamp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("told", models.DateTimeField(help_text="The time that the authority tells.")),
                ("token", models.BinaryField()),
                ("received_at", models.DateTimeField(auto_now_add=True)),
                (
                    "checkpoint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="time_stamp",
                        to="ledger.checkpoint",
                    ),
                ),
            ],
        ),
        PUT_GUARDS,
    ]
