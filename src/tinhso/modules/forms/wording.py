"""What a person reads: problems, conditions and answers in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinhso.ui import words

from .rules import answers as rules
from .rules.conditions import Outlook, Term
from .rules.definition import Question
from .rules.state import Cell, Finding, State

_REQUIRED = {
    "select_one": gettext_lazy("Hãy chọn một câu trả lời"),
    "select_multiple": gettext_lazy("Hãy chọn ít nhất một"),
    "file": gettext_lazy("Hãy chọn tệp"),
    "image": gettext_lazy("Hãy chọn ảnh"),
    "date": gettext_lazy("Nhập ngày, tháng, năm"),
    "time": gettext_lazy("Nhập giờ, phút"),
    "geopoint": gettext_lazy("Nhập vĩ độ và kinh độ"),
}
_WRONG = {
    "required": gettext_lazy("Cần trả lời câu này"),
    "characters": gettext_lazy("Có ký tự không nhìn thấy được; hãy gõ lại"),
    "too_long": gettext_lazy("Dài quá 5.000 ký tự"),
    "too_large": gettext_lazy("Số quá lớn: nhiều nhất 15 chữ số"),
    "choice": gettext_lazy("Lựa chọn này không có trong danh sách; hãy chọn lại"),
    "constraint": gettext_lazy("Câu trả lời này chưa hợp lệ"),
    "integer": gettext_lazy("Phải là số nguyên, ví dụ 12"),
    "decimal": gettext_lazy("Phải là số, ví dụ 12,5"),
    "date": gettext_lazy("Ngày này không có thật, ví dụ đúng: 27 3 2009"),
    "time": gettext_lazy("Giờ từ 0 đến 23, phút từ 0 đến 59"),
    "geopoint": gettext_lazy("Vĩ độ từ -90 đến 90, kinh độ từ -180 đến 180"),
    "type": gettext_lazy("Câu trả lời này không đọc được; hãy trả lời lại"),
}
_TERMS = {
    "is": gettext_lazy("“%(question)s” là “%(value)s”"),
    "is_not": gettext_lazy("“%(question)s” không phải là “%(value)s”"),
    "has": gettext_lazy("“%(question)s” có “%(value)s”"),
    "has_not": gettext_lazy("“%(question)s” không có “%(value)s”"),
    "filled": gettext_lazy("“%(question)s” đã được trả lời"),
    "empty": gettext_lazy("“%(question)s” để trống"),
    "below": gettext_lazy("“%(question)s” nhỏ hơn %(value)s"),
    "at_most": gettext_lazy("“%(question)s” không quá %(value)s"),
    "above": gettext_lazy("“%(question)s” lớn hơn %(value)s"),
    "at_least": gettext_lazy("“%(question)s” từ %(value)s trở lên"),
}


def problem(finding: Finding, state: State) -> str:
    """Why an answer is refused: in the form's own words when it has some."""
    own = state.words(finding.text, state.by_address[finding.address])
    if own:
        return own
    if finding.code == "required":
        return str(_REQUIRED.get(finding.question.kind, _WRONG["required"]))
    return str(_WRONG[finding.code])


def is_generic(finding: Finding, language: str) -> bool:
    """Whether the words do not name the question, so that a list of errors puts its label before them."""
    return not finding.text


def condition(outlook: Outlook, state: State, cell: Cell) -> str:
    """When a question is to be answered: «Chỉ trả lời khi “…” là “…”.»; empty when it cannot be said simply."""
    if not outlook.terms:
        return ""
    joint = _(" và ") if outlook.joint == "and" else _(" hoặc ")
    return _("Chỉ trả lời khi %(terms)s.") % {
        "terms": joint.join(_term(term, state, cell) for term in outlook.terms)
    }


def _term(term: Term, state: State, cell: Cell) -> str:
    label = state.words(term.question.label, cell).rstrip("?:. ")
    value = term.value
    if term.question.list_name:
        value = state.choice_label(term.question.list_name, value, cell)
    return str(_TERMS[term.relation] % {"question": label, "value": value})


def inside(label: str) -> str:
    """A label as part of a sentence: its first letter small, unless it is an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def answer(question: Question, state: State, cell: Cell) -> str:
    """An answer as people write it."""
    given: Any = cell.answer
    if given is None or (rules.fault(question.kind, given) is not None and question.kind != "calculate"):
        return "" if given is None else str(given)
    match question.kind:
        case "select_one":
            return state.choice_label(question.list_name, given, cell)
        case "select_multiple":
            return "; ".join(state.choice_label(question.list_name, code, cell) for code in given)
        case "date":
            return f"{date.fromisoformat(given):%d/%m/%Y}"
        case "time":
            return f"{time.fromisoformat(given):%H:%M}"
        case "integer":
            grouped = "thousands-sep" in question.appearance
            return (
                words.money(given) if grouped else words.number(given) if abs(given) >= 10_000 else str(given)
            )
        case "decimal":
            return words.number(given, len(given.partition(".")[2]))
        case "geopoint":
            return " ".join(given.split()[:2])
        case "file" | "image":
            assert isinstance(given, Mapping)
            return str(given["name"])
    return str(given)
