"""What the province's files said when they were loaded last."""

from __future__ import annotations

from django.db import models


class LoadedFile(models.Model):
    """One file, with a digest of every dated row that it wrote: by owner's id, then by the row's beginning.

    A row of the database that has another digest by now was changed on pages or by a workbook since.
    """

    page_rights = ""

    name = models.CharField(max_length=60, unique=True)
    rows = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name
