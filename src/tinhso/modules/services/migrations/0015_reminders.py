"""Deadlines of which people were reminded, each once by each rule."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from tinhso.kernel import rls

OFFICE = import_module("tinhso.modules.services.migrations.0014_opinions").OFFICE


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0014_opinions'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agency_id', models.BigIntegerField()),
                ('processing_agency_id', models.BigIntegerField()),
                ('deadline', models.CharField(choices=[('dossier', 'Hồ sơ'), ('step', 'Bước xử lý'), ('opinion', 'Ý kiến')], max_length=8, verbose_name='hạn')),
                ('thing_id', models.BigIntegerField()),
                ('days', models.SmallIntegerField()),
                ('due_at', models.DateTimeField()),
                ('escalated', models.BooleanField()),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('made_at', 'id'),
            },
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('state__in', ['accepted', 'awaiting_payment', 'processing', 'proposed', 'supplement_requested', 'withdrawal_requested'])), fields=['due_at', 'id'], name='services_due'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('state__in', ['accepted', 'awaiting_payment', 'processing', 'proposed', 'supplement_requested', 'withdrawal_requested'])), fields=['step_due_at', 'id'], name='services_step_due'),
        ),
        migrations.AddIndex(
            model_name='opinion',
            index=models.Index(condition=models.Q(('state', 'asked')), fields=['due_at', 'id'], name='services_opinion_due'),
        ),
        migrations.AddField(
            model_name='reminder',
            name='dossier',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='services.dossier'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(fields=('deadline', 'thing_id', 'days', 'due_at'), name='services_reminder_once'),
        ),
        *rls.protect("services_reminder", select=OFFICE, insert=rls.SYSTEM, update="false"),
    ]
