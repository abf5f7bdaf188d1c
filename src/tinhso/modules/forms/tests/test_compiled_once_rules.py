"""Expressions are compiled once a process, whatever is asked of them afterwards."""

from __future__ import annotations

from django.http import QueryDict

from tinhso.modules.forms.rules.xpath import compiler
from tinhso.modules.forms.runtime import Form
from tinhso.modules.forms.testing import form_of, xlsform


def twenty_fields() -> Form:
    rows = [f"text|q{n}|Câu {n}|yes|string-length(.) > 2||" for n in range(12)]
    rows += [
        "select_one c|one|Chọn|yes|||", "select_multiple c|many|Chọn|||||", "integer|number|Số|yes|. > 0 and . < 100||",
        "date|day|Ngày|yes|. <= today()||", "text|other|Khác|||${one} = 'a'|", "decimal|area|Số||. > ${number}|${one} = 'b'|",
        "text|more|Khác|||selected(${many}, 'a')|", "text|last|Cuối|||string-length(${q1}) > 1|",
    ]  # fmt: skip
    head = "type|name|label|required|constraint|relevant\nbegin group|g|Trang|||"
    return form_of(xlsform("\n".join([head, *rows, "end group|||||"]), "list_name|name|label\nc|a|A\nc|b|B"))


def filled() -> QueryDict:
    answers = "&".join(f"q{n}=xyz" for n in range(12))
    return QueryDict(f"{answers}&one=a&number=5&day-day=1&day-month=2&day-year=2000&many=a&other=xx&last=yy")


def test_expressions_are_compiled_once() -> None:
    form, data = twenty_fields(), filled()
    form.page_form("g", {}, data).is_valid()
    before = compiler.compiled.cache_info().misses, compiler.compiled_tree.cache_info().misses
    for _ in range(3):
        form.page_form("g", {}, data).is_valid()
        form.check({"g": {"one": "a"}})
    assert (compiler.compiled.cache_info().misses, compiler.compiled_tree.cache_info().misses) == before
