"""Drafts of versions; only the system, which has looked at the person's right, writes to the catalogue."""

import django.contrib.postgres.fields
import django.db.models.deletion
import tinhso.kernel.text.fields
from django.db import migrations, models

from tinhso.kernel import rls

PUBLIC = ("catalogue_procedure", "catalogue_procedureversion")


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='procedureversion',
            name='origin',
            field=models.CharField(choices=[('file', 'Tệp dữ liệu'), ('page', 'Công bố trên trang')], db_default='file', default='file', max_length=4),
        ),
        migrations.CreateModel(
            name='VersionDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'Đang soạn'), ('submitted', 'Chờ công bố'), ('published', 'Đã công bố'), ('discarded', 'Đã bỏ')], default='open', max_length=10, verbose_name='trạng thái')),
                ('content', models.JSONField()),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='áp dụng từ ngày')),
                ('version', models.PositiveIntegerField(default=1)),
                ('authors', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField())),
                ('changed_by_name', models.CharField(max_length=200)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('submitted_by_id', models.BigIntegerField(blank=True, null=True)),
                ('remark', tinhso.kernel.text.fields.NFCTextField(blank=True, default='', verbose_name='nhận xét')),
                ('published_by_id', models.BigIntegerField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('base', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.procedureversion')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='catalogue.procedure')),
                ('published', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.procedureversion')),
            ],
            options={
                'ordering': ('-changed_at', '-id'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('open', 'submitted'))), fields=('procedure',), name='catalogue_draft_one_open', violation_error_message='Thủ tục này đang có một bản thảo.'), models.CheckConstraint(condition=models.Q(('state', 'published'), ('published__isnull', True), _connector='XOR'), name='catalogue_draft_published'), models.CheckConstraint(condition=models.Q(('published_by_id__isnull', True), models.Q(('published_by_id', models.F('submitted_by_id')), _negated=True), _connector='OR'), name='catalogue_draft_two_people', violation_error_message='Người công bố phải khác người soạn.')],
            },
        ),
        *(
            operation
            for table in PUBLIC
            for operation in rls.protect(table, select="true", insert=rls.SYSTEM, update=rls.SYSTEM)
        ),
        *rls.protect("catalogue_versiondraft", select=rls.SYSTEM),
    ]
