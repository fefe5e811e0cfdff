from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0007_withdrawals")]

    operations = [
        migrations.AddField("picture", "turned", models.BooleanField(editable=False, null=True)),
        migrations.AddField(
            "picture", "rendered_for", models.CharField(blank=True, editable=False, max_length=64)
        ),
    ]
