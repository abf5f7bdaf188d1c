"""`tinhso load PATH [--check] [--override]`: law and province data, in one transaction, every error told at once."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..words import say
from .failure import Failure
from .installation import in_use, set_up_django

if TYPE_CHECKING:
    from tinhso.kernel.modules import LoadReport

__all__ = ["Loaded", "load", "load_province", "province_folder", "show_report"]


@dataclass
class Loaded:
    """What the loaders of one load did, by name and in order."""

    reports: dict[str, LoadReport] = field(default_factory=dict)


class _NotKept(Exception):
    """Undoes the transaction of a check."""


def load(options: argparse.Namespace) -> int:
    """Load, or check, the folder of a province and the law beside it."""
    with in_use() as installation:
        set_up_django(installation.environment(owner=True))
        done = load_province(_folder(options.path), check_only=options.check, override=options.override)
        show_report(done)
        print(
            say("Dữ liệu hợp lệ; không lưu gì.", "The data is valid; nothing was kept.")
            if options.check
            else say("Đã nạp.", "Loaded.")
        )
    return 0


def _folder(text: str) -> Path:
    """The province's folder by path or by name."""
    from django.conf import settings  # noqa: PLC0415 - needs Django to be set up

    for path in (Path(text), Path(settings.TINHSO_CONTENT_ROOT) / "provinces" / text):
        if (path / "province.yaml").is_file():
            return path.resolve()
    raise Failure(
        say(
            f"{text} không phải thư mục của một tỉnh: không có tệp province.yaml.",
            f"{text} is no province's folder: there is no province.yaml in it.",
        )
    )


def province_folder() -> Path:
    """The folder of the province that the settings name. Raises `Failure` when it is not there."""
    from django.conf import settings  # noqa: PLC0415

    return _folder(settings.TINHSO_PROVINCE)


def load_province(province: Path, *, check_only: bool = False, override: bool = False) -> Loaded:
    """Run every module's loaders in order; all or nothing. Raises `Failure` with every data error found.

    `override`: a changed file wins over what pages have changed since it was loaded last.
    """
    from django.db import transaction  # noqa: PLC0415

    from tinhso.kernel.actors import system_actor  # noqa: PLC0415
    from tinhso.kernel.datafile import DataErrors  # noqa: PLC0415
    from tinhso.kernel.modules import LoadContext, registry  # noqa: PLC0415
    from tinhso.kernel.scope import acting  # noqa: PLC0415

    actor = system_actor("load")
    context = LoadContext(
        root=province.parents[1],
        province=province,
        actor=actor,
        check_only=check_only,
        override=override,
    )
    done = Loaded()
    left = list(registry().loaders)
    try:
        with transaction.atomic(), acting(actor):
            while left:
                done.reports[left[0].name] = left[0].load(context)
                del left[0]
            if check_only:
                raise _NotKept
    except _NotKept:
        pass
    except DataErrors as found:
        # What follows builds on what failed; its errors would be echoes.
        raise Failure(
            _told([str(error) for error in found.errors], [loader.name for loader in left[1:]])
        ) from found
    return done


def _told(errors: list[str], unchecked: list[str]) -> str:
    heading = say(
        f"Dữ liệu có {len(errors)} lỗi, không lưu gì:",
        f"The data has {len(errors)} errors, nothing was kept:",
    )
    lines = [heading, *(f"  {error}" for error in errors)]
    if unchecked:
        names = ", ".join(unchecked)
        lines.append(
            say(
                f"Chưa kiểm tra các phần sau đó: {names}.", f"Not checked yet, as it builds on this: {names}."
            )
        )
    return "\n".join(lines)


def show_report(done: Loaded, *, brief: bool = False) -> None:
    """Print what was done; `brief` leaves the remarks to their number."""
    for name, report in done.reports.items():
        print(
            say(
                f"      {name}: thêm {report.created}, sửa {report.updated}, giữ nguyên {report.unchanged}",
                f"      {name}: {report.created} added, {report.updated} changed, {report.unchanged} as before",
            )
        )
        if not brief:
            for remark in report.remarks:
                print(f"        - {remark}")
    remarks = sum(len(report.remarks) for report in done.reports.values())
    if brief and remarks:
        print(
            say(
                f"      {remarks} lưu ý về dữ liệu chưa kiểm chứng: `tinhso load PATH --check` liệt kê.",
                f"      {remarks} remarks on unverified data: `tinhso load PATH --check` lists them.",
            )
        )
