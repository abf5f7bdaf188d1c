"""The append-only ledger: one row for every act, written in the acting transaction."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class LedgerEntry(models.Model):
    """What was done, by whom, to what. Holds identifiers, codes and salted digests, never personal values.

    The database refuses UPDATE, DELETE and TRUNCATE for everybody.
    """

    recorded_at = models.DateTimeField(db_default=Now(), help_text="system time")
    occurred_at = models.DateTimeField(help_text="business time")
    kind = models.CharField(max_length=80, help_text='such as "services.accept"')
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True, help_text="account, null for nobody and for the system")
    actor_name = models.CharField(max_length=80, blank=True, default="", help_text="of a system actor only")
    ref_kind = models.CharField(max_length=60)
    ref_id = models.BigIntegerField()
    compartment = models.BigIntegerField(null=True, help_text="whose row it is, null for nobody's")
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("ref_kind", "ref_id", "id"), name="ledger_by_ref"),)

    def __str__(self) -> str:
        return f"{self.id} {self.kind} {self.ref_kind}:{self.ref_id}"
