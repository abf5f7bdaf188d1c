"""Cash taken at a desk: who took it. Only the collecting agency may write a request that is paid at once."""

import tinhso.kernel.text.fields
from django.db import migrations, models

from tinhso.kernel import rls

_PAID_AT_ONCE = f"state = 'due' OR compartment = ANY({rls.COMPARTMENTS}) OR {rls.SYSTEM}"


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='paymentrequest',
            name='taken_by_id',
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='paymentrequest',
            name='taken_by_name',
            field=tinhso.kernel.text.fields.NFCCharField(blank=True, default='', max_length=200, verbose_name='người thu'),
        ),
        migrations.AddConstraint(
            model_name='paymentrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('gateway', 'cash'), ('taken_by_id__isnull', False)), models.Q(models.Q(('gateway', 'cash'), _negated=True), ('taken_by_id__isnull', True)), _connector='OR'), name='payments_cash_has_taker', violation_error_message='Tiền mặt phải có người thu.'),
        ),
        migrations.AddConstraint(
            model_name='paymentrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('gateway', 'cash')), fields=('transaction_id',), name='payments_cash_once'),
        ),
        migrations.RunSQL(
            [
                'DROP POLICY page_insert ON "payments_paymentrequest"',
                f'CREATE POLICY page_insert ON "payments_paymentrequest" FOR INSERT WITH CHECK ({_PAID_AT_ONCE})',
            ],
            [
                'DROP POLICY page_insert ON "payments_paymentrequest"',
                'CREATE POLICY page_insert ON "payments_paymentrequest" FOR INSERT WITH CHECK (true)',
            ],
        ),
    ]
