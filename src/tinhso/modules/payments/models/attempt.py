"""Visits of payers to gateways that they are sent to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ..enums import AttemptState
from .request import PaymentRequest


class Attempt(models.Model):
    """One visit to a gateway, with the order by which the gateway and we speak of it.

    While it is open and nothing was told, the gateway is asked. `next_ask_at` and `recorded_at` are system
    time, `started_at` is business time. Of the same agency as its request.
    """

    request = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, related_name="attempts")
    compartment = models.BigIntegerField()
    gateway = models.CharField(max_length=20)
    order = models.CharField(max_length=40, unique=True)
    state = models.CharField(_("trạng thái"), max_length=10, choices=AttemptState, default=AttemptState.OPEN)
    transaction_id = models.CharField(max_length=80, blank=True, default="")
    started_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    asks = models.PositiveSmallIntegerField(default=0)
    next_ask_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=("next_ask_at",), condition=Q(state=AttemptState.OPEN), name="payments_attempt_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.gateway} {self.order} {self.state}"
