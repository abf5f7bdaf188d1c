"""Checks of a procedure's file beyond its schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tinhso.kernel.datafile import DataError, YamlDocument, without_source
from tinhso.modules.directory.api import AgencyKind

from ..enums import Channel, PaymentMoment, Worker

Version = dict[str, Any]
Tell = Callable[..., DataError]


def problems_of(
    document: YamlDocument, *, fields: set[str], forms: set[str], province: Path
) -> Iterator[DataError]:
    """Everything wrong with one procedure's file."""
    yield from without_source(document)
    if document.data["field"] not in fields:
        yield document.error(_("Không có lĩnh vực này trong _fields.yaml."), "field")
    versions: list[Version] = document.data["versions"]
    yield from _days(document, versions)
    for place, version in enumerate(versions):

        def tell(message: Any, *steps: str | int, _place: int = place) -> DataError:
            return document.error(message, "versions", _place, *steps)

        yield from _codes(version, tell)
        yield from _agencies(version, tell)
        yield from _money(version, tell)
        yield from _steps(version, tell)
        yield from _files(version, tell, forms, province)


def _days(document: YamlDocument, versions: list[Version]) -> Iterator[DataError]:
    for place, version in enumerate(versions):
        if "valid_to" in version and version["valid_to"] <= version["valid_from"]:
            message = _("Ngày kết thúc phải sau ngày bắt đầu.")
            yield document.error(message, "versions", place, "valid_to")
    for place, (one, following) in enumerate(pairwise(versions), 1):
        if following["valid_from"] <= one["valid_from"]:
            message = _("Các phiên bản phải xếp theo ngày, cũ trước.")
            yield document.error(message, "versions", place, "valid_from")
        elif one.get("valid_to", following["valid_from"]) > following["valid_from"]:
            message = _("Phiên bản trước chưa hết hiệu lực vào ngày này.")
            yield document.error(message, "versions", place, "valid_from")


def _codes(version: Version, tell: Tell) -> Iterator[DataError]:
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


def _agencies(version: Version, tell: Tell) -> Iterator[DataError]:
    for place, agency in enumerate(version["agencies"]):
        for part in ("receiving", "processing"):
            if agency[part] not in AgencyKind.values:
                yield tell(_("Không có loại cơ quan này."), "agencies", place, part)


def _money(version: Version, tell: Tell) -> Iterator[DataError]:
    fees = [fee for channel in version["channels"] for fee in channel["fees"]]
    if version["payment"] == PaymentMoment.NONE and any(fee["amount"] != 0 for fee in fees):
        yield tell(_("Không thu phí thì mọi mức phí phải bằng 0."), "payment")
    if version["payment"] == PaymentMoment.AT_SUBMISSION and any(fee["amount"] is None for fee in fees):
        yield tell(_("Thu phí khi nộp hồ sơ thì phải biết mức phí."), "payment")
    kinds = {channel["kind"] for channel in version["channels"]}
    if version.get("online_payment") and Channel.ONLINE not in kinds:
        yield tell(_("Nộp phí trực tuyến thì phải nhận hồ sơ trực tuyến."), "online_payment")


def _steps(version: Version, tell: Tell) -> Iterator[DataError]:
    codes = {step["code"] for step in version["steps"]}
    for place, step in enumerate(version["steps"]):
        for name in ("next", "back"):
            for n, code in enumerate(step.get(name, ())):
                if code not in codes:
                    yield tell(_("Không có bước nào mang mã này."), "steps", place, name, n)
    for who in Worker:
        if who not in {step["who"] for step in version["steps"]}:
            message = _("Quy trình phải có bước của: %(who)s.") % {"who": who.label}
            yield tell(message, "steps")


def _files(version: Version, tell: Tell, forms: set[str], province: Path) -> Iterator[DataError]:
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
