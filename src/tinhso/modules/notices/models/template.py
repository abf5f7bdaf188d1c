"""The words of a message: for an event, a channel, a language, and perhaps one agency, from a day on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField, NFCTextField

from ..enums import Channel, Language, Origin


class Template(models.Model):
    """One version; the newest that has begun is used, the agency's own before the province's.

    A version of an agency with an empty text gives the agency's words up, and the province's count again.
    """

    event = models.CharField(max_length=60)
    channel = models.CharField(_("kênh"), max_length=5, choices=Channel)
    language = models.CharField(_("ngôn ngữ"), max_length=2, choices=Language)
    agency = models.ForeignKey(
        "directory.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    subject = NFCCharField(_("tiêu đề"), max_length=150, blank=True, default="")
    text = NFCTextField(_("nội dung"), blank=True, default="")
    valid_from = models.DateField(_("áp dụng từ ngày"))
    origin = models.CharField(max_length=4, choices=Origin)
    changed_by_id = models.BigIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    page_rights = "SELECT, INSERT, UPDATE"
    is_reference = True

    class Meta:
        ordering = ("event", "channel", "language", "valid_from", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("event", "channel", "language", "agency", "valid_from"),
                nulls_distinct=False,
                name="notices_template_once",
                violation_error_message=_("Đã có mẫu bắt đầu từ ngày này."),
            ),
            models.CheckConstraint(
                condition=~Q(text="") | Q(agency__isnull=False),
                name="notices_template_text",
                violation_error_message=_("Mẫu chung của tỉnh phải có nội dung."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.channel} {self.language} {self.valid_from}"
