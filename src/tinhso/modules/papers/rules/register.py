"""The columns of the register of dossiers, in their printing order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

COLUMNS: Final = (
    "STT",
    "Mã hồ sơ",
    "Tên thủ tục hành chính",
    "Số lượng hồ sơ (bộ)",
    "Tên cá nhân, tổ chức",
    "Địa chỉ, số điện thoại",
    "Cơ quan chủ trì giải quyết",
    "Nhận hồ sơ",
    "Hẹn trả kết quả",
    "Trả kết quả",
    "Phương thức nhận kết quả",
    "Ký nhận",
    "Ghi chú",
)
"""Form 06 of Circular 01/2018/TT-VPCP, 07 of Circular 03/2025/TT-VPCP; not compared with the annexes."""

VOLUME_ROWS: Final = 500
"""Rows of one volume on paper: a tagged table of 5,000 takes a gigabyte of memory while it is drawn."""

_ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")


class Row(Protocol):
    """What a register tells of one dossier."""

    @property
    def code(self) -> str: ...
    @property
    def procedure(self) -> str: ...
    @property
    def applicant(self) -> str: ...
    @property
    def processing_agency(self) -> str: ...
    @property
    def received_at(self) -> datetime: ...
    @property
    def contact(self) -> str: ...
    @property
    def sets(self) -> int: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def returned_at(self) -> datetime | None: ...
    @property
    def way(self) -> str: ...
    @property
    def note(self) -> str: ...


def cells(number: int, row: Row, moment: Callable[[datetime], Any] | None = None) -> Iterator[Any]:
    """The values of one row under COLUMNS; `moment` says how a moment is written, else "8:30 17/06/2015".

    The column for a signature by hand stays empty.
    """
    written = moment or _short
    yield number
    yield row.code
    yield row.procedure
    yield row.sets
    yield row.applicant
    yield row.contact
    yield row.processing_agency
    yield written(row.received_at)
    yield written(row.due_at) if row.due_at else ""
    yield written(row.returned_at) if row.returned_at else ""
    yield row.way
    yield ""
    yield row.note


def _short(moment: datetime) -> str:
    local = moment.astimezone(_ZONE)
    return f"{local.hour}:{local.minute:02d} {local:%d/%m/%Y}"
