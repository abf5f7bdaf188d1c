"""What belongs to feedback: what was done, and what was attached."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField, NFCTextField

from ..enums import Act, State, Who
from .feedback import Feedback, Parties


class FeedbackAct(Parties):
    """One act; rows are only added. `public` ones the sender reads, others the agencies only.

    `seq` is the feedback's version after the act; `occurred_at` is business time, `recorded_at` system time.
    """

    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="acts", db_index=False)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Act)
    who = models.CharField(max_length=8, choices=Who)
    to_state = models.CharField(max_length=12, choices=State)
    actor_id = models.BigIntegerField(null=True, blank=True)
    actor_name = NFCCharField(_("người thực hiện"), max_length=200, blank=True, default="")
    note = NFCTextField(_("nội dung"), blank=True, default="")
    public = models.BooleanField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    page_rights = "SELECT, INSERT"

    class Meta(Parties.Meta):
        abstract = False
        ordering = ("feedback_id", "seq")
        constraints = (models.UniqueConstraint(fields=("feedback", "seq"), name="feedback_act_seq"),)

    def __str__(self) -> str:
        return f"{self.feedback_id} {self.seq} {self.kind}"


class Attachment(Parties):
    """A file that the sender added, with the letter or when he was asked for more."""

    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = NFCCharField(_("tên tệp"), max_length=255)
    added_at = models.DateTimeField()

    page_rights = "SELECT, INSERT"

    class Meta(Parties.Meta):
        abstract = False
        ordering = ("feedback_id", "id")

    def __str__(self) -> str:
        return self.name
