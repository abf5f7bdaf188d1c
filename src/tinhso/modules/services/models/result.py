"""The result of a dossier."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField

from .dossier import Dossier
from .party import Parties


class Result(Parties):
    """What the leader approved. `file` is the PDF when the procedure's result exists electronically.

    `text` is the officer's wording of the decision, shown on the paper. A result is seen by the applicant
    once it is published.
    """

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="result")
    number = NFCCharField(_("số, ký hiệu"), max_length=60, blank=True, default="")
    title = NFCCharField(_("tên kết quả"), max_length=500)
    text = models.TextField(_("nội dung"), blank=True, default="")
    file = models.ForeignKey(
        "kernel.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    file_name = NFCCharField(max_length=255, blank=True, default="")
    layout = models.CharField(max_length=40, blank=True, default="")
    proposed_at = models.DateTimeField()
    signed_by_name = NFCCharField(_("người ký"), max_length=200, blank=True, default="")
    published_at = models.DateTimeField(null=True, blank=True)

    page_rights = "SELECT, INSERT, UPDATE"

    class Meta(Parties.Meta):
        abstract = False
        ordering = ("dossier_id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | ~Q(signed_by_name=""),
                name="services_result_signed",
                violation_error_message=_("Kết quả đã công bố phải có người ký."),
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=True) | Q(published_at__isnull=False),
                name="services_result_file_published",
                violation_error_message=_("Tệp kết quả chỉ có sau khi được duyệt."),
            ),
        )

    def __str__(self) -> str:
        return self.title
