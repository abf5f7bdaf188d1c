"""Facts of procedures in the words of the page's language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from tinhso.kernel.models import Verified
from tinhso.ui import words

from ..enums import ImportOutcome, ServiceLevel, TimeUnit
from ..rules.content import ChannelTerms, Fee, Limit, Text
from ..rules.national_text import Remark


class _TwoNames(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...


def name_of(procedure: _TwoNames) -> str:
    """A procedure's name in the page's language, of its version or of `facts.Named`."""
    return procedure.name_en if (get_language() or "").startswith("en") else procedure.name


def say(text: Text | None) -> str:
    """A bilingual text in the page's language; empty for None."""
    return text.in_language(get_language() or "vi") if text else ""


def amount_words(amount: float, unit: str) -> str:
    """A length of time: "5 ngày làm việc", "4 giờ làm việc"."""
    count = int(amount) if amount == int(amount) else 2
    shown = words.number(amount, 0 if amount == int(amount) else 1)
    patterns = {
        TimeUnit.HOUR: ngettext("%(count)s giờ làm việc", "%(count)s giờ làm việc", count),
        TimeUnit.DAY: ngettext("%(count)s ngày", "%(count)s ngày", count),
        TimeUnit.WORKING_DAY: ngettext("%(count)s ngày làm việc", "%(count)s ngày làm việc", count),
        TimeUnit.MONTH: ngettext("%(count)s tháng", "%(count)s tháng", count),
    }
    return patterns[TimeUnit(unit)] % {"count": shown}


def limit_words(limit: Limit | None) -> str:
    """A time limit; the same day for 0, and that it is not known for None."""
    if limit is None or limit.amount is None:
        return _("Chưa có thông tin")
    if limit.amount == 0:
        return _("Trong ngày làm việc")
    return amount_words(limit.amount, limit.unit)


def fee_words(fee: Fee) -> str:
    """The amount of one fee, or that it is not known."""
    return words.money(fee.amount) if fee.amount is not None else _("Chưa có thông tin")


def total_fee_words(terms: ChannelTerms | None) -> str:
    """What a channel costs in all."""
    if terms is None:
        return _("Chưa có thông tin")
    if not terms.fees:
        return _("Không thu")
    total = terms.total_fee
    return words.money(total) if total is not None else _("Chưa có thông tin")


def level_words(level: int) -> str:
    """The level of an online service, as a label."""
    return str(ServiceLevel(level).label)


def verified_words(verified: str) -> str:
    """A remark for a fact that has not been checked; empty for one that has."""
    if verified == Verified.TRUE:
        return ""
    return str(Verified(verified).label)


def source_note(source: str, verified: str) -> str:
    """Source of a fact and how far it has been checked, in one line."""
    return " · ".join(part for part in (source, verified_words(verified)) if part)


_PROBLEMS = {
    "not_text": gettext_lazy("Phải là chữ hoặc số."),
    "not_list": gettext_lazy("Phải là danh sách."),
    "not_object": gettext_lazy("Phải là một nhóm thông tin."),
    "too_long": gettext_lazy("Dài quá mức cho phép."),
    "too_many": gettext_lazy("Danh sách dài quá 300 dòng."),
    "control": gettext_lazy("Có ký tự điều khiển không in được."),
    "empty": gettext_lazy("Không được để trống."),
    "code": gettext_lazy("Mã thủ tục có dạng n.nnnnnn, ví dụ 1.000948."),
    "twice": gettext_lazy("Mã này có hai lần trong tệp."),
    "field": gettext_lazy("Thủ tục mới cần một lĩnh vực có trong danh mục."),
    "drafted": gettext_lazy("Thủ tục này đang có một bản thảo khác; hãy công bố hoặc bỏ bản thảo đó trước."),
    "suffix": gettext_lazy("Bỏ mã cơ quan sau mã thủ tục."),
    "not_number": gettext_lazy("Không phải số nguyên; để trống."),
    "unknown": gettext_lazy("Không hiểu giá trị này; bỏ qua."),
    "unused": gettext_lazy("Khóa này không có trong định dạng; bỏ qua."),
    "no_place": gettext_lazy("Phiên bản thủ tục không có chỗ cho thông tin này; bỏ qua."),
    "second_time": gettext_lazy("Mỗi cách nộp chỉ có một thời hạn; chỉ lấy thời hạn đầu."),
    "new_code": gettext_lazy("Mã không dùng được ở đây; đã đặt mã khác."),
    "left_out": gettext_lazy("Dòng không có nội dung; bỏ qua."),
}
"""What is wrong with a value, or what became of it."""


def problem_cells(one: Remark) -> list[str]:
    """Where in a file of records something is odd, its value, and what is wrong or was done."""
    return [" › ".join(map(str, one.way)), one.value or "—", str(_PROBLEMS[one.problem])]


class _Brought(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def outcome(self) -> ImportOutcome: ...
    @property
    def faults(self) -> tuple[Remark, ...]: ...
    @property
    def remarks(self) -> tuple[Remark, ...]: ...


def import_lines(records: Iterator[_Brought] | tuple[_Brought, ...]) -> Iterator[str]:
    """What became of each record, with all that was odd in it, one line each."""
    for record in records:
        yield f"{record.code}: {record.outcome.label}"
        for one in (*record.faults, *record.remarks):
            yield "  " + ": ".join(problem_cells(one))
