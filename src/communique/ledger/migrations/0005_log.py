# The log comes over editions that were sealed without one: nodes, entries and a key are made for them here.
import django.db.models.deletion
from django.db import migrations, models

from communique.ledger.guards import TAKE_GUARDS_DOWN
from communique.ledger.taking_over import take_over


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_guards"), ("events", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("index", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("publish", "Published"),
                            ("correct", "Corrected"),
                            ("withdraw", "Withdrawn"),
                            ("restore", "Restored"),
                            ("erase", "Parts erased"),
                            ("key", "Keys changed"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "document",
                    models.UUIDField(db_index=True, help_text="As in the leaf; none for keys.", null=True),
                ),
                ("leaf", models.BinaryField(help_text="The very bytes that are hashed (ledger.leaves).")),
            ],
            options={
                "verbose_name_plural": "entries",
                "indexes": [
                    models.Index(
                        condition=models.Q(("act", "key")), fields=["-index"], name="ledger_entry_of_keys"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Node",
            fields=[
                ("place", models.BigIntegerField(primary_key=True, serialize=False)),
                ("hash", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("note", models.BinaryField(help_text="The signed note, byte for byte.")),
            ],
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "witness",
                    models.CharField(help_text="Name and id of the witness's key.", max_length=255),
                ),
                ("line", models.TextField(help_text="The signature line of the note, with its end.")),
                ("received_at", models.DateTimeField(auto_now_add=True)),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosignatures",
                        to="ledger.checkpoint",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("checkpoint", "witness"), name="ledger_one_cosignature_a_witness"
                    )
                ],
            },
        ),
        TAKE_GUARDS_DOWN,
        migrations.AddField("part", "uid", models.CharField(max_length=22, null=True)),
        migrations.AddField(
            "partbytes",
            "wording",
            models.CharField(
                blank=True,
                db_index=True,
                default="",
                help_text="Of a text: what a pasted copy is found by.",
                max_length=64,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "partbytes",
            "erasure",
            models.ForeignKey(
                help_text="The entry that says so.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="erased",
                to="ledger.entry",
            ),
        ),
        migrations.AddField(
            "edition",
            "entry",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="edition",
                to="ledger.entry",
            ),
        ),
        migrations.RunPython(take_over),
    ]
