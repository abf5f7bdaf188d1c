"""Statements of the receiving account, as its bank wrote them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField, NFCTextField

from ..enums import Outcome, StatementState
from .request import PaymentRequest


class Statement(models.Model):
    """One uploaded file. `digest` (SHA-256) tells a file from another; a file that was given up may come again."""

    digest = models.CharField(max_length=64)
    name = NFCCharField(_("tệp"), max_length=200)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=StatementState, default=StatementState.READY
    )
    by_id = models.BigIntegerField()
    by_name = NFCCharField(_("người nhập"), max_length=200)
    occurred_at = models.DateTimeField(_("nhập lúc"))
    recorded_at = models.DateTimeField(db_default=Now())
    taken_at = models.DateTimeField(_("ghi nhận lúc"), null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("digest",),
                condition=~Q(state=StatementState.CANCELLED),
                name="payments_statement_once",
                violation_error_message=_("Sao kê này đã được nhập."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class StatementLine(models.Model):
    """Money that came, by one line. `text` is kept while the line belongs to no payment: it may name a person.

    `memo` is the payment that the text names, or that an official has told; `outcome` is set when the statement is
    taken.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    place = models.PositiveIntegerField(_("dòng"))
    day = models.DateField(_("ngày"))
    amount = models.PositiveBigIntegerField(_("số tiền"))
    reference = models.CharField(_("số tham chiếu"), max_length=80)
    text = NFCTextField(_("nội dung"), blank=True, default="")
    memo = models.CharField(_("mã nộp"), max_length=25, blank=True, default="")
    outcome = models.CharField(max_length=14, choices=Outcome, blank=True, default="")
    request = models.ForeignKey(PaymentRequest, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=("statement", "place"), name="payments_statement_line_once"),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.amount}"
