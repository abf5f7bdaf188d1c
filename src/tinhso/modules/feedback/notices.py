"""What senders are told of their feedback."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tinhso.kernel.events import Listener
from tinhso.kernel.refs import Ref
from tinhso.modules.directory import api as directory
from tinhso.modules.notices import api as notices

from .enums import Act, Channel
from .events import FeedbackActed
from .models import Feedback, FeedbackAct
from .rules.life import REF_KIND

_ALL: Final = tuple(notices.Channel.values)
_LONG: Final = (notices.Channel.EMAIL, notices.Channel.APP)
_SAMPLE: Final = datetime(2015, 7, 8, 10, tzinfo=UTC)

_EVENTS: Final[dict[str, str]] = {
    Act.SEND: "feedback.received",
    Act.FORWARD: "feedback.forwarded",
    Act.ASK: "feedback.asked",
    Act.REJECT: "feedback.rejected",
    Act.ANSWER: "feedback.answered",
}
"""What the sender is told of, by act."""


def _places(*needed: str) -> tuple[notices.Placeholder, ...]:
    made: tuple[tuple[str, notices.Kind, Any, Any], ...] = (
        ("ma_phan_anh", "code", _("Mã phản ánh, kiến nghị"), "PA-150617-0001"),
        ("ho_ten", "text", _("Người gửi"), "Nguyễn Thị Hoa"),
        ("tieu_de", "text", _("Tiêu đề"), _("Chờ lâu ở quầy số 2")),
        ("co_quan", "text", _("Cơ quan đang xử lý"), _("Văn phòng Ủy ban nhân dân tỉnh")),
        ("han_tra_loi", "moment", _("Hạn trả lời"), _SAMPLE),
        ("noi_dung", "text", _("Nội dung trao đổi"), _("Xin cho biết ngày giờ ông, bà đến quầy.")),
        ("ma_tra_cuu", "code", _("Mã tra cứu"), "7KQ2M9XD"),
        ("trang", "link", _("Trang xem phản ánh, kiến nghị"), "/phan-anh/tra-cuu/"),
    )
    return tuple(
        notices.Placeholder(
            name, kind, title, sample, must=_ALL if name == "ma_phan_anh" else _LONG if name in needed else ()
        )
        for name, kind, title, sample in made
    )


def _of_sender(number: int, data: Mapping[str, Any]) -> notices.Told | None:
    """The sender, by his account and the addresses that he left."""
    found = Feedback.objects.filter(pk=number).first()
    act = FeedbackAct.objects.filter(feedback_id=number, seq=data["seq"]).first()
    if found is None or act is None:
        return None
    if act.kind == Act.SEND and found.channel == Channel.DESK:
        return None  # the desk gave him both codes
    agency = directory.agency(found.agency_id, act.occurred_at.date())
    return notices.Told(
        values={
            "ma_phan_anh": found.code,
            "ho_ten": found.sender_name,
            "tieu_de": found.title,
            "co_quan": agency.name if agency else "",
            "han_tra_loi": found.settle_by,
            "noi_dung": act.note,
            "ma_tra_cuu": found.lookup_code,
        },
        agency_id=found.agency_id,
        account_id=found.account_id,
        phone=found.sender_phone,
        email=found.sender_email,
        # The code alone opens nothing; the second code never stands in an address.
        link=reverse("feedback:status", args=[found.code]) if found.account_id else reverse("feedback:track"),
    )


NOTICES: Final = tuple(
    notices.NoticeEvent(code, title, _places(*needed), _of_sender)
    for code, title, needed in (
        ("feedback.received", _("Phản ánh, kiến nghị đã đến"), ("ma_tra_cuu", "han_tra_loi")),
        ("feedback.forwarded", _("Phản ánh, kiến nghị được chuyển cơ quan có trách nhiệm"), ()),
        ("feedback.asked", _("Cần thêm thông tin về phản ánh, kiến nghị"), ("noi_dung",)),
        ("feedback.rejected", _("Phản ánh, kiến nghị không được tiếp nhận"), ("noi_dung",)),
        ("feedback.answered", _("Phản ánh, kiến nghị đã được trả lời"), ()),
    )
)
"""Every event that a sender is told of."""


def on_acted(event: FeedbackActed) -> None:
    """Listener: the sender is told, if the act stands."""
    if (code := _EVENTS.get(event.act)) is None:
        return
    notices.tell(
        event=code,
        key=f"{code}:{event.feedback_id}:{event.seq}",
        ref=Ref(REF_KIND, event.feedback_id),
        occurred_at=event.occurred_at,
        data={"seq": event.seq},
    )


LISTENER: Final = Listener(FeedbackActed, on_acted)
