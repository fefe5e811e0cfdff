# In a migration of its own: PostgreSQL alters no table whose rows were changed in the same transaction.
import django.db.models.deletion
from django.db import migrations, models

from communique.ledger.guards import PUT_GUARDS


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_log")]

    operations = [
        migrations.AlterField(
            "part",
            "uid",
            models.CharField(help_text="Random; its name in the log.", max_length=22, unique=True),
        ),
        migrations.AlterField(
            "edition",
            "entry",
            models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="edition", to="ledger.entry"
            ),
        ),
        migrations.RemoveConstraint("partbytes", "ledger_bytes_are_held_or_erased"),
        migrations.AddConstraint(
            "partbytes",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("content__isnull", False),
                        ("erased_at", None),
                        ("erasure", None),
                        ("salt__isnull", False),
                    ),
                    models.Q(
                        ("content", None),
                        ("digest", ""),
                        ("erased_at__isnull", False),
                        ("erasure__isnull", False),
                        ("salt", None),
                        ("wording", ""),
                    ),
                    _connector="OR",
                ),
                name="ledger_bytes_are_held_or_erased",
            ),
        ),
        PUT_GUARDS,
    ]
