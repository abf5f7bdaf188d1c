"""Codes of feedback."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Subject(TextChoices):
    """What feedback is about."""

    AGENCY = "agency", _("Cơ quan, nơi tiếp dân")
    PROCEDURE = "procedure", _("Thủ tục, quy định hành chính")
    CONDUCT = "conduct", _("Hành vi, thái độ của cán bộ")


class Channel(TextChoices):
    """How it was sent."""

    ONLINE = "online", _("Trực tuyến")
    DESK = "desk", _("Tại quầy")


class State(TextChoices):
    """Where it stands."""

    RECEIVED = "received", _("Chờ phân loại")
    HANDLING = "handling", _("Đang xử lý")
    WAITING = "waiting", _("Chờ người gửi bổ sung")
    ANSWERED = "answered", _("Đã trả lời")
    PUBLISHED = "published", _("Đã công khai")
    REJECTED = "rejected", _("Không tiếp nhận")
    WITHDRAWN = "withdrawn", _("Đã rút")


OPEN: Final = frozenset({State.RECEIVED, State.HANDLING, State.WAITING})
"""States in which an answer is still owed."""


class Act(TextChoices):
    """What is done to it."""

    SEND = "send", _("Gửi phản ánh, kiến nghị")
    TAKE = "take", _("Phân loại và nhận xử lý")
    FORWARD = "forward", _("Chuyển cơ quan có trách nhiệm")
    REJECT = "reject", _("Không tiếp nhận")
    ASK = "ask", _("Yêu cầu bổ sung thông tin")
    SUPPLY = "supply", _("Bổ sung thông tin")
    ANSWER = "answer", _("Trả lời")
    PUBLISH = "publish", _("Công khai câu trả lời")
    RATE = "rate", _("Đánh giá câu trả lời")
    WITHDRAW = "withdraw", _("Rút phản ánh, kiến nghị")


class Who(TextChoices):
    """In which part somebody acts."""

    SENDER = "sender", _("Người gửi")
    DESK = "desk", _("Quầy tiếp nhận")
    STAFF = "staff", _("Cán bộ xử lý")
    LEADER = "leader", _("Lãnh đạo")
