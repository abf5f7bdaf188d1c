"""Who may see a row of a dossier, stored on the row itself so that no policy needs a join."""

from __future__ import annotations

from django.db import models

PARTY_FIELDS = ("agency_id", "processing_agency_id", "applicant_id", "track_key")
"""Columns that a child row copies from its dossier; row-level security reads them (migration 0002)."""


class Parties(models.Model):
    """The parties of a dossier, repeated on a child row: two agencies, the account, the tracking key.

    Plain numbers: the dossier itself holds the foreign keys, and these rows are many.
    """

    agency_id = models.BigIntegerField()
    processing_agency_id = models.BigIntegerField()
    applicant_id = models.BigIntegerField(null=True, blank=True)
    track_key = models.CharField(max_length=64)

    class Meta:
        abstract = True
