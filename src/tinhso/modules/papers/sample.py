"""Made-up papers of every kind, to look at a layout beside the annex of its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from .enums import Kind
from .facts import (
    Apology,
    Applicant,
    ControlSheet,
    Enclosure,
    Handover,
    Paper,
    Receipt,
    Refusal,
    Register,
    RegisterRow,
    Result,
    Sender,
    Signer,
    StopNotice,
    SupplementRequest,
)

_SENDER: Final = Sender(
    parent_agency="UBND tỉnh Mẫu",
    agency="UBND xã Ví Dụ",
    desk="Bộ phận tiếp nhận và trả kết quả",
    place="Ví Dụ",
)
_WHO: Final = Applicant(
    name="Nguyễn Thị Mẫu",
    address="Ấp Ví Dụ, xã Ví Dụ",
    phone="0900 000 000",
    email="nguoi.mau@example.vn",
)
_SIGNER: Final = Signer(name="Lê Văn Ví Dụ", title="Chủ tịch")
_PROCEDURE: Final = "Đăng ký hộ kinh doanh"
_REASON: Final = "Tên hộ kinh doanh trùng với tên đã đăng ký trong phạm vi huyện.\nĐề nghị chọn tên khác."


def _head(day: date) -> dict[str, object]:
    return {
        "sender": _SENDER,
        "code": f"H04.00-{day:%y%m%d}-0001",
        "lookup_code": "K7MP2XQ9",
        "number": "01/MAU",
        "day": day,
        "tracking_url": "https://example.vn/tra-cuu/",
        "is_sample": True,
    }


def sample_paper(kind: Kind, at: datetime) -> Paper:
    """A made-up paper of `kind`, made at a moment; the register is `sample_register`."""
    return _MAKERS[kind](at, _head(at.date()))


def sample_register(at: datetime, count: int = 40) -> tuple[Register, Iterator[RegisterRow]]:
    """A made-up register with `count` rows."""
    register = Register(
        sender=_SENDER, since=at.date() - timedelta(30), until=at.date(), day=at.date(), is_sample=True
    )
    rows = (
        RegisterRow(
            code=f"H04.00-{at:%y%m%d}-{number:04d}",
            procedure=_PROCEDURE,
            applicant=_WHO.name,
            contact=f"{_WHO.address}, {_WHO.phone}",
            processing_agency=_SENDER.agency,
            received_at=at,
            due_at=at + timedelta(days=3),
            returned_at=at + timedelta(days=2) if number % 3 else None,
            way="Tại bộ phận một cửa",
        )
        for number in range(1, count + 1)
    )
    return register, rows


def _receipt(at: datetime, head: dict[str, object]) -> Paper:
    return Receipt(
        **head,  # type: ignore[arg-type]
        applicant=_WHO,
        procedure=_PROCEDURE,
        summary="Hộ kinh doanh Cửa hàng Mẫu",
        papers=(
            Enclosure(name="Giấy đề nghị đăng ký hộ kinh doanh", originals=1),
            Enclosure(name="Giấy tờ chứng thực cá nhân của chủ hộ kinh doanh", copies=1),
        ),
        time_limit="3 ngày làm việc",
        received_at=at,
        due_at=at + timedelta(days=3),
        result_at="Bộ phận tiếp nhận và trả kết quả",
        fee=100_000,
        received_by="Trần Thị Ví Dụ",
        book="01",
        book_number=1,
    )


def _supplement(at: datetime, head: dict[str, object]) -> Paper:
    return SupplementRequest(
        **head,  # type: ignore[arg-type]
        applicant=_WHO,
        procedure=_PROCEDURE,
        wanted=("Bản sao giấy tờ chứng thực cá nhân", "Hợp đồng thuê địa điểm kinh doanh"),
        reason="Hồ sơ thiếu giấy tờ theo quy định.",
        answer_by=at.date() + timedelta(30),
        contact="Trần Thị Ví Dụ",
        contact_phone="0900 000 001",
        official="Trần Thị Ví Dụ",
    )


def _refusal(at: datetime, head: dict[str, object]) -> Paper:
    return Refusal(
        **head,  # type: ignore[arg-type]
        applicant=_WHO,
        procedure=_PROCEDURE,
        reason=_REASON,
        official="Trần Thị Ví Dụ",
    )


def _apology(at: datetime, head: dict[str, object]) -> Paper:
    return Apology(
        **head,  # type: ignore[arg-type]
        applicant=_WHO,
        procedure=_PROCEDURE,
        received_at=at - timedelta(days=5),
        due_at=at,
        reason="Cơ quan phối hợp chưa trả lời ý kiến.",
        new_due_at=at + timedelta(days=3),
        extension="3 ngày",
        signer=_SIGNER,
    )


def _stop(at: datetime, head: dict[str, object]) -> Paper:
    return StopNotice(
        **head,  # type: ignore[arg-type]
        applicant=_WHO,
        procedure=_PROCEDURE,
        received_at=at - timedelta(days=2),
        stopped_at=at,
        reason="Người nộp đã rút hồ sơ.",
        signer=_SIGNER,
    )


def _control(at: datetime, head: dict[str, object]) -> Paper:
    way = ("Bộ phận một cửa", "Phòng Tài chính - Kế hoạch", "Lãnh đạo", "Bộ phận một cửa")
    people = ("Trần Thị Ví Dụ", "Phạm Văn Mẫu", "Lê Văn Ví Dụ", "Trần Thị Ví Dụ")
    return ControlSheet(
        **head,  # type: ignore[arg-type]
        applicant=_WHO,
        procedure=_PROCEDURE,
        received_at=at,
        due_at=at + timedelta(days=3),
        processing_agency=_SENDER.agency,
        handovers=tuple(
            Handover(
                at=at + timedelta(hours=number),
                giver_unit=way[number],
                receiver_unit=way[number + 1],
                giver=people[number],
                receiver=people[number + 1],
                outcome="Trước hạn" if number == 2 else "",
            )
            for number in range(3)
        ),
    )


def _result(at: datetime, head: dict[str, object]) -> Paper:
    return Result(
        **head,  # type: ignore[arg-type]
        applicant=_WHO,
        title="Giấy chứng nhận đăng ký hộ kinh doanh",
        procedure=_PROCEDURE,
        text="Chứng nhận hộ kinh doanh Cửa hàng Mẫu.\nĐịa điểm: ấp Ví Dụ, xã Ví Dụ.",
        signer=_SIGNER,
    )


_MAKERS: Final[dict[Kind, Callable[[datetime, dict[str, object]], Paper]]] = {
    Kind.RECEIPT: _receipt,
    Kind.SUPPLEMENT: _supplement,
    Kind.REFUSAL: _refusal,
    Kind.APOLOGY: _apology,
    Kind.STOP: _stop,
    Kind.CONTROL: _control,
    Kind.RESULT: _result,
}
