"""What is wrong with an act, in words that name the rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..rules.reorganisation.plan import Plan, Problem

_WORDS: Final[Mapping[str, Any]] = {
    "empty": gettext_lazy("Văn bản chưa có điều khoản nào."),
    "unknown": gettext_lazy("Không có, hoặc đã kết thúc: %(rows)s."),
    "ended_twice": gettext_lazy("Hai điều khoản cùng kết thúc một đơn vị: %(rows)s."),
    "key_taken": gettext_lazy("Mã nội bộ đã thuộc đơn vị khác: %(rows)s."),
    "code_twice": gettext_lazy("Sau khi sắp xếp, cùng một mã thuộc nhiều đơn vị: %(rows)s."),
    "overlap": gettext_lazy("Hiệu lực chồng lên ngày của văn bản, phải sửa trước: %(rows)s."),
    "posts_left": gettext_lazy("Cơ quan kết thúc mà còn người giữ vị trí: %(rows)s."),
    "later_seat": gettext_lazy("Có bổ nhiệm bắt đầu từ ngày đó vào cơ quan sẽ kết thúc: %(rows)s."),
    "appointed_twice": gettext_lazy("Sau khi sắp xếp, có người giữ hai vị trí chuyên trách: %(rows)s."),
    "cycle": gettext_lazy("Các đơn vị trỏ lẫn nhau thành vòng: %(rows)s."),
    "left_out": gettext_lazy("Bảng sắp xếp bỏ sót: %(rows)s."),
    "agency_left": gettext_lazy("Cấp bị bỏ mà còn cơ quan: %(rows)s."),
    "area_left": gettext_lazy("Cấp bị bỏ mà còn đơn vị hành chính: %(rows)s."),
    "orphan_area": gettext_lazy("Đơn vị hành chính không còn cấp trên: %(rows)s."),
    "orphan_agency": gettext_lazy("Cơ quan không còn cơ quan cấp trên: %(rows)s."),
    "parent_level": gettext_lazy("Đơn vị cấp trên không đúng cấp: %(rows)s."),
    "no_area": gettext_lazy("Địa bàn của cơ quan không còn: %(rows)s."),
    "area_level": gettext_lazy("Cấp của cơ quan khác cấp của địa bàn: %(rows)s."),
    "heir_ended": gettext_lazy("Đơn vị kế tục cũng kết thúc trong văn bản này: %(rows)s."),
    "heir_already": gettext_lazy("Đã là cơ quan kế tục: %(rows)s."),
    "not_successor": gettext_lazy("Không phải cơ quan đang kế tục: %(rows)s."),
    "no_correction": gettext_lazy("Chỉ văn bản đính chính mới đổi được cơ quan kế tục: %(rows)s."),
    "other_act": gettext_lazy(
        "Việc kế tục này do văn bản khác với văn bản được đính chính quyết định: %(rows)s."
    ),
}

MOST_NAMED = 30


def problem_words(problem: Problem, plan: Plan) -> str:
    """One problem with the names of its units; of very many the rest is counted."""
    names = [_name(key, plan) for key in problem.rows[:MOST_NAMED]]
    if len(problem.rows) > MOST_NAMED:
        names.append(_("và %(count)d nữa") % {"count": len(problem.rows) - MOST_NAMED})
    words = str(_WORDS[problem.code] % {"rows": "; ".join(names)})
    if problem.clause is None:
        return words
    return _("Điều khoản %(place)d: %(words)s") % {"place": problem.clause + 1, "words": words}


def _name(key: str, plan: Plan) -> str:
    for units in (plan.areas, plan.before.areas, plan.agencies, plan.before.agencies):
        if key in units:
            row = units[key]
            return f"{row.name} ({row.code})"
    return key
