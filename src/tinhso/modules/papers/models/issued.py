"""A paper that was issued as a file, for whoever wants to check it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField


class IssuedPaper(models.Model):
    """One paper, issued once for its `Ref`; the row and the file never change.

    Holds nothing about the person for whom the paper is. `key` is the stored form of the check code printed
    on the paper: whoever shows the code, or the file itself by its digest, may read the row. `compartment` is
    the agency that issued it.
    """

    ref_kind = models.CharField(max_length=60)
    ref_id = models.BigIntegerField()
    compartment = models.BigIntegerField()
    key = models.CharField(max_length=64, unique=True)
    sha256 = models.CharField(max_length=64)
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    title = NFCCharField(_("tên văn bản"), max_length=300)
    number = NFCCharField(_("số"), max_length=80, blank=True, default="")
    agency_name = NFCCharField(_("cơ quan"), max_length=300)
    signed_by_name = NFCCharField(_("người ký"), max_length=200)
    signatures = models.PositiveSmallIntegerField(_("số chữ ký số"), default=0)
    issued_at = models.DateTimeField(_("ban hành lúc"))
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("sha256",), name="papers_by_digest"),)
        constraints = (
            models.UniqueConstraint(
                fields=("ref_kind", "ref_id"),
                name="papers_issued_once",
                violation_error_message=_("Văn bản này đã được ban hành."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.number}"
