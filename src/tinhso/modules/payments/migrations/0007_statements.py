"""Statements of the receiving account: only the system, which has looked at the person's right, reads them."""

import django.db.models.deletion
import django.db.models.functions.datetime
import tinhso.kernel.text.fields
from django.db import migrations, models

from tinhso.kernel import rls


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0006_proof'),
    ]

    operations = [
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('name', tinhso.kernel.text.fields.NFCCharField(max_length=200, verbose_name='tệp')),
                ('state', models.CharField(choices=[('ready', 'Chờ xác nhận'), ('taken', 'Đã ghi nhận'), ('cancelled', 'Đã bỏ')], default='ready', max_length=10, verbose_name='trạng thái')),
                ('by_id', models.BigIntegerField()),
                ('by_name', tinhso.kernel.text.fields.NFCCharField(max_length=200, verbose_name='người nhập')),
                ('occurred_at', models.DateTimeField(verbose_name='nhập lúc')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('taken_at', models.DateTimeField(blank=True, null=True, verbose_name='ghi nhận lúc')),
            ],
            options={
                'ordering': ('-id',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('digest',), name='payments_statement_once', violation_error_message='Sao kê này đã được nhập.')],
            },
        ),
        migrations.CreateModel(
            name='StatementLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField(verbose_name='dòng')),
                ('day', models.DateField(verbose_name='ngày')),
                ('amount', models.PositiveBigIntegerField(verbose_name='số tiền')),
                ('reference', models.CharField(max_length=80, verbose_name='số tham chiếu')),
                ('text', tinhso.kernel.text.fields.NFCTextField(blank=True, default='', verbose_name='nội dung')),
                ('memo', models.CharField(blank=True, default='', max_length=25, verbose_name='mã nộp')),
                ('outcome', models.CharField(blank=True, choices=[('accepted', 'Đã ghi nhận'), ('repeated', 'Lặp lại'), ('surplus', 'Tiền thừa: đã nộp hoặc đã hủy'), ('wrong_amount', 'Sai số tiền'), ('wrong_currency', 'Sai loại tiền'), ('unknown', 'Không rõ khoản nộp'), ('failed', 'Cổng báo không thành công')], default='', max_length=14)),
                ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='payments.paymentrequest')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='payments.statement')),
            ],
            options={
                'ordering': ('place',),
                'constraints': [models.UniqueConstraint(fields=('statement', 'place'), name='payments_statement_line_once')],
            },
        ),
        *rls.protect("payments_statement", select=rls.SYSTEM),
        *rls.protect("payments_statementline", select=rls.SYSTEM),
    ]
