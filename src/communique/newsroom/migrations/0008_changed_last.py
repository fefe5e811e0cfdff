from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0007_photographs"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="publishedtext",
            index=models.Index(fields=["language", "-edition"], name="newsroom_changed_last"),
        ),
    ]
