"""Codes of the one-stop shop, and named groups of states beside them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tinhso.modules.catalogue.api import Channel, PaymentMoment, ServiceLevel, TimeUnit

__all__ = [
    "FINAL_STATES",
    "INTERNAL_ACTS",
    "OPEN_STATES",
    "PAUSED_STATES",
    "WORK_STATES",
    "Act",
    "Channel",
    "Deadline",
    "FeeState",
    "OpinionState",
    "PaymentMoment",
    "ServiceLevel",
    "State",
    "TimeUnit",
    "Verdict",
    "Who",
]


class State(models.TextChoices):
    """Where a dossier stands. `rules.workflow` maps each to one of the ten national codes."""

    SUBMITTED = "submitted", _("Mới đăng ký")
    AWAITING_PAYMENT = "awaiting_payment", _("Chờ nộp phí, lệ phí")
    ACCEPTED = "accepted", _("Đã tiếp nhận")
    REFUSED = "refused", _("Không được tiếp nhận")
    PROCESSING = "processing", _("Đang xử lý")
    SUPPLEMENT_REQUESTED = "supplement_requested", _("Yêu cầu bổ sung giấy tờ")
    PROPOSED = "proposed", _("Chờ lãnh đạo duyệt")
    WITHDRAWAL_REQUESTED = "withdrawal_requested", _("Công dân yêu cầu rút hồ sơ")
    STOPPED = "stopped", _("Dừng xử lý")
    DECIDED = "decided", _("Đã xử lý xong")
    RETURNED = "returned", _("Đã trả kết quả")


FINAL_STATES: frozenset[str] = frozenset({State.REFUSED, State.STOPPED, State.RETURNED})
"""Nothing more can happen."""

PAUSED_STATES: frozenset[str] = frozenset({State.SUPPLEMENT_REQUESTED, State.AWAITING_PAYMENT})
"""The applicant is expected to act; a running clock stands still."""

WORK_STATES: frozenset[str] = frozenset(
    {
        State.ACCEPTED,
        State.PROCESSING,
        State.SUPPLEMENT_REQUESTED,
        State.AWAITING_PAYMENT,
        State.PROPOSED,
        State.WITHDRAWAL_REQUESTED,
    }
)
"""In the hands of the processing agency (when accepted)."""

OPEN_STATES: frozenset[str] = WORK_STATES | {State.SUBMITTED, State.DECIDED}
"""Somebody still has to do something."""


class Act(models.TextChoices):
    """What can be done to a dossier; the kinds of `DossierAct`."""

    SUBMIT = "submit", _("Nộp hồ sơ")
    CONFIRM_PAYMENT = "confirm_payment", _("Đã nộp phí, lệ phí")
    ACCEPT = "accept", _("Tiếp nhận hồ sơ")
    REFUSE = "refuse", _("Từ chối tiếp nhận")
    ASSIGN = "assign", _("Phân công xử lý")
    HAND_OVER = "hand_over", _("Chuyển người thụ lý")
    REQUEST_SUPPLEMENT = "request_supplement", _("Yêu cầu bổ sung hồ sơ")
    SUPPLY = "supply", _("Bổ sung hồ sơ")
    DEMAND_PAYMENT = "demand_payment", _("Yêu cầu nộp phí, lệ phí")
    PROPOSE = "propose", _("Trình lãnh đạo duyệt")
    FORWARD = "forward", _("Chuyển bước tiếp theo")
    STEP_BACK = "step_back", _("Trả lại bước trước")
    SEND_BACK = "send_back", _("Lãnh đạo trả lại để xử lý tiếp")
    APPROVE = "approve", _("Duyệt kết quả")
    RETURN_RESULT = "return_result", _("Trả kết quả")
    REQUEST_WITHDRAWAL = "request_withdrawal", _("Xin rút hồ sơ")
    STOP = "stop", _("Dừng xử lý hồ sơ")
    EXTEND = "extend", _("Xin lỗi và hẹn lại ngày trả kết quả")
    RECOMPUTE = "recompute", _("Tính lại ngày hẹn trả")
    ASK_OPINION = "ask_opinion", _("Lấy ý kiến cơ quan khác")
    GIVE_OPINION = "give_opinion", _("Cho ý kiến")
    DROP_OPINION = "drop_opinion", _("Rút yêu cầu cho ý kiến")


INTERNAL_ACTS: frozenset[str] = frozenset(
    {
        Act.ASSIGN,
        Act.HAND_OVER,
        Act.FORWARD,
        Act.STEP_BACK,
        Act.PROPOSE,
        Act.SEND_BACK,
        Act.ASK_OPINION,
        Act.GIVE_OPINION,
        Act.DROP_OPINION,
    }
)
"""Acts that the applicant and the public do not see."""


class Who(models.TextChoices):
    """In which part somebody acts on a dossier."""

    APPLICANT = "applicant", _("Người nộp hồ sơ")
    DESK = "desk", _("Bộ phận một cửa")
    OFFICER = "officer", _("Chuyên viên xử lý")
    LEADER = "leader", _("Lãnh đạo")
    CONSULTED = "consulted", _("Cơ quan được hỏi ý kiến")
    SYSTEM = "system", _("Hệ thống")


class OpinionState(models.TextChoices):
    """What became of one question to one agency."""

    ASKED = "asked", _("Chờ ý kiến")
    GIVEN = "given", _("Đã có ý kiến")
    DROPPED = "dropped", _("Đã rút")
    LAPSED = "lapsed", _("Hồ sơ xong khi chưa có ý kiến")


class Deadline(models.TextChoices):
    """What has a deadline of which people are reminded."""

    DOSSIER = "dossier", _("Hồ sơ")
    STEP = "step", _("Bước xử lý")
    OPINION = "opinion", _("Ý kiến")


class Verdict(models.TextChoices):
    """What an asked agency says in one word."""

    AGREE = "agree", _("Đồng ý")
    DISAGREE = "disagree", _("Không đồng ý")
    OTHER = "other", _("Ý kiến khác")


class Opened(models.TextChoices):
    """What of a dossier somebody opened."""

    PAGE = "page", _("Xem hồ sơ")
    FILE = "file", _("Mở giấy tờ, kết quả")


class RunState(models.TextChoices):
    """How far a computation of due dates is."""

    COMPUTING = "computing", _("Đang tính thử")
    READY = "ready", _("Chờ quyết định")
    APPLYING = "applying", _("Đang áp dụng")
    DONE = "done", _("Đã áp dụng")
    DROPPED = "dropped", _("Đã bỏ")


class ChangeState(models.TextChoices):
    """What became of one date that a computation would change."""

    WAITING = "waiting", _("Chưa áp dụng")
    APPLIED = "applied", _("Đã đổi ngày hẹn")
    KEPT = "kept", _("Giữ ngày đã hẹn")
    SKIPPED = "skipped", _("Bỏ qua: hồ sơ hoặc lịch đã đổi")


class FeeState(models.TextChoices):
    """What became of a dossier's fee."""

    NONE = "none", _("Không có phí, lệ phí")
    DUE = "due", _("Chưa nộp")
    PAID = "paid", _("Đã nộp")
