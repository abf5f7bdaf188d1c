"""What everybody may read of an answered feedback."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField, NFCTextField

from ..enums import Subject
from .feedback import Feedback


class Publication(models.Model):
    """Question and answer in the wording that an official has freed of personal data.

    `question` is empty when the sender forbade publishing his text. Everybody reads; the agency adds, nobody changes.
    """

    feedback = models.OneToOneField(Feedback, on_delete=models.PROTECT, related_name="publication")
    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+", db_index=False)
    procedure = models.ForeignKey(
        "catalogue.Procedure",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    subject = models.CharField(max_length=12, choices=Subject)
    title = NFCCharField(_("tiêu đề công khai"), max_length=200)
    question = NFCTextField(_("nội dung hỏi"), max_length=8000, blank=True, default="")
    answer = NFCTextField(_("nội dung trả lời"), max_length=8000)
    received_date = models.DateField()
    published_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    page_rights = "SELECT, INSERT"

    class Meta:
        ordering = ("-published_at", "-id")
        indexes = (
            models.Index(fields=("-published_at", "-id"), name="feedback_published"),
            models.Index(fields=("agency", "-published_at", "-id"), name="feedback_published_by"),
        )

    def __str__(self) -> str:
        return self.title
