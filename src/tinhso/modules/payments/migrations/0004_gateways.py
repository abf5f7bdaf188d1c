"""Visits to gateways; each transaction of a gateway moves money once, whatever became of it."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from tinhso.kernel import rls

_READ = f"compartment = ANY({rls.COMPARTMENTS}) OR {rls.SYSTEM}"
BY_REQUEST = rls.in_part(
    "compartment",
    "(SELECT kernel_ref_in_part(r.compartment, r.ref_kind, r.ref_id)"
    " FROM payments_paymentrequest r WHERE r.id = request_id)",
)
_ONE_EACH = """
UPDATE payments_callback c SET outcome = 'repeated'
WHERE outcome IN ('surplus', 'wrong_amount', 'unknown') AND EXISTS (
    SELECT FROM payments_callback e WHERE e.gateway = c.gateway AND e.transaction_id = c.transaction_id
    AND e.outcome IN ('accepted', 'surplus', 'wrong_amount', 'unknown') AND e.id <> c.id
    AND (e.outcome = 'accepted' OR (e.id < c.id AND c.outcome <> 'accepted')))
"""

class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0003_parts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('compartment', models.BigIntegerField()),
                ('gateway', models.CharField(max_length=20)),
                ('order', models.CharField(max_length=40, unique=True)),
                ('state', models.CharField(choices=[('open', 'Chưa rõ kết quả'), ('paid', 'Cổng báo đã nộp'), ('failed', 'Cổng báo không thành công'), ('given_up', 'Không còn hỏi cổng nữa')], default='open', max_length=10, verbose_name='trạng thái')),
                ('started_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('asks', models.PositiveSmallIntegerField(default=0)),
                ('next_ask_at', models.DateTimeField()),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.RemoveConstraint(
            model_name='callback',
            name='payments_transaction_once',
        ),
        migrations.AlterField(
            model_name='callback',
            name='outcome',
            field=models.CharField(choices=[('accepted', 'Đã ghi nhận'), ('repeated', 'Lặp lại'), ('surplus', 'Tiền thừa: đã nộp hoặc đã hủy'), ('wrong_amount', 'Sai số tiền'), ('wrong_currency', 'Sai loại tiền'), ('unknown', 'Không rõ khoản nộp'), ('failed', 'Cổng báo không thành công')], max_length=14),
        ),
        # What was told twice before was noted twice; from now on the second time is a repetition.
        migrations.RunSQL(_ONE_EACH, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.UniqueConstraint(condition=models.Q(('outcome__in', ('accepted', 'surplus', 'wrong_amount', 'wrong_currency', 'unknown'))), fields=('gateway', 'transaction_id'), name='payments_transaction_once'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='payments.paymentrequest'),
        ),
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['next_ask_at'], name='payments_attempt_open'),
        ),
        *rls.protect(
            "payments_attempt", select=f"{_READ} OR {BY_REQUEST}", insert=rls.SYSTEM, update=rls.SYSTEM
        ),
    ]
