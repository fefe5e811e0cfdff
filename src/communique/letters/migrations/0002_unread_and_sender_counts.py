from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('letters', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SenderCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('window', models.PositiveIntegerField(db_index=True)),
                ('letters', models.PositiveIntegerField(default=0)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AlterModelOptions(
            name='letter',
            options={'default_permissions': ('view', 'change', 'delete')},
        ),
        migrations.AddIndex(
            model_name='letter',
            index=models.Index(condition=models.Q(('read_at', None)), fields=['-received_at', '-id'], name='letters_unread_newest_first'),
        ),
    ]
