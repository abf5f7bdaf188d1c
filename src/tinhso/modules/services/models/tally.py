"""Roll-ups of dossiers by day, kept by the database in the transaction of each act."""

from __future__ import annotations

from django.db import models


class DailyTally(models.Model):
    """How many dossiers of an agency and procedure were received, decided … on one day in the province.

    A pure function of the dossier table: triggers (migration 0003) add what a row contributes and take
    back what it contributed before, so that figures are never late and never drift. `level` is the
    service level at submission. `decided_timed` counts those decided that had a time limit,
    `decided_on_time` those of them that kept it. Holds counts only, so it is public.
    """

    day = models.DateField()
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+", db_index=False)
    processing_agency = models.ForeignKey(
        "directory.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    procedure = models.ForeignKey(
        "catalogue.Procedure", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    area = models.ForeignKey("directory.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    level = models.PositiveSmallIntegerField()
    received = models.IntegerField(default=0, db_default=0)
    received_online = models.IntegerField(default=0, db_default=0)
    accepted = models.IntegerField(default=0, db_default=0)
    refused = models.IntegerField(default=0, db_default=0)
    stopped = models.IntegerField(default=0, db_default=0)
    decided = models.IntegerField(default=0, db_default=0)
    decided_timed = models.IntegerField(default=0, db_default=0)
    decided_on_time = models.IntegerField(default=0, db_default=0)
    returned = models.IntegerField(default=0, db_default=0)

    page_rights = "SELECT"

    class Meta:
        ordering = ("day", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("day", "agency", "processing_agency", "procedure", "area", "level"),
                name="services_tally_key",
            ),
        )
        indexes = (models.Index(fields=("agency", "day"), name="services_tally_agency"),)

    def __str__(self) -> str:
        return f"{self.day} {self.agency_id} {self.procedure_id}"


COUNTS = (
    "received", "received_online", "accepted", "refused", "stopped",
    "decided", "decided_timed", "decided_on_time", "returned",
)  # fmt: skip
"""The counters of a tally."""
