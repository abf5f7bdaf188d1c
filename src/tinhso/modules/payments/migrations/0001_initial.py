"""Payment requests and what gateways told us, protected row by row."""

import django.db.models.deletion
import django.db.models.functions.datetime
import tinhso.kernel.text.fields
import uuid
from django.db import migrations, models

from tinhso.kernel import rls


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PayeeAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("bank_bin", models.CharField(max_length=6, verbose_name="mã ngân hàng")),
                (
                    "bank_name",
                    tinhso.kernel.text.fields.NFCCharField(max_length=120, verbose_name="ngân hàng"),
                ),
                ("number", models.CharField(max_length=19, verbose_name="số tài khoản")),
                (
                    "name",
                    tinhso.kernel.text.fields.NFCCharField(max_length=120, verbose_name="tên tài khoản"),
                ),
                ("is_illustrative", models.BooleanField(default=True, verbose_name="minh họa")),
            ],
            options={
                "ordering": ("code",),
            },
        ),
        migrations.CreateModel(
            name="PaymentRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("memo", models.CharField(max_length=25, unique=True)),
                ("ref_kind", models.CharField(max_length=60)),
                ("ref_id", models.BigIntegerField()),
                ("compartment", models.BigIntegerField()),
                ("account_id", models.BigIntegerField(blank=True, null=True)),
                ("key", models.CharField(blank=True, default="", max_length=64)),
                ("amount", models.PositiveBigIntegerField(verbose_name="số tiền (đồng)")),
                ("purpose", tinhso.kernel.text.fields.NFCCharField(max_length=200, verbose_name="nội dung")),
                (
                    "state",
                    models.CharField(
                        choices=[("due", "Chờ nộp"), ("paid", "Đã nộp"), ("cancelled", "Đã hủy")],
                        default="due",
                        max_length=10,
                        verbose_name="trạng thái",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("paid_at", models.DateTimeField(blank=True, null=True, verbose_name="nộp lúc")),
                ("gateway", models.CharField(blank=True, default="", max_length=20, verbose_name="cách nộp")),
                (
                    "transaction_id",
                    models.CharField(blank=True, default="", max_length=80, verbose_name="mã giao dịch"),
                ),
                (
                    "receipt_number",
                    models.CharField(blank=True, default="", max_length=30, verbose_name="số biên lai"),
                ),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [
                    models.Index(fields=["ref_kind", "ref_id"], name="payments_by_ref"),
                    models.Index(
                        condition=models.Q(("state", "paid")),
                        fields=["compartment", "paid_at"],
                        name="payments_paid_by_day",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="payments_amount",
                        violation_error_message="Số tiền phải lớn hơn 0.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("paid_at__isnull", False),
                                ("state", "paid"),
                                models.Q(("receipt_number", ""), _negated=True),
                                models.Q(("transaction_id", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "paid"), _negated=True),
                                ("paid_at__isnull", True),
                                ("receipt_number", ""),
                            ),
                            _connector="OR",
                        ),
                        name="payments_paid_has_receipt",
                        violation_error_message="Khoản đã nộp phải có thời điểm, giao dịch và số biên lai.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "due")),
                        fields=("ref_kind", "ref_id"),
                        name="payments_one_due",
                        violation_error_message="Đã có một khoản đang chờ nộp.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("receipt_number", ""), _negated=True),
                        fields=("compartment", "receipt_number"),
                        name="payments_receipt_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Callback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("compartment", models.BigIntegerField(null=True)),
                ("gateway", models.CharField(max_length=20)),
                ("transaction_id", models.CharField(max_length=80)),
                ("amount", models.PositiveBigIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("accepted", "Đã ghi nhận"),
                            ("repeated", "Lặp lại"),
                            ("surplus", "Tiền thừa: đã nộp hoặc đã hủy"),
                            ("wrong_amount", "Sai số tiền"),
                            ("unknown", "Không rõ khoản nộp"),
                            ("failed", "Cổng báo không thành công"),
                        ],
                        max_length=14,
                    ),
                ),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="callbacks",
                        to="payments.paymentrequest",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "indexes": [models.Index(fields=["outcome", "id"], name="payments_callback_outcome")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "accepted")),
                        fields=("gateway", "transaction_id"),
                        name="payments_transaction_once",
                    )
                ],
            },
        ),
        *rls.protect(
            "payments_paymentrequest",
            select=(
                f"compartment = ANY({rls.COMPARTMENTS}) OR account_id = {rls.ACTOR}"
                f" OR (key <> '' AND key = ANY({rls.KEYS})) OR {rls.SYSTEM}"
            ),
            # Who demands a payment need not be the one who pays it: a citizen's submission makes it too.
            insert="true",
            update=f"compartment = ANY({rls.COMPARTMENTS}) OR {rls.SYSTEM}",
        ),
        *rls.protect(
            "payments_callback",
            select=f"compartment = ANY({rls.COMPARTMENTS}) OR {rls.SYSTEM}",
            insert=rls.SYSTEM,
            update="false",
        ),
    ]
