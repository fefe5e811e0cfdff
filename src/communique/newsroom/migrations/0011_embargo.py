from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import communique.directory.models.names


class Migration(migrations.Migration):
    """Nobody could open an embargo before, so there are no terms to carry over."""

    dependencies = [
        ('newsroom', '0010_signatory_mail'),
    ]

    operations = [
        migrations.CreateModel(
            name='EmbargoTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', communique.directory.models.names.LanguageField(max_length=35, unique=True)),
                ('words', models.TextField()),
            ],
            options={
                'verbose_name_plural': 'embargo terms',
            },
        ),
        migrations.AddField(
            model_name='embargo',
            name='instant',
            field=models.DateTimeField(default=django.utils.timezone.now, help_text='Until when, as the journalists were last told.'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='embargo',
            name='review',
            field=models.ForeignKey(help_text='The approval that it shows; another one needs another embargo.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='newsroom.review'),
        ),
        migrations.AddField(
            model_name='embargo',
            name='taken_back_at',
            field=models.DateTimeField(help_text='When it ended before that.', null=True),
        ),
        migrations.AlterField(
            model_name='embargo',
            name='lifted_at',
            field=models.DateTimeField(help_text='When its release became public.', null=True),
        ),
        migrations.RemoveField(
            model_name='embargo',
            name='terms',
        ),
        migrations.AddField(
            model_name='embargo',
            name='terms',
            field=models.JSONField(default=dict, help_text='What the journalist accepts before she reads, per language tag.'),
        ),
        migrations.AlterField(
            model_name='mailing',
            name='kind',
            field=models.CharField(choices=[('release', 'A release'), ('digest', 'A digest'), ('correction', 'A correction'), ('restored', 'Public again'), ('withdrawal', 'A withdrawal'), ('embargo', 'Under embargo'), ('moved', 'The embargo has another end'), ('taken_back', 'Taken back while under embargo'), ('confirm', 'Asks whether the subscription is wanted'), ('standing', 'Says that there is a subscription already')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='embargo',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at', None), ('taken_back_at', None)), fields=('release',), name='newsroom_one_running_embargo'),
        ),
    ]
