"""Every fault of a source is told by sheet, row and column, and nothing unsupported passes in silence."""

from __future__ import annotations

import io
import unicodedata

import pytest
from django.utils import translation
from openpyxl import Workbook

from tinhso.modules.forms.faults import _WORDS, column_of, say
from tinhso.modules.forms.rules.errors import FormError, FormErrors
from tinhso.modules.forms.rules.load import load
from tinhso.modules.forms.rules.source import _cell_text
from tinhso.modules.forms.testing import xlsform

HEAD = "type|name|label|relevant|required|required_message|constraint|constraint_message|calculation|default|choice_filter|appearance|readonly"
CHOICES = "list_name|name|label|area\nc|a|A|x\nc|b|B|y"


def question(kind: str, name: str = "q", **cells: str) -> str:
    cells = {"type": kind, "name": name, "label": "Nhãn", **cells}
    return "|".join(cells.get(column, "") for column in HEAD.split("|"))


def survey(*rows: str, choices: str = CHOICES) -> bytes:
    return xlsform("\n".join([HEAD, *rows]), choices)


def faults(source: bytes, name: str = "thu.md") -> list[FormError]:
    with pytest.raises(FormErrors) as caught:
        load(name, source)
    assert str(caught.value)
    return list(caught.value.errors)


def place(error: FormError) -> tuple[str, str, int | None, str, str]:
    return error.code, error.sheet, error.row, error.column, error.detail


Q = question
TABLE = [
    # types and structure
    (survey(Q("range")), ("unsupported_type", "survey", 2, "type", "range")),
    (survey(Q("start")), ("unsupported_type", "survey", 2, "type", "start")),
    (survey(Q("")), ("missing_cell", "survey", 2, "type", "")),
    (survey(Q("select_one_from_file x.csv")), ("unsupported_type", "survey", 2, "type", "select_one_from_file x.csv")),
    (survey(Q("select_one c or_other")), ("unsupported_type", "survey", 2, "type", "or_other")),
    (survey(Q("select_one")), ("missing_list", "survey", 2, "type", "select_one")),
    (survey(Q("select_one d")), ("unknown_list", "survey", 2, "type", "d")),
    (survey(Q("begin group", "g"), Q("text")), ("unmatched_begin", "survey", 2, "type", "begin group")),
    (survey(Q("text"), Q("end group", "")), ("unmatched_end", "survey", 3, "type", "end group")),
    (survey(Q("begin_group", "g"), Q("end repeat", "")), ("unmatched_end", "survey", 3, "type", "end repeat")),
    (survey(Q("text", "")), ("missing_cell", "survey", 2, "name", "")),
    (survey(Q("text", "hộ tên")), ("bad_name", "survey", 2, "name", "hộ tên")),
    (survey(Q("text", "tuổi")), ("bad_name", "survey", 2, "name", "tuổi")),
    (survey(Q("text", "meta")), ("bad_name", "survey", 2, "name", "meta")),
    (survey(Q("begin group", "9g"), Q("text"), Q("end group", "")), ("bad_name", "survey", 2, "name", "9g")),
    (survey(Q("text"), Q("text")), ("compiler", "survey", 3, "name", None)),
    (survey(Q("text", label="")), ("missing_text", "survey", 2, "label", "")),
    (survey(Q("text", label="**Đậm**")), ("markup", "survey", 2, "label", "**Đậm**")),
    (survey(Q("text", label="<b>Tên</b>")), ("markup", "survey", 2, "label", "<b>Tên</b>")),
    # cells without meaning
    (survey(Q("note", required="yes")), ("useless_cell", "survey", 2, "required", "note")),
    (survey(Q("file", constraint=". != ''")), ("useless_cell", "survey", 2, "constraint", "file")),
    (survey(Q("image", default="x")), ("useless_cell", "survey", 2, "default", "file")),
    (survey(Q("text", choice_filter="true()")), ("useless_cell", "survey", 2, "choice_filter", "text")),
    (survey(Q("begin group", "g", required="yes"), Q("text"), Q("end group", "")),
     ("useless_cell", "survey", 2, "required", "group")),
    (survey(Q("calculate", calculation="")), ("missing_cell", "survey", 2, "calculation", "")),
    (survey(Q("text", calculation="1 + 1")), ("calculation_editable", "survey", 2, "calculation", "")),
    (survey(Q("text", calculation="1 + 1", readonly="yes", default="x")), ("calculation_default", "survey", 2, "default", "")),
    (survey(Q("text", constraint_message="Sai")), ("message_without", "survey", 2, "constraint_message", "constraint")),
    (survey(Q("text", required_message="Cần")), ("message_without", "survey", 2, "required_message", "required")),
    (survey(Q("text", appearance="signature")), ("unsupported_appearance", "survey", 2, "appearance", "signature")),
    (survey(Q("begin group", "g", appearance="table-list"), Q("text"), Q("end group", "")),
     ("unsupported_appearance", "survey", 2, "appearance", "table-list")),
    # expressions
    (survey(Q("text", relevant="1 +")), ("unfinished", "survey", 2, "relevant", "1 +")),
    (survey(Q("text", relevant="(1 = 1")), ("unfinished", "survey", 2, "relevant", "(1 = 1")),
    (survey(Q("text", constraint=". = = 1")), ("syntax", "survey", 2, "constraint", "=")),
    (survey(Q("text", constraint="1 = 2 = 3")), ("syntax", "survey", 2, "constraint", "=")),
    (survey(Q("text", constraint=". > 1e3")), ("syntax", "survey", 2, "constraint", "1000.0")),
    (survey(Q("text", constraint="+. > 1")), ("syntax", "survey", 2, "constraint", "+")),
    (survey(Q("text", required="pulldata('a','b','c','d')")), ("unsupported_function", "survey", 2, "required", "pulldata")),
    (survey(Q("text", required="tuoi(.) > 3")), ("unknown_function", "survey", 2, "required", "tuoi")),
    (survey(Q("text", required="jr:itext('x') = ''")), ("unsupported_function", "survey", 2, "required", "itext")),
    (survey(Q("text", required="substr(.) = ''")), ("arguments", "survey", 2, "required", "substr")),
    (survey(Q("text", required="today(1) = ''")), ("arguments", "survey", 2, "required", "today")),
    (survey(Q("text", required="not(., .)")), ("arguments", "survey", 2, "required", "not")),
    (survey(Q("text", required="weighted-checklist(1, 2, true(), 1, false())")),
     ("arguments", "survey", 2, "required", "weighted-checklist")),
    (survey(Q("text", required="indexed-repeat(., ., 1, .) = ''")), ("arguments", "survey", 2, "required", "indexed-repeat")),
    (survey(Q("text", required="count(3) > 1")), ("needs_path", "survey", 2, "required", "count")),
    (survey(Q("text", required=r"count(. \| 3) > 1")), ("needs_path", "survey", 2, "required", "|")),
    (survey(Q("text", required="concat('a')/b = ''")), ("needs_path", "survey", 2, "required", "|")),
    (survey(Q("text", constraint="regex(., concat('a', 'b'))")), ("needs_literal", "survey", 2, "constraint", "regex")),
    (survey(Q("text", constraint="regex(., '[a')")), ("bad_pattern", "survey", 2, "constraint", "[a")),
    (survey(Q("text", required="@a = 1")), ("unsupported_path", "survey", 2, "required", "@")),
    (survey(Q("text", required="/ = 1")), ("unsupported_path", "survey", 2, "required", "/")),
    (survey(Q("text", required="$v = 1")), ("unsupported_path", "survey", 2, "required", "$")),
    (survey(Q("text", required="(1)[1] = 1")), ("unsupported_path", "survey", 2, "required", "[")),
    (survey(Q("text", required="1/a = 1")), ("unsupported_path", "survey", 2, "required", "/")),
    (survey(Q("text", required="(1)/a = 1")), ("syntax", "survey", 2, "required", "/")),
    (survey(Q("text", required="../current() = 1")), ("unsupported_path", "survey", 2, "required", "current")),
    (survey(Q("text", required="descendant::child::a = 1")), ("syntax", "survey", 2, "required", "child")),
    (survey(Q("text"), Q("text", "p", required="${r} = 1")), ("compiler", "survey", 3, "required", None)),
    (survey(Q("text"), Q("text", "p", required="/data/r = 1")), ("unknown_path", "survey", 3, "required", "/data/r")),
    (survey(Q("text"), Q("text", "p", required="../r/s = 1")), ("unknown_path", "survey", 3, "required", "../r/s")),
    (survey(Q("text", required="preceding-sibling::zz = 1")), ("unknown_path", "survey", 2, "required", "preceding-sibling::zz")),
    (survey(Q("text", required="instance('zz')/root/item = 1")), ("unknown_list", "survey", 2, "required", "zz")),
    (survey(Q("select_one c"), Q("text", "p", required="instance('c')/root/item[name = 'a']/people > 3")),
     ("unknown_path", "survey", 3, "required", "instance(…)/root/item/people")),
    (survey(Q("select_one c", choice_filter="province = 'x'")), ("unknown_path", "survey", 2, "choice_filter", "province")),
    (survey(Q("text"), Q("text", "p", relevant="${q}")), ("bare_condition", "survey", 3, "relevant", "")),
    (survey(Q("text"), Q("text", "p", relevant="not(${q})")), ("bare_condition", "survey", 3, "relevant", "")),
    (survey(Q("text"), Q("text", "p", required="${q} = 1 and ${q}")), ("bare_condition", "survey", 3, "required", "")),
    (survey(Q("text"), Q("text", "p", required="${q} or 1 = 1")), ("bare_condition", "survey", 3, "required", "")),
    (survey(Q("text"), Q("calculate", "p", calculation="if(${q}, 1, 2)")), ("bare_condition", "survey", 3, "calculation", "")),
    (survey(Q("text", relevant="'x'")), ("bare_condition", "survey", 2, "relevant", "x")),
    (survey(Q("begin group", "g"), Q("text"), Q("end group", ""), Q("text", "p", relevant="/data/g = 1")),
     ("group_as_value", "survey", 5, "relevant", "g")),
    (survey(Q("begin repeat", "g"), Q("integer"), Q("end repeat", ""), Q("text", "p", relevant="sum(${g}) = 1")),
     ("group_as_value", "survey", 5, "relevant", "g")),
    (survey(Q("time"), Q("text", "p", relevant="${q} > '08:00'")), ("time_compared", "survey", 3, "relevant", "q")),
    (survey(Q("text"), Q("calculate", "p", calculation="jr:choice-name('a', '${q}')")),
     ("needs_select", "survey", 3, "calculation", "q")),
    (survey(Q("text"), Q("calculate", "p", calculation="jr:choice-name('a', '1')")),
     ("needs_path", "survey", 3, "calculation", "jr:choice-name")),
    (survey(Q("text", relevant=". = 'x'")), ("circular", "survey", 2, "relevant", "q → q")),
    (survey(Q("text", "a", relevant="${b} = 1"), Q("text", "b", relevant="${a} = 1")),
     ("circular", "survey", 2, "relevant", "a → b → a")),
    (survey(Q("calculate", "a", calculation="${b} + 1"), Q("calculate", "b", calculation="${a} + 1")),
     ("circular", "survey", 2, "calculation", "a → b → a")),
    (survey(Q("begin group", "g", relevant="${q} = 1"), Q("text"), Q("end group", "")),
     ("circular", "survey", 2, "relevant", "g → q → g")),
    (survey(Q("text", label="Chào ${q} ${r}")), ("compiler", "survey", 2, "label", None)),
    # choices
    (survey(Q("text"), choices="list_name|name|label\nc||A"), ("missing_cell", "choices", 2, "name", "")),
    (survey(Q("text"), choices="list_name|name|label\n|a|A"), ("missing_cell", "choices", 2, "list_name", "")),
    (survey(Q("text"), choices="list_name|name|label\nc|a b|A"), ("bad_choice", "choices", 2, "name", "a b")),
    (survey(Q("text"), choices="list_name|name|label\nxã|a|A"), ("bad_name", "choices", 2, "list_name", "xã")),
    (survey(Q("text"), choices="list_name|name|label\nc|a|A\nc|a|B"), ("duplicate_choice", "choices", 3, "name", "a")),
    (survey(Q("text"), choices="list_name|name|label\nc|a|"), ("missing_text", "choices", 2, "label", "")),
    (survey(Q("text"), choices="list_name|name\nc|a"), ("missing_text", "choices", 2, "label", "")),
    (survey(Q("text"), choices="list_name|name|label|media::image\nc|a|A|x.png"),
     ("unknown_column", "choices", 2, "media::image", "x.png")),
    # columns and languages
    (xlsform("type|name|label|trigger\ntext|q|Q|x"), ("unknown_column", "survey", 2, "trigger", "x")),
    (xlsform("type|name|label|label\ntext|q|Q|x"), ("duplicate_column", "survey", 1, "label", "")),
    (xlsform("type|name|label\ntext|q|Q|x"), ("no_column", "survey", 2, "", "x")),
    (xlsform("type|name|label::Khmer (km)\ntext|q|Q"), ("unknown_language", "survey", 1, "label::Khmer (km)", "Khmer (km)")),
    (xlsform("type|name|label::English (en)\ntext|q|Q"), ("no_vietnamese", "survey", 1, "", "")),
    (xlsform("type|name|label::Việt (vi)|hint::Tiếng Việt (vi)\ntext|q|Q|h"),
     ("language_spelling", "survey", 1, "hint::Tiếng Việt (vi)", "Việt (vi)")),
    (xlsform("type|name|label::Tiếng Việt (vi)|label::English (en)\ntext|q|Q|"),
     ("missing_text", "survey", 2, "label::English (en)", "")),
    (xlsform("type|name|label|relevant::Tiếng Việt (vi)\ntext|q|Q|1 = 1"),
     ("not_translatable", "survey", 1, "relevant::Tiếng Việt (vi)", "")),
    # sheets and settings
    (b"| survey |\n| | type | name | label |\n| | text | q | Q |", ("missing_sheet", "settings", None, "", "")),
    (xlsform("type|name|label\ntext|q|Q") + b"\n| entities |\n| | a |\n| | b |", ("unknown_sheet", "entities", None, "", "")),
    (xlsform("type|name|label\ntext|q|Q").replace(b"|1 |", b"| |"), ("missing_cell", "settings", 2, "version", "")),
    (xlsform("type|name|label\ntext|q|Q") + b"\n| | x | y | 2 |", ("one_settings_row", "settings", 1, "", "")),
    (xlsform("type|name|label\ntext|q|Q").replace(b"form_id|form_title|version", b"form_id|form_title|version|style")
     .replace(b"|1 |", b"|1|pages |"), ("unknown_column", "settings", 2, "style", "pages")),
    (xlsform("type|name|label::Tiếng Việt (vi)\ntext|q|Q").replace(b"|version", b"|version|default_language")
     .replace(b"|1 |", b"|1|English (en) |"), ("unknown_language", "settings", 2, "default_language", "English (en)")),
    # files
    (b"no table here", ("no_table", "", None, "", "")),
    (b"\xff\xfe", ("not_utf8", "", None, "", "")),
    (b"| | type | name |\n", ("no_sheet", "", None, "", "| | type | name |")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "expected"), TABLE, ids=[f"{i}-{row[1][0]}" for i, row in enumerate(TABLE)]
)
def test_fault_is_told_where_it_stands(
    source: bytes, expected: tuple[str, str, int | None, str, str | None]
) -> None:
    found = [place(error) for error in faults(source)]
    assert found[0][:4] == expected[:4]
    if expected[4] is not None:
        assert found[0][4] == expected[4]


def test_all_faults_come_at_once_with_the_lines_of_the_text_file() -> None:
    found = faults(survey(Q("range", "a"), Q("text", "b", label=""), Q("text", "c", appearance="x")))
    assert [(error.code, error.row, error.line) for error in found] == [
        ("unsupported_type", 2, 3), ("missing_text", 3, 4), ("unsupported_appearance", 4, 5),
    ]  # fmt: skip
    found = faults(survey(Q("text", "a", required="x("), Q("text", "b", relevant="nix(1)")))
    assert [(error.row, error.column) for error in found] == [(2, "required"), (3, "relevant")]


def test_every_fault_has_words_and_they_name_the_place() -> None:
    for code in _WORDS:
        words = say(FormError(code, "survey", 3, "label", "điều gì đó"))
        assert words.endswith("(trang survey, hàng 3)")
        assert "%(" not in words
    assert say(FormError("no_table")) == "Tệp không có bảng nào."
    assert column_of(FormError("syntax", "survey", 3, "relevant")) == "survey.relevant"
    with translation.override("en"):
        assert (
            say(FormError("syntax", "survey", 3, "x", "="))
            == "The expression is wrong at “=”. (sheet survey, row 3)"
        )


def test_only_two_kinds_of_file_are_read() -> None:
    assert [e.code for e in faults(b"", "thu.csv")] == ["file_kind"]
    assert [e.code for e in faults(b"not a workbook", "thu.xlsx")] == ["not_excel"]


def workbook(rows: dict[str, list[list[object]]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, lines in rows.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SETTINGS = [["form_id", "form_title", "version"], ["thu", "Thử", 20130701]]


def test_excel_is_read_like_the_text_form() -> None:
    decomposed = unicodedata.normalize("NFD", "Huyện Giá Rai")
    excel = workbook({
        "Survey": [["type", "name", "label", "required"], ["select_one c", "q", " Câu  hỏi\u00a0", True], [], ["text", "t", "T"]],
        "choices": [["list_name", "name", "label"], ["c", 1.0, decomposed], ["c", 2.5, "Hai"]],
        "settings": SETTINGS,
        "_notes": [["anything"]],
    })  # fmt: skip
    loaded = load("thu.xlsx", excel)
    (select, text) = loaded.definition.questions()
    assert select.required == "true()"
    assert select.label == {"vi": ["Câu hỏi"]}
    assert text.row == 4
    assert [choice.name for choice in loaded.definition.lists["c"]] == ["1", "2.5"]
    assert loaded.definition.lists["c"][0].label == {"vi": ["Huyện Giá Rai"]}
    assert loaded.definition.version == "20130701"


def test_excel_rows_are_counted_as_excel_shows_them() -> None:
    excel = workbook({
        "survey": [["type", "name", "label"], [], [], ["text", "q", "Q"], ["text", "q", "Q again"]],
        "settings": SETTINGS,
    })  # fmt: skip
    (error,) = faults(excel, "thu.xlsx")
    assert (error.code, error.row, error.line) == ("compiler", 5, None)


def test_what_pyxform_does_not_foresee_is_a_fault_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def slip(*args: object, **kwargs: object) -> None:
        raise AttributeError("'dict' object has no attribute 'x'")

    monkeypatch.setattr("pyxform.xls2xform.convert", slip)
    (error,) = faults(survey(Q("text")))
    assert (error.code, error.detail) == ("compiler", "AttributeError: 'dict' object has no attribute 'x'")


def test_what_has_no_value_is_no_fault() -> None:
    loaded = load("thu.md", xlsform("type|name|label|trigger|\ntext|q|Q||"))
    assert [question.name for question in loaded.definition.questions()] == ["q"]


def test_a_row_with_nothing_but_a_stray_cell_is_a_fault() -> None:
    (error,) = faults(xlsform("type|name|label\ntext|q|Q\n|||lạc"))
    assert (error.code, error.row, error.detail) == ("no_column", 3, "lạc")


def test_cells_are_read_as_people_see_them() -> None:
    assert [_cell_text(value) for value in (None, True, False, 2.0, 2.5, 7, "x")] == [
        "",
        "TRUE",
        "FALSE",
        "2",
        "2.5",
        "7",
        "x",
    ]


def test_text_files_may_have_remarks_rules_and_bars() -> None:
    source = xlsform("type|name|label\n---|---|---\ntext|q|Một \\| hai").replace(
        b"| survey |", "\ufeff# Ghi chú\n| survey |".encode()
    )
    loaded = load("thu.md", source)
    assert next(loaded.definition.questions()).label == {"vi": ["Một | hai"]}
