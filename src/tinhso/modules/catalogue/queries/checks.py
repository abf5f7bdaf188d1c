"""What is wrong with a version beyond its schema, whether it stands in a file or in a draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tinhso.modules.directory.api import AgencyKind

from ..enums import Channel, PaymentMoment, Worker
from ..rules.process import out_of_order

Version = dict[str, Any]

_WRONG_WAY: dict[str, Callable[[], str]] = {
    "first": lambda: _("Quy trình phải bắt đầu bằng bước tiếp nhận của bộ phận một cửa."),
    "unreached": lambda: _("Không có đường nào dẫn đến bước này."),
    "endless": lambda: _("Từ bước này không đi đến bước cuối cùng được."),
    "next": lambda: _("Sau bước này phải là: một cửa → chuyên viên → lãnh đạo → một cửa trả kết quả."),
    "back": lambda: _("Chỉ được trả lại bước của chuyên viên đứng trước bước này."),
}


def version_problems[P](
    version: Version, tell: Callable[..., P], *, forms: set[str], province: Path
) -> Iterator[P]:
    """Everything wrong with a version that its schema accepts: what `tell` makes of a message and its steps.

    `forms` are the codes of published forms among those that the version names.
    """
    yield from _codes(version, tell)
    yield from _agencies(version, tell)
    yield from _money(version, tell)
    yield from _steps(version, tell)
    yield from _files(version, tell, forms, province)


def _codes[P](version: Version, tell: Callable[..., P]) -> Iterator[P]:
    """Codes are used once: cases, papers of a case, channels, fees of a channel, steps."""
    lists: list[tuple[tuple[str | int, ...], list[dict[str, Any]], str]] = [
        (("cases",), version["cases"], "code"),
        (("channels",), version["channels"], "kind"),
        (("steps",), version["steps"], "code"),
        (("results",), version["results"], "code"),
    ]
    lists += [(("cases", n, "papers"), case["papers"], "code") for n, case in enumerate(version["cases"])]
    lists += [(("channels", n, "fees"), c["fees"], "code") for n, c in enumerate(version["channels"])]
    for steps, rows, key in lists:
        seen: set[str] = set()
        for place, row in enumerate(rows):
            if row[key] in seen:
                yield tell(_("Mã này đã dùng ở trên."), *steps, place, key)
            seen.add(row[key])


def _agencies[P](version: Version, tell: Callable[..., P]) -> Iterator[P]:
    for place, agency in enumerate(version["agencies"]):
        for part in ("receiving", "processing"):
            if agency[part] not in AgencyKind.values:
                yield tell(_("Không có loại cơ quan này."), "agencies", place, part)


def _money[P](version: Version, tell: Callable[..., P]) -> Iterator[P]:
    fees = [fee for channel in version["channels"] for fee in channel["fees"]]
    if version["payment"] == PaymentMoment.NONE and any(fee["amount"] != 0 for fee in fees):
        yield tell(_("Không thu phí thì mọi mức phí phải bằng 0."), "payment")
    if version["payment"] == PaymentMoment.AT_SUBMISSION and any(fee["amount"] is None for fee in fees):
        yield tell(_("Thu phí khi nộp hồ sơ thì phải biết mức phí."), "payment")
    kinds = {channel["kind"] for channel in version["channels"]}
    if version.get("online_payment") and Channel.ONLINE not in kinds:
        yield tell(_("Nộp phí trực tuyến thì phải nhận hồ sơ trực tuyến."), "online_payment")


def _steps[P](version: Version, tell: Callable[..., P]) -> Iterator[P]:
    codes = {step["code"] for step in version["steps"]}
    complete = True
    for place, step in enumerate(version["steps"]):
        for name in ("next", "back"):
            for n, code in enumerate(step.get(name, ())):
                if code not in codes:
                    complete = False
                    yield tell(_("Không có bước nào mang mã này."), "steps", place, name, n)
    for who in Worker:
        if who not in {step["who"] for step in version["steps"]}:
            complete = False
            message = _("Quy trình phải có bước của: %(who)s.") % {"who": who.label}
            yield tell(message, "steps")
    for place, code in out_of_order(version["steps"]) if complete else ():
        yield tell(_WRONG_WAY[code](), "steps", place)


def _files[P](version: Version, tell: Callable[..., P], forms: set[str], province: Path) -> Iterator[P]:
    form = version.get("form")
    if form is not None and form not in forms:
        yield tell(_("Chưa có mẫu đơn điện tử nào mang mã này."), "form")
    if form is not None and "applicant" not in version:
        yield tell(_("Có đơn điện tử thì phải chỉ ra câu hỏi về người nộp."), "applicant")
    for place, download in enumerate(version.get("downloads", ())):
        file = download.get("file")
        if file and not (province / file).is_file():
            yield tell(_("Không tìm thấy tệp này trong thư mục của tỉnh."), "downloads", place, "file")
        if not file and not (download.get("form") and form):
            yield tell(_("Phải chỉ ra tệp mẫu hoặc đơn điện tử."), "downloads", place)
