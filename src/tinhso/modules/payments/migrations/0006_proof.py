"""What the daily proof finds: one run for each agency and day, and each thing that does not match."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from tinhso.kernel import rls

READ = f"compartment = ANY({rls.COMPARTMENTS}) OR compartment = 0 OR {rls.SYSTEM}"


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0005_refunds'),
    ]

    operations = [
        migrations.CreateModel(
            name='DayCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='ngày')),
                ('compartment', models.BigIntegerField()),
                ('run', models.PositiveIntegerField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='đối chiếu lúc')),
                ('paid_count', models.PositiveIntegerField(verbose_name='số khoản')),
                ('paid_amount', models.PositiveBigIntegerField(verbose_name='đã thu')),
                ('cash_amount', models.PositiveBigIntegerField(verbose_name='tiền mặt')),
                ('refunded_amount', models.PositiveBigIntegerField(verbose_name='đã hoàn')),
                ('fault_count', models.PositiveIntegerField(verbose_name='khoản không khớp')),
            ],
            options={
                'ordering': ('-day', 'compartment', '-run'),
                'constraints': [models.UniqueConstraint(fields=('day', 'compartment', 'run'), name='payments_daycheck_once')],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('compartment', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('word_missing', 'Đã ghi nộp qua cổng nhưng cổng chưa báo có'), ('word_twice', 'Báo có nhiều lần cho một khoản'), ('word_other', 'Báo có của giao dịch khác'), ('word_amount', 'Số tiền cổng báo khác số đã ghi'), ('not_noted', 'Cổng báo có nhưng khoản chưa ghi là đã nộp'), ('receipt_missing', 'Không có biên lai'), ('receipt_twice', 'Nhiều biên lai có hiệu lực'), ('receipt_other', 'Biên lai khác số, khác tiền hoặc khác cơ quan'), ('receipt_alone', 'Biên lai không có khoản đã nộp'), ('number_missing', 'Thiếu số trong sổ biên lai'), ('case_missing', 'Không tìm thấy hồ sơ của khoản nộp'), ('case_unpaid', 'Hồ sơ chưa ghi là đã nộp'), ('case_amount', 'Phí trên hồ sơ khác số đã nộp'), ('case_twice', 'Một hồ sơ nộp nhiều lần'), ('case_alone', 'Hồ sơ ghi đã nộp nhưng không có khoản nộp'), ('refund_sum', 'Tổng hoàn không khớp hoặc quá số đã nộp'), ('refund_slip', 'Khoản hoàn và phiếu hoàn không khớp'), ('money_loose', 'Tiền đến chưa khớp khoản nào, chưa hoàn'), ('unanswered', 'Cổng không cho biết kết quả một lần nộp')], max_length=16)),
                ('payment_id', models.BigIntegerField(null=True)),
                ('amount', models.PositiveBigIntegerField()),
                ('detail', models.CharField(blank=True, default='', max_length=160)),
                ('check_of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='payments.daycheck')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        *rls.protect("payments_daycheck", select=READ, insert=rls.SYSTEM, update="false"),
        *rls.protect("payments_finding", select=READ, insert=rls.SYSTEM, update="false"),
    ]
