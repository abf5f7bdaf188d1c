"""Feedback: one letter, from its arrival to the published answer."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import NFCCharField, NFCTextField

from ..enums import OPEN, Channel, State, Subject


class Parties(models.Model):
    """Who may see a row, stored on it so that no policy needs a join (migration 0001).

    `agency_id` has the feedback now, `received_agency_id` is where it came in, `previous_agency_id` passed it on
    last. Plain numbers: the feedback itself holds the foreign keys. A trigger carries a change to the child rows.
    """

    agency_id = models.BigIntegerField()
    received_agency_id = models.BigIntegerField()
    previous_agency_id = models.BigIntegerField(null=True, blank=True)
    account_id = models.BigIntegerField(null=True, blank=True)
    track_key = models.CharField(max_length=64)

    class Meta:
        abstract = True


class Feedback(models.Model):
    """One letter. All moments are business time.

    `track_key` is `kernel.scope.key_of(code, lookup_code)`. Limits are of the agency that has it now; with
    `clock_stands` the sender was asked in time and is waited for. `on_time` is the verdict when it was answered or
    turned away. `about_*` says what it concerns, as the sender said; `ref` names a thing of another module, such as
    a dossier. `may_publish` is the sender's word about his own text. `repeats` is earlier feedback on the same matter.
    """

    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+", db_index=False)
    received_agency = models.ForeignKey(
        "directory.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    previous_agency = models.ForeignKey(
        "directory.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    account = models.ForeignKey(
        "directory.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    track_key = models.CharField(max_length=64, unique=True)
    token = models.UUIDField(unique=True)
    code = models.CharField(_("mã phản ánh, kiến nghị"), max_length=40, unique=True)
    lookup_code = models.CharField(_("mã tra cứu"), max_length=12)

    channel = models.CharField(_("cách gửi"), max_length=10, choices=Channel)
    subject = models.CharField(_("phân loại"), max_length=12, choices=Subject)
    about_agency = models.ForeignKey(
        "directory.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    about_procedure = models.ForeignKey(
        "catalogue.Procedure",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    about_official = NFCCharField(_("cán bộ được nói đến"), max_length=200, blank=True, default="")
    ref_kind = models.CharField(max_length=60, blank=True, default="")
    ref_id = models.BigIntegerField(null=True, blank=True)
    repeats = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    title = NFCCharField(_("tiêu đề"), max_length=200)
    text = NFCTextField(_("nội dung"), max_length=8000)
    may_publish = models.BooleanField(_("đồng ý công khai nội dung"), default=False)
    sender_name = NFCCharField(_("người gửi"), max_length=200)
    sender_phone = NFCCharField(_("số điện thoại"), max_length=20, blank=True, default="")
    sender_email = models.EmailField(_("thư điện tử"), blank=True, default="")
    sender_address = NFCCharField(_("địa chỉ"), max_length=300, blank=True, default="")

    state = models.CharField(_("trạng thái"), max_length=12, choices=State)
    version = models.PositiveIntegerField(default=1)
    handler_id = models.BigIntegerField(null=True, blank=True)
    received_at = models.DateTimeField(_("gửi lúc"))
    arrived_at = models.DateTimeField()
    transfer_by = models.DateTimeField()
    ask_by = models.DateTimeField()
    settle_by = models.DateTimeField(_("hạn trả lời"))
    publish_by = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    clock_stands = models.BooleanField(default=False)
    ground = models.CharField(max_length=20, blank=True, default="")
    answer = NFCTextField(_("nội dung trả lời"), max_length=8000, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    on_time = models.BooleanField(_("đúng hạn"), null=True, blank=True)
    liked = models.BooleanField(_("hài lòng"), null=True, blank=True)
    is_sample = models.BooleanField(_("dữ liệu mẫu"), default=False)

    page_rights = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ("-received_at", "-id")
        indexes = (
            models.Index(
                F("agency"), F("settle_by"), F("id"), condition=Q(state__in=sorted(OPEN)), name="feedback_queue"
            ),
            models.Index(
                fields=("agency", "answered_at", "id"), condition=Q(state=State.ANSWERED),
                name="feedback_to_publish",
            ),
            models.Index(fields=("agency", "-received_at", "-id"), name="feedback_register"),
            models.Index(fields=("received_agency", "-received_at", "-id"), name="feedback_came_in"),
            models.Index(
                fields=("account", "-received_at", "-id"), condition=Q(account__isnull=False),
                name="feedback_mine",
            ),
            models.Index(fields=("received_at",), name="feedback_received"),
        )  # fmt: skip
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=sorted(OPEN)) ^ Q(closed_at__isnull=False),
                name="feedback_closed",
                violation_error_message=_("Phản ánh, kiến nghị đã xong phải có thời điểm kết thúc."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) ^ Q(state__in=(State.ANSWERED, State.PUBLISHED)),
                name="feedback_answered",
                violation_error_message=_("Đã trả lời thì phải có thời điểm trả lời."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) ^ ~Q(answer=""),
                name="feedback_has_answer",
                violation_error_message=_("Đã trả lời thì phải có nội dung trả lời."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.PUBLISHED) ^ Q(published_at__isnull=True),
                name="feedback_is_published",
                violation_error_message=_("Đã công khai thì phải có thời điểm công khai."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.REJECTED) ^ Q(ground=""),
                name="feedback_ground",
                violation_error_message=_("Không tiếp nhận thì phải có căn cứ."),
            ),
            models.CheckConstraint(
                condition=Q(clock_stands=False) | Q(state=State.WAITING),
                name="feedback_stands",
                violation_error_message=_("Chỉ dừng tính thời hạn khi đang chờ người gửi."),
            ),
            models.CheckConstraint(
                condition=Q(ref_kind="", ref_id__isnull=True) | (~Q(ref_kind="") & Q(ref_id__isnull=False)),
                name="feedback_ref",
                violation_error_message=_("Việc được dẫn chiếu phải có loại và số."),
            ),
        )

    def __str__(self) -> str:
        return self.code
