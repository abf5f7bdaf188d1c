"""The whole submission of a form: checked, finished, summarised, written as a document."""

from __future__ import annotations

import pytest

from tinhso.modules.forms.runtime import Form
from tinhso.modules.forms.testing import form_of, xlsform
from tinhso.modules.forms.tests.test_form_pages import CHOICES, SURVEY, sent


@pytest.fixture(scope="module")
def form() -> Form:
    return form_of(xlsform(SURVEY, CHOICES))


FULL = {
    "person": {"name": "Trần Thị Sáu", "loan": "yes", "amount": 450000, "born": "1980-01-02", "hour": "08:05",
               "at": "9.2 105.7 0 0", "card": "123", "rate": "1234.5", "email": "x"},
    "home": {"district": "gr", "commune": "pt", "listed": "yes", "rent": {"owner": "Ai đó"}},
    "people": {"member": [{"who": "An", "age": 12000}, {"who": "Bé", "age": 9, "pet": [{"kind": "mèo"}]}]},
    "papers": {"copy": {"file": 41, "name": "cmnd.pdf", "size": 7}, "marks": ["yes", "no"]},
}  # fmt: skip


class TestWhole:
    def test_check_names_page_field_and_label(self, form: Form) -> None:
        broken = {**FULL, "people": {"member": [{"who": "An"}, {}]}, "papers": {}}
        assert form.check(FULL) == []
        assert [(p.page_key, p.field, p.message, p.label) for p in form.check(broken)] == [
            ("people", "member-2-who", "Cần trả lời câu này", "Tên"),
            ("papers", "copy", "Hãy chọn tệp", "Bản chụp"),
        ]
        english = form.check({**FULL, "person": {**FULL["person"], "name": "An"}}, "en")
        assert [problem.message for problem in english] == ["The name is too short"]

    def test_finish_drops_what_is_irrelevant(self, form: Form) -> None:
        finished = form.finish({**FULL, "zz": 1})
        assert finished["home"] == {"district": "gr", "commune": "pt", "listed": "yes"}
        assert finished["person"]["years"] == 35
        assert "zz" not in finished

    def test_summary_in_words(self, form: Form) -> None:
        sections = form.summary(FULL)
        assert [(s.page_key, s.title) for s in sections] == [
            ("person", "Người nộp"), ("home", "Nơi ở"), ("people", "Thành viên 1"), ("people", "Thành viên 2"),
            ("people", "Vật nuôi 1"), ("papers", "Giấy tờ"),
        ]  # fmt: skip
        assert [(row.label, row.value) for row in sections[0].rows] == [
            ("Họ tên", "Trần Thị Sáu"), ("Thư điện tử (không bắt buộc)", "x"), ("Số giấy tờ", "123"), ("Có vay vốn không?", "Có"),
            ("Số tiền vay", "450.000 đồng"), ("Lãi suất", "1.234,5"), ("Ngày sinh", "02/01/1980"), ("Giờ", "08:05"),
            ("Vị trí", "9.2 105.7"), ("Số năm", "35"),
        ]  # fmt: skip
        assert [row.value for row in sections[2].rows] == ["An", "12.000"]
        copy, marks = sections[-1].rows
        assert copy.file is not None
        assert (copy.value, copy.file.file, copy.file.field, marks.value) == (
            "cmnd.pdf",
            41,
            "copy",
            "Có; Không",
        )
        assert form.summary({"person": {"born": "gestern", "loan": "zz"}})[0].rows[0].value == "zz"

    def test_files(self, form: Form) -> None:
        (only,) = form.files(FULL)
        assert (only.file, only.name, only.size, only.label, only.page_key) == (
            41,
            "cmnd.pdf",
            7,
            "Bản chụp",
            "papers",
        )
        assert form.files({"papers": {"copy": "x"}}) == []

    def test_flat_and_value(self, form: Form) -> None:
        flat = form.flat(FULL)
        assert flat["people/member[2]/pet[1]/kind"] == "mèo"
        assert flat["person/years"] == 35
        assert "home/rent/owner" not in flat
        assert form.value(FULL, "district") == "gr"
        assert form.value(FULL, "home/district") == "gr"
        assert form.value(FULL, "people/member[2]/who") == "Bé"
        assert form.value(FULL, "owner") is None
        assert form.value(FULL, "zz") is None

    def test_submission_document(self, form: Form) -> None:
        xml = form.submission_xml(FULL, "uuid:5")
        assert xml.startswith('<data id="thu" version="1"><person><name>Trần Thị Sáu</name>')
        assert "<marks>yes no</marks>" in xml
        assert "<copy>cmnd.pdf</copy>" in xml
        assert "<owner>" not in xml
        assert xml.endswith("<meta><instanceID>uuid:5</instanceID></meta></data>")

    def test_pages_and_the_way_through(self, form: Form) -> None:
        assert [(page.key, page.relevant) for page in form.pages({})] == [
            ("person", True), ("home", True), ("people", True), ("papers", True), ("end", True),
        ]  # fmt: skip
        never = {"person": {"loan": "never"}}
        assert [page.key for page in form.pages(never) if not page.relevant] == ["people"]
        assert form.next_page({}) == "person"
        assert form.next_page(never, "home") == "papers"
        assert form.next_page({}, "end") is None

    def test_a_page_without_anything_to_see_is_skipped(self) -> None:
        survey = """
type|name|label|relevant|calculation
text|first|Một||
begin group|g|G||
calculate|c|||1 + 1
text|q|Q|${first} = 'x'|
begin repeat|r|R|${first} = 'y'|
text|w|W||
end repeat||||
end group||||
begin group|always|A||
begin repeat|s|S||
text|v|V||
end repeat||||
end group||||
"""
        form = form_of(xlsform(survey))
        state = {key: [page.relevant for page in form.pages({"first": key})] for key in ("", "x", "y")}
        assert state == {"": [True, False, True], "x": [True, True, True], "y": [True, True, True]}
        assert [page.relevant for page in form.pages({"first": "y", "g": {"r": [{}]}})] == [True, True, True]

    def test_start_with_what_is_known(self, form: Form) -> None:
        known = {
            "name": "Sáu",
            "home/district": "gr",
            "born": "nonsense",
            "zz": 1,
            "loan": "",
            "who": "An",
            "person": {},
            "years": 4,
        }
        assert form.start(known) == {
            "person": {"name": "Sáu", "born": "1980-01-02", "code": "AB", "years": 4}, "home": {"district": "gr"},
            "people": {"member": [{"pet": [{"kind": "chó"}]}]},
        }  # fmt: skip

    def test_once_is_kept_in_the_draft(self) -> None:
        form = form_of(xlsform("type|name|label|calculation\ntext|q|Q|\ncalculate|first||once(${q})"))
        page = form.page_form("q", {}, sent(q="một"))
        kept = form.merge("q", {}, page)
        assert kept == {"q": "một", "first": "một"}
        again = form.page_form("q", kept, sent(q="hai"))
        assert form.finish(form.merge("q", kept, again)) == {"q": "hai", "first": "một"}

    def test_two_questions_of_one_name_need_a_path(self) -> None:
        survey = (
            "type|name|label\nbegin group|a|A\ntext|q|Q\nend group||\nbegin group|b|B\ntext|q|Q\nend group||"
        )
        form = form_of(xlsform(survey))
        answers = {"a": {"q": "1"}, "b": {"q": "2"}}
        assert form.value(answers, "q") is None
        assert form.value(answers, "b/q") == "2"
