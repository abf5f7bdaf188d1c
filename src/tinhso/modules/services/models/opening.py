"""Who opened a dossier; rows are only ever added, and go when their time is over."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from ..enums import Opened, Who
from .dossier import Dossier
from .party import Parties


class Opening(Parties):
    """An official, or a named part of a system, opened a dossier during a quarter of an hour.

    One row for each person, dossier, quarter and kind of thing opened, however often he looked. `quarter` is its
    beginning, business time; `who` the part in which he may act on the dossier, empty when he may only read it.
    `account_id` is that of the official, null for a system, which `system` names.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_index=False)
    quarter = models.DateTimeField()
    account_id = models.BigIntegerField(null=True, blank=True)
    system = models.CharField(max_length=80, blank=True, default="")
    what = models.CharField(max_length=10, choices=Opened)
    who = models.CharField(max_length=10, choices=Who, blank=True, default="")

    page_rights = "SELECT, INSERT, DELETE"

    class Meta(Parties.Meta):
        abstract = False
        ordering = ("dossier_id", "-quarter", "id")
        indexes = (BrinIndex(fields=("quarter",), name="services_opening_quarter"),)
        constraints = (
            models.UniqueConstraint(
                fields=("dossier", "quarter", "account_id", "system", "what"),
                nulls_distinct=False,
                name="services_opening_once",
            ),
            models.CheckConstraint(
                condition=models.Q(account_id__isnull=True) | models.Q(system=""),
                name="services_opening_by",
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.quarter:%Y-%m-%d %H:%M} {self.account_id or self.system}"
