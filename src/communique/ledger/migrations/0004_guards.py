from django.db import migrations

from communique.ledger.guards import PUT_GUARDS


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_held_or_erased")]

    operations = [PUT_GUARDS]
