"""Who opened a dossier: written by whoever opens it in his own name, read by its parties, removed by a job."""

from importlib import import_module

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from tinhso.kernel import rls

_before = import_module("tinhso.modules.services.migrations.0006_parts")
_OFFICE = f"{_before.AGENCIES} OR {_before.OF_DOSSIER}"


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0016_named_schema'),
    ]

    operations = [
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agency_id', models.BigIntegerField()),
                ('processing_agency_id', models.BigIntegerField()),
                ('applicant_id', models.BigIntegerField(blank=True, null=True)),
                ('track_key', models.CharField(max_length=64)),
                ('quarter', models.DateTimeField()),
                ('account_id', models.BigIntegerField(blank=True, null=True)),
                ('system', models.CharField(blank=True, default='', max_length=80)),
                ('what', models.CharField(choices=[('page', 'Xem hồ sơ'), ('file', 'Mở giấy tờ, kết quả')], max_length=10)),
                ('who', models.CharField(blank=True, choices=[('applicant', 'Người nộp hồ sơ'), ('desk', 'Bộ phận một cửa'), ('officer', 'Chuyên viên xử lý'), ('leader', 'Lãnh đạo'), ('consulted', 'Cơ quan được hỏi ý kiến'), ('system', 'Hệ thống')], default='', max_length=10)),
                ('dossier', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.dossier')),
            ],
            options={
                'ordering': ('dossier_id', '-quarter', 'id'),
                'abstract': False,
                'indexes': [django.contrib.postgres.indexes.BrinIndex(fields=['quarter'], name='services_opening_quarter')],
                'constraints': [models.UniqueConstraint(fields=('dossier', 'quarter', 'account_id', 'system', 'what'), name='services_opening_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('account_id__isnull', True), ('system', ''), _connector='OR'), name='services_opening_by')],
            },
        ),
        *rls.protect(
            "services_opening",
            select=f"{_before.PARTIES} OR {_before.OF_DOSSIER}",
            insert=f"{rls.SYSTEM} OR (account_id = {rls.ACTOR} AND ({_OFFICE}))",
            update="false",
            delete=rls.SYSTEM,
        ),
    ]
