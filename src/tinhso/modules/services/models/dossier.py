"""The dossier: one application, from submission to the returned result."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.text import Fold, NFCCharField

from ..enums import FINAL_STATES, PAUSED_STATES, WORK_STATES, Channel, FeeState, ServiceLevel, State


def _pair(at: str, by: str, name: str) -> models.CheckConstraint:
    """When somebody did it is known exactly when it is known who did."""
    return models.CheckConstraint(
        condition=Q(**{f"{at}__isnull": True, f"{by}__isnull": True})
        | Q(**{f"{at}__isnull": False, f"{by}__isnull": False}),
        name=name,
        violation_error_message=_("Thời điểm và người thực hiện phải đi cùng nhau."),
    )


class Dossier(models.Model):
    """One application. All moments are business time.

    `agency` received it and owns the row; `processing_agency` decides. `track_key` is
    `kernel.scope.key_of(code, lookup_code)`. `version` grows with every act, so that the second of two
    officers notices. `due_at` moves when a pause ends, a new day is given with an apology, or it is computed
    again; its time is counted from `counts_from` on (`rules.clock`). `ended_at` is the end for statistics, `on_time` the
    verdict at that moment (null: no time limit is known); `closed_at` is when nothing was left to do.
    `step` is the code of the procedure's step it stands in, due at `step_due_at` (`rules.steps`). `opinion_due_at` is the
    earliest deadline of the agencies that were asked for their opinion and have not answered (`rules.opinions`).
    """

    agency = models.ForeignKey("directory.Agency", on_delete=models.PROTECT, related_name="+", db_index=False)
    processing_agency = models.ForeignKey(
        "directory.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    applicant = models.ForeignKey(
        "directory.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    track_key = models.CharField(max_length=64)

    token = models.UUIDField(unique=True)
    code = models.CharField(_("mã hồ sơ"), max_length=60, unique=True)
    lookup_code = models.CharField(_("mã tra cứu"), max_length=12)
    procedure = models.ForeignKey(
        "catalogue.Procedure", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    procedure_version = models.ForeignKey(
        "catalogue.ProcedureVersion", on_delete=models.PROTECT, related_name="+"
    )
    level = models.PositiveSmallIntegerField(_("mức độ"), choices=ServiceLevel)
    area = models.ForeignKey("directory.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.CharField(max_length=40, blank=True, default="")

    applicant_person_id = models.BigIntegerField(null=True, blank=True)
    applicant_name = NFCCharField(_("người nộp hồ sơ"), max_length=200)
    # For likely duplicates: row-level security keeps an index on an expression from being used.
    applicant_name_fold = models.GeneratedField(
        expression=Fold(F("applicant_name")), output_field=models.TextField(), db_persist=True
    )
    applicant_phone = NFCCharField(_("số điện thoại"), max_length=20, blank=True, default="")
    applicant_email = models.EmailField(_("thư điện tử"), blank=True, default="")
    applicant_address = NFCCharField(_("địa chỉ"), max_length=300, blank=True, default="")
    applicant_id_number = NFCCharField(_("số giấy tờ tùy thân"), max_length=20, blank=True, default="")
    summary = NFCCharField(_("nội dung yêu cầu"), max_length=500, blank=True, default="")

    channel = models.CharField(_("cách nộp"), max_length=10, choices=Channel)
    result_channel = models.CharField(_("cách nhận kết quả"), max_length=10, choices=Channel)
    answers = models.JSONField(default=dict, blank=True)

    arrived_on = models.DateField(_("bưu điện phát ngày"), null=True, blank=True)
    post_sender = NFCCharField(
        _("người gửi ghi trên bì"), max_length=300, blank=True, default="", db_default=""
    )
    post_code = NFCCharField(_("mã bưu gửi"), max_length=40, blank=True, default="", db_default="")

    state = models.CharField(_("trạng thái"), max_length=24, choices=State)
    resume_state = models.CharField(max_length=24, choices=State, blank=True, default="")
    step = models.CharField(max_length=40, blank=True, default="")
    step_due_at = models.DateTimeField(_("hạn của bước"), null=True, blank=True)
    step_counts_from = models.DateTimeField(null=True, blank=True)
    assignee = models.ForeignKey(
        "directory.Account", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    opinion_due_at = models.DateTimeField(_("hạn cho ý kiến"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    submitted_at = models.DateTimeField(_("nộp lúc"))
    accepted_at = models.DateTimeField(_("tiếp nhận lúc"), null=True, blank=True)
    accepted_by_id = models.BigIntegerField(null=True, blank=True)
    due_at = models.DateTimeField(_("hẹn trả lúc"), null=True, blank=True)
    counts_from = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(_("tạm dừng từ"), null=True, blank=True)
    supplements = models.PositiveSmallIntegerField(_("số lần yêu cầu bổ sung"), default=0)
    extensions = models.PositiveSmallIntegerField(_("số lần hẹn lại"), default=0, db_default=0)
    decided_at = models.DateTimeField(_("xử lý xong lúc"), null=True, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    returned_at = models.DateTimeField(_("trả kết quả lúc"), null=True, blank=True)
    returned_by_id = models.BigIntegerField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    on_time = models.BooleanField(_("đúng hạn"), null=True, blank=True)

    fee = models.PositiveBigIntegerField(_("phí, lệ phí (đồng)"), null=True, blank=True)
    fee_state = models.CharField(max_length=8, choices=FeeState, default=FeeState.NONE)
    is_sample = models.BooleanField(_("dữ liệu mẫu"), default=False)

    page_rights = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ("-submitted_at", "-id")
        indexes = (
            # The officer's queue: mine, earliest deadline first.
            models.Index(
                F("assignee"), F("due_at").asc(nulls_last=True), F("id"),
                condition=Q(state__in=sorted(WORK_STATES)), name="services_queue_mine",
            ),
            # The agency's pool, and what is open in it.
            models.Index(
                F("processing_agency"), F("due_at").asc(nulls_last=True), F("id"),
                condition=Q(state__in=sorted(WORK_STATES)), name="services_queue_agency",
            ),
            models.Index(
                fields=("agency", "submitted_at", "id"), condition=Q(state=State.SUBMITTED),
                name="services_inbox",
            ),
            models.Index(
                F("processing_agency"), F("due_at").asc(nulls_last=True), F("id"),
                condition=Q(state=State.PROPOSED), name="services_approvals",
            ),
            models.Index(
                fields=("agency", "decided_at", "id"), condition=Q(state=State.DECIDED),
                name="services_to_return",
            ),
            models.Index(
                fields=("applicant", "-submitted_at", "-id"), condition=Q(applicant__isnull=False),
                name="services_mine",
            ),
            models.Index(fields=("agency", "-submitted_at", "-id"), name="services_register"),
            models.Index(fields=("processing_agency", "-submitted_at", "-id"), name="services_register_unit"),
            # Likely duplicates: the same person, or the same name, under the same procedure.
            models.Index(
                fields=("procedure", "applicant_id_number", "submitted_at"), condition=~Q(applicant_id_number=""),
                name="services_same_person",
            ),
            models.Index(
                fields=("procedure", "applicant_name_fold", "submitted_at"), name="services_same_name",
            ),
            # What came by post, latest first.
            models.Index(
                fields=("agency", "-arrived_on", "-id"), condition=Q(arrived_on__isnull=False),
                name="services_by_post",
            ),
            # Deadlines of which people are reminded.
            models.Index(
                fields=("due_at", "id"), condition=Q(state__in=sorted(WORK_STATES)), name="services_due",
            ),
            models.Index(
                fields=("step_due_at", "id"), condition=Q(state__in=sorted(WORK_STATES)),
                name="services_step_due",
            ),
            # Lists behind figures.
            models.Index(
                fields=("-decided_at", "-id"),
                condition=Q(decided_at__isnull=False, on_time__isnull=False),
                name="services_decided",
            ),
        )  # fmt: skip
        constraints = (
            models.CheckConstraint(
                condition=Q(arrived_on__isnull=True) | Q(channel=Channel.POST),
                name="services_dossier_by_post",
                violation_error_message=_("Chỉ hồ sơ gửi qua bưu điện mới có ngày bưu điện phát."),
            ),
            models.UniqueConstraint(fields=("track_key",), name="services_dossier_track_key"),
            _pair("accepted_at", "accepted_by_id", "services_dossier_accepted"),
            _pair("decided_at", "decided_by_id", "services_dossier_decided"),
            _pair("returned_at", "returned_by_id", "services_dossier_returned"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(PAUSED_STATES)) ^ Q(paused_at__isnull=True),
                name="services_dossier_paused",
                violation_error_message=_("Hồ sơ tạm dừng khi và chỉ khi đang chờ người nộp."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(PAUSED_STATES)) ^ Q(resume_state=""),
                name="services_dossier_resume",
                violation_error_message=_("Hồ sơ đang chờ người nộp phải biết trạng thái sẽ trở lại."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.DECIDED, State.RETURNED)) | Q(decided_at__isnull=False),
                name="services_dossier_has_decision",
                violation_error_message=_("Hồ sơ đã xử lý xong phải có thời điểm xử lý xong."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.RETURNED) ^ Q(returned_at__isnull=True),
                name="services_dossier_is_returned",
                violation_error_message=_("Hồ sơ đã trả kết quả phải có thời điểm trả."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(FINAL_STATES)) ^ Q(closed_at__isnull=True),
                name="services_dossier_closed",
                violation_error_message=_("Hồ sơ đã kết thúc phải có thời điểm kết thúc."),
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(accepted_at__lte=F("decided_at")),
                name="services_dossier_order",
                violation_error_message=_("Hồ sơ phải được tiếp nhận trước khi xử lý xong."),
            ),
            models.CheckConstraint(
                condition=Q(fee_state=FeeState.NONE) | Q(fee__gt=0),
                name="services_dossier_fee",
                violation_error_message=_("Phí phải nộp thì phải lớn hơn 0."),
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def form_version_id(self) -> int | None:
        """The form whose answers it carries: that of its procedure's version."""
        return self.procedure_version.form_version_id
