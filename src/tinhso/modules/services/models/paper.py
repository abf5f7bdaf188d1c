"""A paper of a dossier."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField

from .dossier import Dossier
from .party import Parties


class DossierPaper(Parties):
    """A paper handed in: as a file, or on paper with a number of originals and copies.

    `paper_code` is that of the procedure version; empty for a further paper. `round` is 0 for what came
    with the submission and n for the n-th supplement.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="papers")
    paper_code = models.CharField(max_length=40, blank=True, default="")
    name = NFCCharField(_("tên giấy tờ"), max_length=500)
    file = models.ForeignKey(
        "kernel.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    file_name = NFCCharField(max_length=255, blank=True, default="")
    originals = models.PositiveSmallIntegerField(_("số bản chính"), default=0)
    copies = models.PositiveSmallIntegerField(_("số bản sao"), default=0)
    round = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField()

    scan: str | None = None
    """What the virus scanner said of the file; only `queries.dossier.papers` tells."""

    page_rights = "SELECT, INSERT"

    class Meta(Parties.Meta):
        abstract = False
        ordering = ("dossier_id", "id")

    def __str__(self) -> str:
        return self.name
