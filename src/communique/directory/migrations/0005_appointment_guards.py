from django.db import migrations

from communique.directory.guards import PUT_GUARDS


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_who_is_who")]

    operations = [PUT_GUARDS]
