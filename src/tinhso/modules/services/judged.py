"""What the one-stop shop tells the index of Decision 766/QĐ-TTg."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.modules.catalogue import api as catalogue
from tinhso.modules.directory import api as directory
from tinhso.modules.quality import api as quality
from tinhso.ui.templatetags.ui_filters import day, number

from .queries import judged as queries
from .queries.judged import COMPLETE, ELECTRONIC, IN_USE, ONLINE, PAYABLE, WITH_SERVICE, Row

_REASONS: Final = {
    "supplements": gettext_lazy("Yêu cầu bổ sung quá số lần cho phép"),
    "extended": gettext_lazy("Đã xin lỗi, hẹn lại, vẫn trễ"),
    "open": gettext_lazy("Quá hạn, chưa xong"),
    "ended": gettext_lazy("Xong sau ngày hẹn"),
}


def _columns() -> list[Any]:
    return [
        _("Thủ tục"), _("Nơi giải quyết"), (_("Tiếp nhận"), True), (_("Hẹn trả"), True), (_("Kết thúc"), True),
        (_("Trễ (ngày)"), True), _("Lý do trễ"),
    ]  # fmt: skip


def _rows(asked: quality.Span, code: str, which: str, most: int, skip: int) -> list[quality.Listed]:
    found = queries.rows(asked, code, which, most, skip)
    versions = {one.procedure_id: catalogue.name_of(one) for one in catalogue.names(asked.last)}
    agencies = directory.agencies_by_id({row.agency_id for row in found})
    return [
        quality.Listed(
            cells=(
                " ".join(word for word in (row.code, versions.get(row.procedure_id, "—")) if word),
                agencies[row.agency_id].name if row.agency_id in agencies else "—",
                day(row.accepted_day),
                day(row.due_day) if row.due_day else "—",
                day(row.ended_day) if row.ended_day else "—",
                _days_late(row, asked),
                ": ".join(str(word) for word in (_REASONS.get(row.reason or ""), row.apology) if word),
            ),
            href=reverse("services:case", args=[row.code]) if row.code else "",
        )
        for row in found
    ]


def _days_late(row: Row, asked: quality.Span) -> str:
    """Calendar days after its date, when that is why it is late."""
    if row.reason is None or row.due_day is None:
        return ""
    late = (row.ended_day or asked.as_of) - row.due_day
    return number(late.days) if late.days > 0 else ""


def _procedures(asked: quality.Span, code: str, which: str, most: int, skip: int) -> list[quality.Listed]:
    found = queries.procedure_rows(asked, code, which)
    return [
        quality.Listed(
            cells=(catalogue.name_of(one), one.get_level_display()),
            href=reverse("catalogue:procedure", args=[one.procedure.slug]),
        )
        for one in found[skip : skip + most]
    ]


JUDGED: Final[tuple[object, ...]] = (
    quality.Provider(
        lines={
            quality.ON_TIME: "",
            quality.BACKLOG: "",
            ONLINE: gettext_lazy("chưa có tỷ lệ đồng bộ lên Cổng quốc gia"),
            ELECTRONIC: gettext_lazy("chưa biết thủ tục nào phải có kết quả là văn bản"),
        },
        count=queries.dossiers,
        columns=_columns,
        rows=_rows,
        noun=gettext_lazy("hồ sơ"),
    ),
    quality.Provider(
        lines={
            COMPLETE: "",
            WITH_SERVICE: "",
            IN_USE: "",
            PAYABLE: gettext_lazy("đếm thủ tục cho thanh toán trực tuyến, chưa biết dữ liệu phí đã đồng bộ"),
        },
        count=queries.procedures,
        columns=lambda: [_("Thủ tục"), _("Mức độ")],
        rows=_procedures,
        noun=gettext_lazy("thủ tục"),
        are_public=True,
    ),
)
