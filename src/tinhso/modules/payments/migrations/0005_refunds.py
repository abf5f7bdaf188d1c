"""Refunds by two persons, and receipts as rows of their own; those given before are written down."""

import django.db.models.deletion
import tinhso.kernel.text.fields
import uuid
from django.db import migrations, models

from tinhso.kernel import rls

WRITTEN = f"compartment = ANY({rls.COMPARTMENTS}) OR {rls.SYSTEM}"
BY_REQUEST = rls.in_part(
    "compartment",
    "(SELECT kernel_ref_in_part(r.compartment, r.ref_kind, r.ref_id)"
    " FROM payments_paymentrequest r WHERE r.id = request_id)",
)
OWN = f"account_id = {rls.ACTOR} OR (key <> '' AND key = ANY({rls.KEYS}))"

_GIVEN_BEFORE = """
INSERT INTO payments_receipt (request_id, compartment, series, year, number, amount, issued_at,
                              voided_by_name, void_reason)
SELECT id, compartment, 'BL', split_part(receipt_number, '/', 1)::int, split_part(receipt_number, '/', 2)::int,
       amount, paid_at, '', ''
FROM payments_paymentrequest WHERE receipt_number <> ''
"""


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0004_gateways'),
    ]

    operations = [
        migrations.AddField(
            model_name='attempt',
            name='transaction_id',
            field=models.CharField(blank=True, default='', max_length=80),
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('compartment', models.BigIntegerField()),
                ('series', models.CharField(max_length=4)),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField(verbose_name='số biên lai')),
                ('amount', models.PositiveBigIntegerField(verbose_name='số tiền (đồng)')),
                ('issued_at', models.DateTimeField(verbose_name='lập lúc')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='hủy lúc')),
                ('voided_by_id', models.BigIntegerField(blank=True, null=True)),
                ('voided_by_name', tinhso.kernel.text.fields.NFCCharField(blank=True, default='', max_length=200, verbose_name='người hủy')),
                ('void_reason', tinhso.kernel.text.fields.NFCCharField(blank=True, default='', max_length=300, verbose_name='lý do hủy')),
            ],
            options={
                'ordering': ('compartment', 'series', 'year', 'number'),
            },
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('compartment', models.BigIntegerField()),
                ('account_id', models.BigIntegerField(blank=True, null=True)),
                ('key', models.CharField(blank=True, default='', max_length=64)),
                ('amount', models.PositiveBigIntegerField(verbose_name='số tiền hoàn (đồng)')),
                ('reason', tinhso.kernel.text.fields.NFCCharField(max_length=300, verbose_name='lý do')),
                ('way', models.CharField(choices=[('gateway', 'Qua cổng đã nộp'), ('transfer', 'Chuyển khoản bằng tay'), ('cash', 'Tiền mặt')], max_length=10, verbose_name='cách hoàn')),
                ('payee', tinhso.kernel.text.fields.NFCCharField(blank=True, default='', max_length=300, verbose_name='hoàn cho ai, vào tài khoản nào')),
                ('state', models.CharField(choices=[('asked', 'Chờ duyệt'), ('approved', 'Đã duyệt, chờ chi'), ('paid', 'Đã hoàn'), ('refused', 'Không duyệt'), ('failed', 'Cổng không hoàn được')], default='asked', max_length=10, verbose_name='trạng thái')),
                ('asked_at', models.DateTimeField(verbose_name='đề nghị lúc')),
                ('asked_by_id', models.BigIntegerField()),
                ('asked_by_name', tinhso.kernel.text.fields.NFCCharField(max_length=200, verbose_name='người đề nghị')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='quyết định lúc')),
                ('decided_by_id', models.BigIntegerField(blank=True, null=True)),
                ('decided_by_name', tinhso.kernel.text.fields.NFCCharField(blank=True, default='', max_length=200, verbose_name='người duyệt')),
                ('note', tinhso.kernel.text.fields.NFCCharField(blank=True, default='', max_length=300, verbose_name='ý kiến')),
                ('paid_at', models.DateTimeField(blank=True, null=True, verbose_name='hoàn lúc')),
                ('paid_by_name', tinhso.kernel.text.fields.NFCCharField(blank=True, default='', max_length=200, verbose_name='người chi')),
                ('reference', tinhso.kernel.text.fields.NFCCharField(blank=True, default='', max_length=80, verbose_name='số chứng từ')),
                ('receipt_number', models.CharField(blank=True, default='', max_length=30, verbose_name='số phiếu hoàn')),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.AddField(
            model_name='paymentrequest',
            name='refunded',
            field=models.PositiveBigIntegerField(default=0, verbose_name='đã và đang hoàn (đồng)'),
        ),
        migrations.AddConstraint(
            model_name='paymentrequest',
            constraint=models.CheckConstraint(condition=models.Q(('refunded__lte', models.F('amount')), models.Q(('state', 'paid'), ('refunded', 0), _connector='OR')), name='payments_refunded_at_most', violation_error_message='Không hoàn nhiều hơn số đã nộp.'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='replaces',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='payments.receipt'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='request',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='payments.paymentrequest'),
        ),
        migrations.AddField(
            model_name='refund',
            name='callback',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='payments.callback'),
        ),
        migrations.AddField(
            model_name='refund',
            name='request',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='payments.paymentrequest'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='refund',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='payments.refund'),
        ),
        migrations.AddIndex(
            model_name='refund',
            index=models.Index(fields=['compartment', 'state', '-id'], name='payments_refund_state'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payments_refund_amount'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('callback__isnull', True), ('request__isnull', False)), models.Q(('callback__isnull', False), ('request__isnull', True)), _connector='OR'), name='payments_refund_of_one'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by_id__isnull', True), ('state', 'asked')), models.Q(('decided_at__isnull', False), ('decided_by_id__isnull', False), ('state__in', ('approved', 'paid', 'refused', 'failed')), models.Q(('decided_by_id', models.F('asked_by_id')), _negated=True)), _connector='OR'), name='payments_refund_two_persons', violation_error_message='Người duyệt phải khác người đề nghị.'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paid_at__isnull', False), ('state', 'paid'), models.Q(('receipt_number', ''), _negated=True), models.Q(('reference', ''), _negated=True)), models.Q(models.Q(('state', 'paid'), _negated=True), ('paid_at__isnull', True), ('receipt_number', '')), _connector='OR'), name='payments_refund_paid', violation_error_message='Khoản đã hoàn phải có thời điểm, số chứng từ và số phiếu.'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.UniqueConstraint(condition=models.Q(('callback__isnull', False), ('state__in', ('asked', 'approved', 'paid'))), fields=('callback',), name='payments_refund_callback_once', violation_error_message='Khoản này đã có đề nghị hoàn.'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('compartment', 'series', 'year', 'number'), name='payments_receipt_number_once'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(condition=models.Q(('series', 'BL'), ('voided_at__isnull', True)), fields=('request',), name='payments_receipt_one_valid'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(condition=models.Q(('series', 'HT')), fields=('refund',), name='payments_receipt_of_refund'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refund__isnull', True), ('request__isnull', False), ('series', 'BL')), models.Q(('refund__isnull', False), ('series', 'HT')), _connector='OR'), name='payments_receipt_for'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at__isnull', True), ('voided_by_id__isnull', True)), models.Q(('voided_at__isnull', False), ('voided_by_id__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='payments_receipt_voided', violation_error_message='Biên lai hủy phải có người hủy và lý do.'),
        ),
        *rls.protect(
            "payments_refund", select=f"{WRITTEN} OR {OWN} OR {BY_REQUEST}", insert=f"{WRITTEN} OR {BY_REQUEST}",
            update=f"{WRITTEN} OR {BY_REQUEST}",
        ),
        *rls.protect("payments_receipt", select=f"{WRITTEN} OR {BY_REQUEST}"),
        migrations.RunSQL(_GIVEN_BEFORE, migrations.RunSQL.noop),
    ]
