"""What one person is told by one channel, and every try to hand it over."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField, NFCTextField

from ..enums import Channel, Language, MessageState, Outcome
from .notice import Notice
from .template import Template


class Message(models.Model):
    """A rendered text for one address. `reference` is what providers know it by.

    `compartment` is the agency that speaks and may see that it did; `account_id` the person's own page.
    `occurred_at` is business time, everything else system time. `not_before` holds it back (quiet hours, a pause
    after failures); a *round* asks each provider once and began at `round_at`.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="messages")
    reference = models.UUIDField(unique=True, default=uuid.uuid4)
    event = models.CharField(max_length=60)
    channel = models.CharField(_("kênh"), max_length=5, choices=Channel)
    language = models.CharField(max_length=2, choices=Language)
    compartment = models.BigIntegerField(null=True, blank=True)
    account_id = models.BigIntegerField(null=True, blank=True)
    ref_kind = models.CharField(max_length=60)
    ref_id = models.BigIntegerField()
    address = models.CharField(max_length=254, blank=True, default="")
    template = models.ForeignKey(Template, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    subject = NFCCharField(max_length=300, blank=True, default="")
    text = NFCTextField()
    link = models.CharField(max_length=200, blank=True, default="")
    is_statutory = models.BooleanField()
    state = models.CharField(_("trạng thái"), max_length=10, choices=MessageState)
    reason = models.CharField(max_length=100, blank=True, default="")
    provider = models.CharField(max_length=20, blank=True, default="")
    rounds = models.PositiveSmallIntegerField(default=0)
    resent = models.PositiveSmallIntegerField(default=0)
    occurred_at = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now())
    not_before = models.DateTimeField()
    round_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(
                fields=("not_before", "id"), condition=Q(state=MessageState.WAITING), name="notices_due"
            ),
            models.Index(
                fields=("started_at", "id"),
                condition=Q(state__in=(MessageState.HANDING, MessageState.UNCERTAIN)),
                name="notices_in_doubt",
            ),
            models.Index(
                fields=("account_id", "-id"), condition=Q(channel=Channel.APP), name="notices_of_account"
            ),
            models.Index(
                fields=("account_id",),
                condition=Q(channel=Channel.APP, read_at__isnull=True),
                name="notices_unread",
            ),
            models.Index(fields=("ref_kind", "ref_id", "id"), name="notices_by_ref"),
            models.Index(fields=("created_at",), name="notices_by_day"),
        )
        constraints = (
            models.UniqueConstraint(fields=("notice", "channel"), name="notices_once_a_channel"),
            models.CheckConstraint(
                condition=~Q(state=MessageState.HANDING) | Q(started_at__isnull=False),
                name="notices_handing_since",
            ),
            models.CheckConstraint(
                condition=~Q(state=MessageState.HANDED) | Q(handed_at__isnull=False),
                name="notices_handed_at",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=(MessageState.DELIVERED, MessageState.FAILED, MessageState.GIVEN_UP),
                    settled_at__isnull=False,
                )
                | ~Q(state__in=(MessageState.DELIVERED, MessageState.FAILED, MessageState.GIVEN_UP))
                & Q(settled_at__isnull=True),
                name="notices_settled_at",
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.APP, account_id__isnull=False, address="")
                | ~Q(channel=Channel.APP) & ~Q(address=""),
                name="notices_has_address",
            ),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.channel} {self.state}"


class Attempt(models.Model):
    """One handing over, written before the provider is called; without `ended_at` it is under way, or nobody knows.

    `answer` is a code without personal data; `receipt` what the provider calls the message.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    provider = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default="")
    answer = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        ordering = ("message", "number")
        constraints = (
            models.UniqueConstraint(fields=("message", "number"), name="notices_attempt_number"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome="") | Q(ended_at__isnull=False) & ~Q(outcome=""),
                name="notices_attempt_ended",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="notices_attempt_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.message_id} {self.number} {self.provider}"
