"""Issued papers, read by whoever issued them, shows their code or shows the file itself."""

import django.db.models.deletion
import tinhso.kernel.text.fields
from django.db import migrations, models

from tinhso.kernel import rls


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kernel', '0010_stray_files'),
    ]

    operations = [
        migrations.CreateModel(
            name='IssuedPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref_kind', models.CharField(max_length=60)),
                ('ref_id', models.BigIntegerField()),
                ('compartment', models.BigIntegerField()),
                ('key', models.CharField(max_length=64, unique=True)),
                ('sha256', models.CharField(max_length=64)),
                ('title', tinhso.kernel.text.fields.NFCCharField(max_length=300, verbose_name='tên văn bản')),
                ('number', tinhso.kernel.text.fields.NFCCharField(blank=True, default='', max_length=80, verbose_name='số')),
                ('agency_name', tinhso.kernel.text.fields.NFCCharField(max_length=300, verbose_name='cơ quan')),
                ('signed_by_name', tinhso.kernel.text.fields.NFCCharField(max_length=200, verbose_name='người ký')),
                ('signatures', models.PositiveSmallIntegerField(default=0, verbose_name='số chữ ký số')),
                ('issued_at', models.DateTimeField(verbose_name='ban hành lúc')),
                ('is_sample', models.BooleanField(default=False)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.storedfile')),
            ],
            options={
                'ordering': ('-id',),
                'indexes': [models.Index(fields=['sha256'], name='papers_by_digest')],
                'constraints': [models.UniqueConstraint(fields=('ref_kind', 'ref_id'), name='papers_issued_once', violation_error_message='Văn bản này đã được ban hành.')],
            },
        ),
        *rls.protect(
            "papers_issuedpaper",
            select=(
                f"compartment = ANY({rls.COMPARTMENTS}) OR key = ANY({rls.KEYS}) OR sha256 = ANY({rls.KEYS})"
                f" OR {rls.SYSTEM}"
            ),
            insert=f"compartment = ANY({rls.COMPARTMENTS}) OR {rls.SYSTEM}",
            update="false",
        ),
    ]
