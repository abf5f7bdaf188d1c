"""Who tells the parts of a compartment apart."""

from __future__ import annotations

from django.db import models


class PartKind(models.Model):
    """The database function `function(compartment, id)` of a kind of thing: whether it is in the acting part.

    Rows are written by migrations of the modules that own the things.
    """

    page_rights = "SELECT"

    kind = models.CharField(max_length=60, unique=True)
    function = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.kind
