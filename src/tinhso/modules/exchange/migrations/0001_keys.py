"""Keys of other systems and the answers kept for them; closed to pages."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import tinhso.kernel.text.fields
from django.conf import settings
from django.db import migrations, models

from tinhso.kernel import rls


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0016_loaded_file'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ApiKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', tinhso.kernel.text.fields.NFCCharField(max_length=100, verbose_name='tên hệ thống')),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40))),
                ('hint', models.CharField(max_length=12)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('per_minute', models.PositiveIntegerField(verbose_name='số lần gọi mỗi phút')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('created_by_id', models.BigIntegerField()),
                ('expires_at', models.DateTimeField(verbose_name='hết hạn lúc')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='thu hồi lúc')),
                ('last_used_at', models.DateTimeField(blank=True, null=True, verbose_name='dùng lần cuối')),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency')),
            ],
            options={
                'ordering': ('-created_at', '-id'),
            },
        ),
        migrations.CreateModel(
            name='Answered',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=64)),
                ('request', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField()),
                ('body', models.TextField()),
                ('answered_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('key', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='exchange.apikey')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.AddConstraint(
            model_name='apikey',
            constraint=models.CheckConstraint(condition=models.Q(('per_minute__gt', 0)), name='exchange_apikey_rate'),
        ),
        migrations.AddConstraint(
            model_name='apikey',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='exchange_apikey_expiry'),
        ),
        migrations.AddConstraint(
            model_name='answered',
            constraint=models.UniqueConstraint(fields=('key', 'token'), name='exchange_answered_once'),
        ),
        *rls.protect("exchange_apikey", select=rls.SYSTEM),
        *rls.protect("exchange_answered", select=rls.SYSTEM, delete=rls.SYSTEM),
    ]
