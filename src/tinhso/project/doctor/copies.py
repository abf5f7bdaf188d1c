"""The last backup: when it was made, and whether it is still where it was put."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from ..words import say
from .finding import Finding

__all__ = ["check"]

_OLD = timedelta(hours=36)
"""After which a daily backup has surely been missed."""


def check(data: Path, now: datetime) -> Finding:
    """What the note in the data folder says; Django must be set up."""
    from ..backup import keeping  # noqa: PLC0415 - needs Django to be set up

    found = keeping.last(data)
    if found is None:
        return Finding("warn", say("Chưa có bản sao lưu nào.", "There is no backup yet."), "tinhso backup")
    local = found.at.astimezone()
    when = f"{local:%d/%m/%Y %H:%M}"
    told = say(f"Bản sao lưu gần nhất: {when} ({found.path})", f"Last backup: {when} ({found.path})")
    if now - found.at > _OLD:
        return Finding(
            "warn",
            told,
            say(
                "Đã quá một ngày rưỡi: chạy `tinhso backup`.",
                "More than a day and a half ago: run `tinhso backup`.",
            ),
        )
    if not found.there:
        return Finding("warn", told, say("Tệp ấy không còn ở đó.", "The file is no longer there."))
    if found.missing:
        return Finding(
            "bad",
            told,
            say(
                f"{found.missing} tệp đã mất hoặc hỏng trên đĩa: tìm lại từ bản sao cũ hơn.",
                f"{found.missing} files were lost or damaged on the disk: look for them in older copies.",
            ),
        )
    return Finding("ok", told)
