"""What gateways told us; rows are only ever added."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ..enums import MONEY, Outcome
from .request import PaymentRequest


class Callback(models.Model):
    """One genuine callback and what became of it. Forged ones are only counted in the log."""

    request = models.ForeignKey(PaymentRequest, null=True, on_delete=models.PROTECT, related_name="callbacks")
    compartment = models.BigIntegerField(null=True)
    gateway = models.CharField(max_length=20)
    transaction_id = models.CharField(max_length=80)
    amount = models.PositiveBigIntegerField()
    outcome = models.CharField(max_length=14, choices=Outcome)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("outcome", "id"), name="payments_callback_outcome"),)
        constraints = (
            models.UniqueConstraint(
                fields=("gateway", "transaction_id"),
                condition=Q(outcome__in=MONEY),
                name="payments_transaction_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.gateway} {self.transaction_id} {self.outcome}"
