"""The clock counts from a moment that is kept; apologies give a new date; dates are computed again."""

import django.db.models.deletion
import tinhso.kernel.text.fields
from django.db import migrations, models

from tinhso.kernel import rls


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0014_session_keys'),
        ('services', '0007_catalogue'),
    ]

    operations = [
        migrations.AddField(
            model_name='dossier',
            name='counts_from',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='dossier',
            name='extensions',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name='số lần hẹn lại'),
        ),
        migrations.AlterField(
            model_name='dossieract',
            name='kind',
            field=models.CharField(choices=[('submit', 'Nộp hồ sơ'), ('confirm_payment', 'Đã nộp phí, lệ phí'), ('accept', 'Tiếp nhận hồ sơ'), ('refuse', 'Từ chối tiếp nhận'), ('assign', 'Phân công xử lý'), ('request_supplement', 'Yêu cầu bổ sung hồ sơ'), ('supply', 'Bổ sung hồ sơ'), ('demand_payment', 'Yêu cầu nộp phí, lệ phí'), ('propose', 'Trình lãnh đạo duyệt'), ('send_back', 'Lãnh đạo trả lại để xử lý tiếp'), ('approve', 'Duyệt kết quả'), ('return_result', 'Trả kết quả'), ('request_withdrawal', 'Xin rút hồ sơ'), ('stop', 'Dừng xử lý hồ sơ'), ('extend', 'Xin lỗi và hẹn lại ngày trả kết quả'), ('recompute', 'Tính lại ngày hẹn trả')], max_length=24),
        ),
        migrations.CreateModel(
            name='ClockRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', tinhso.kernel.text.fields.NFCTextField(verbose_name='lý do, căn cứ')),
                ('state', models.CharField(choices=[('computing', 'Đang tính thử'), ('ready', 'Chờ quyết định'), ('applying', 'Đang áp dụng'), ('done', 'Đã áp dụng'), ('dropped', 'Đã bỏ')], default='computing', max_length=10, verbose_name='trạng thái')),
                ('only_later', models.BooleanField(default=False)),
                ('after', models.BigIntegerField(default=0)),
                ('looked_at', models.PositiveBigIntegerField(default=0)),
                ('asked_by_id', models.BigIntegerField()),
                ('asked_by_name', tinhso.kernel.text.fields.NFCCharField(max_length=200)),
                ('asked_at', models.DateTimeField()),
                ('confirmed_by_id', models.BigIntegerField(blank=True, null=True)),
                ('confirmed_by_name', tinhso.kernel.text.fields.NFCCharField(blank=True, default='', max_length=200)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('-id',),
                'constraints': [models.UniqueConstraint(models.Value(1), condition=models.Q(('state__in', ('computing', 'ready', 'applying'))), name='services_clockrun_one', violation_error_message='Đang có một lần tính lại chưa kết thúc.'), models.CheckConstraint(condition=models.Q(('state__in', ('done', 'dropped')), ('ended_at__isnull', True), _connector='XOR'), name='services_clockrun_ended')],
            },
        ),
        migrations.CreateModel(
            name='ClockChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60)),
                ('old_due', models.DateTimeField()),
                ('new_due', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Chưa áp dụng'), ('applied', 'Đã đổi ngày hẹn'), ('kept', 'Giữ ngày đã hẹn'), ('skipped', 'Bỏ qua: hồ sơ hoặc lịch đã đổi')], default='waiting', max_length=10)),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.agency')),
                ('dossier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.dossier')),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='services.clockrun')),
            ],
            options={
                'ordering': ('run_id', 'new_due', 'id'),
                'indexes': [models.Index(fields=['run', 'new_due', 'id'], name='services_clockchange_list'), models.Index(condition=models.Q(('state', 'waiting')), fields=['run', 'id'], name='services_clockchange_waiting')],
                'constraints': [models.UniqueConstraint(fields=('run', 'dossier'), name='services_clockchange_once')],
            },
        ),
        *rls.protect("services_clockrun", select=rls.SYSTEM),
        *rls.protect("services_clockchange", select=rls.SYSTEM, delete=rls.SYSTEM),
    ]
