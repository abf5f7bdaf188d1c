"""Parts of a version's document in words: their titles, their items, what differs, what is lacking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tinhso.kernel.models import Verified
from tinhso.modules.directory.api import AgencyKind
from tinhso.ui import words

from ..enums import AgencyLevel, Channel, PaymentMoment, Subject, TimeUnit, Worker
from ..rules.difference import Difference
from ..wording import amount_words

TITLES: Mapping[str, Any] = {
    "general": gettext_lazy("Thông tin chung"),
    "name": gettext_lazy("Tên thủ tục"),
    "summary": gettext_lazy("Tóm tắt"),
    "subjects": gettext_lazy("Ai được yêu cầu"),
    "agencies": gettext_lazy("Cơ quan thực hiện"),
    "cases": gettext_lazy("Trường hợp và giấy tờ"),
    "papers": gettext_lazy("Giấy tờ"),
    "channels": gettext_lazy("Cách nộp, thời hạn, phí"),
    "fees": gettext_lazy("Phí, lệ phí"),
    "time": gettext_lazy("Thời hạn"),
    "payment": gettext_lazy("Nộp phí, lệ phí"),
    "online_payment": gettext_lazy("Nộp qua mạng"),
    "stages": gettext_lazy("Trình tự cho người dân"),
    "results": gettext_lazy("Kết quả"),
    "result_delivery": gettext_lazy("Nhận kết quả"),
    "conditions": gettext_lazy("Yêu cầu, điều kiện"),
    "legal_basis": gettext_lazy("Căn cứ pháp lý"),
    "downloads": gettext_lazy("Mẫu đơn, tờ khai"),
    "form": gettext_lazy("Đơn điện tử"),
    "applicant": gettext_lazy("Người nộp trong đơn"),
    "steps": gettext_lazy("Các bước trong cơ quan"),
    "source": gettext_lazy("Nguồn"),
    "verified": gettext_lazy("Mức độ kiểm chứng"),
    "valid_from": gettext_lazy("Ngày áp dụng"),
    "amount": gettext_lazy("Số lượng, mức thu"),
    "unit": gettext_lazy("Đơn vị"),
    "note": gettext_lazy("Ghi chú"),
    "originals": gettext_lazy("Số bản chính"),
    "copies": gettext_lazy("Số bản sao"),
    "required": gettext_lazy("Bắt buộc"),
    "question": gettext_lazy("Câu hỏi của đơn"),
    "title": gettext_lazy("Tên"),
    "article": gettext_lazy("Điều, khoản"),
    "number": gettext_lazy("Số, ký hiệu"),
    "code": gettext_lazy("Mã"),
    "level": gettext_lazy("Cấp"),
    "kind": gettext_lazy("Cách"),
    "receiving": gettext_lazy("Nơi tiếp nhận"),
    "processing": gettext_lazy("Nơi giải quyết"),
    "signs": gettext_lazy("Người ký"),
    "who": gettext_lazy("Ai làm"),
    "agency": gettext_lazy("Ở cơ quan nào"),
    "next": gettext_lazy("Bước tiếp theo"),
    "back": gettext_lazy("Được trả lại bước"),
    "file": gettext_lazy("Tệp"),
}
"""What the keys of the document are called."""

_CODES: Mapping[str, Any] = {
    "unit": TimeUnit,
    "payment": PaymentMoment,
    "level": AgencyLevel,
    "kind": Channel,
    "who": Worker,
    "receiving": AgencyKind,
    "processing": AgencyKind,
    "subjects": Subject,
    "result_delivery": Channel,
    "channels": Channel,
    "agencies": AgencyLevel,
}
"""Whose codes stand under a key, or name the things of a list."""

_STATES: Mapping[str, Any] = {
    "unknown": gettext_lazy("chưa biết"),
    "false": gettext_lazy("chưa kiểm chứng"),
    "illustrative": gettext_lazy("chỉ để minh họa"),
}


def both(wording: Mapping[str, str] | None) -> str:
    """A wording of the document in the page's language."""
    if not wording:
        return ""
    return wording["en"] if (get_language() or "").startswith("en") else wording["vi"]


def _label(key: str, code: Any) -> str:
    codes = _CODES.get(key)
    return str(codes(code).label) if codes is not None and code in codes.values else str(code)


def way_words(way: Iterable[str]) -> str:
    """A way into the document by titles and codes: "Cách nộp, thời hạn, phí › Trực tuyến › Thời hạn"."""
    found: list[str] = []
    before = ""
    for step in way:
        known = TITLES.get(step)
        found.append(str(known) if known is not None and before not in _LISTS else _label(before, step))
        before = step
    return " › ".join(found)


_LISTS = frozenset(
    {
        "agencies",
        "cases",
        "papers",
        "channels",
        "fees",
        "stages",
        "results",
        "legal_basis",
        "steps",
        "downloads",
    }
)


def steps_words(steps: Iterable[str | int], document: Mapping[str, Any]) -> str:
    """The same for steps with the numbers of things, which are told by their code or their number from 1."""
    found: list[str] = []
    standing: Any = document
    before = ""
    for step in steps:
        if isinstance(step, int):
            item = standing[step] if isinstance(standing, list) and step < len(standing) else {}
            named = item if isinstance(item, Mapping) else {}
            found.append(_called(before, named) or str(step + 1))
            standing = item
        else:
            found.append(str(TITLES.get(step, step)))
            standing = standing.get(step, {}) if isinstance(standing, Mapping) else {}
            before = step
    return " › ".join(found)


def _called(kind: str, item: Mapping[str, Any]) -> str:
    """A thing of a list by its name, else by its number, way or level; empty when it has none."""
    wording = item.get("name") or item.get("title")
    if wording and kind != "legal_basis":
        return both(wording)
    return next((_label(kind, item[key]) for key in ("number", "kind", "level", "code") if key in item), "")


def state_words(state: str) -> str:
    """What is not sure about a fact."""
    return str(_STATES[state])


def value_words(key: str, value: Any) -> str:
    """A value of the document as a person reads it; a dash where there is nothing."""
    if value is None:
        return str(_STATES["unknown"]) if key == "amount" else "—"
    if isinstance(value, bool):
        if key == "verified":
            return str((Verified.TRUE if value else Verified.FALSE).label)
        return _("Có") if value else _("Không")
    if key == "verified":
        return str(Verified(value).label)
    if isinstance(value, tuple):
        if key in _CODES:
            return ", ".join(_label(key, one) for one in value) or "—"
        return (
            both({"vi": value[0], "en": value[1]}) if len(value) == 2 else ", ".join(map(str, value)) or "—"
        )
    if isinstance(value, int):
        return words.number(value)
    return _label(key, value) if value else "—"


def difference_rows(found: Iterable[Difference]) -> list[list[str]]:
    """Rows of the table of differences: where, before, after; sources and verification come along."""
    rows = []
    for one in found:
        key = one.way[-1] if one.way[-1] in TITLES or len(one.way) == 1 else one.way[-2]
        rows.append([way_words(one.way), value_words(key, one.before), value_words(key, one.after)])
    return rows


def item_words(shape: tuple[str, ...], item: Mapping[str, Any]) -> str:
    """An item of a list in one line."""
    kind = shape[-1]
    if kind == "stages":
        return both(item)
    if kind == "agencies":
        return _("%(level)s: %(receiving)s nhận, %(processing)s giải quyết") % {
            key: _label(key, item[key]) for key in ("level", "receiving", "processing")
        }
    if kind == "channels":
        return f"{_label('kind', item['kind'])}: {_time(item['time'])}"
    if kind == "fees":
        amount = item["amount"]
        return f"{both(item['name'])}: {words.money(amount) if amount is not None else _STATES['unknown']}"
    if kind == "papers":
        return _("%(name)s (%(originals)s bản chính, %(copies)s bản sao)") % {
            "name": both(item["name"]),
            "originals": item.get("originals", 1),
            "copies": item.get("copies", 0),
        }
    if kind == "legal_basis":
        return ": ".join((item["number"], both(item["title"])))
    if kind == "steps":
        return f"{both(item['title'])} ({_label('who', item['who'])})"
    return both(item.get("title") or item.get("name"))


def _time(limit: Mapping[str, Any]) -> str:
    amount = limit["amount"]
    if amount is None:
        return str(_STATES["unknown"])
    return amount_words(amount, limit["unit"]) if amount else _("trong ngày làm việc")
