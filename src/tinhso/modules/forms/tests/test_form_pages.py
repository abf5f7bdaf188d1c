"""Pages as Django forms: what is drawn, what is read, which buttons work, without JavaScript."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from tinhso.kernel.testing.pages import inspect_fragment
from tinhso.modules.forms.runtime import Form, PageForm
from tinhso.modules.forms.testing import form_of, xlsform

SURVEY = """
type|name|label::Tiếng Việt (vi)|label::English (en)|hint::Tiếng Việt (vi)|hint::English (en)|relevant|required|constraint|constraint_message::Tiếng Việt (vi)|constraint_message::English (en)|calculation|choice_filter|default|appearance|readonly
begin group|person|Người nộp|Applicant||||||||||||
text|name|Họ tên|Name|Như trên giấy tờ|As on your papers||yes|string-length(.) > 2|Họ tên quá ngắn|The name is too short|||||
text|email|Thư điện tử (không bắt buộc)|E-mail (optional)||||||||||||
text|about|Giới thiệu|About you|||||||||||multiline|
text|card|Số giấy tờ|Number|||||||||||numbers|
select_one yn|loan|Có vay vốn không?|Do you borrow?||||yes|||||||horizontal|
integer|amount|Số tiền vay|Amount|||${loan} = 'yes'|yes|. <= 1000000|||||| thousands-sep|
decimal|rate|Lãi suất|Rate|||string-length(${card}) > 2||||||||
date|born|Ngày sinh|Born||||||||||1980-01-02||
time|hour|Giờ|Hour||||||||||||
geopoint|at|Vị trí|Place||||||||||||
text|code|Mã|Code|||||||||| AB||yes
integer|years|Số năm|Years||||||||int((today() - ${born}) div 365.25)||||yes
note|hello|Chào ${name}|Hello ${name}|Ghi chú|Note||||||||||
end group||||||||||||||||
begin group|home|Nơi ở|Home||||||||||||
select_one area|district|Huyện|District||||yes||||||||
select_one commune|commune|Xã|Commune||||yes|||||district = ${district}|||
select_one yn|listed|Trong danh sách|Listed|||||||||||minimal|
begin group|rent|Thuê nhà|Rent|||${listed} = 'no'|||||||||
text|owner|Chủ nhà|Owner||||yes||||||||
end group||||||||||||||||
end group||||||||||||||||
begin group|people|Thành viên|Members|||${person_loan} != 'never'|||||||||
begin repeat|member|Thành viên|Member||||||||||||
text|who|Tên|Name||||yes||||||||
integer|age|Tuổi|Age||||||||||||
begin repeat|pet|Vật nuôi|Pet|||${age} > 5|||||||||
text|kind|Loài|Kind||||||||||chó||
end repeat||||||||||||||||
end repeat||||||||||||||||
end group||||||||||||||||
begin group|papers|Giấy tờ|Papers||||||||||||
file|copy|Bản chụp|Copy||||yes||||||||
image|photo|Ảnh|Photo||||||||||||
select_multiple yn|marks|Đánh dấu|Marks||||||||||||
select_one many|many|Nhiều|Many||||||||||||
end group||||||||||||||||
note|end|Hết|The end||||||||||||
""".replace("${person_loan}", "${loan}")
CHOICES = """
list_name|name|label::Tiếng Việt (vi)|label::English (en)|district
yn|yes|Có|Yes|
yn|no|Không|No|
area|gr|Giá Rai|Gia Rai|
area|hd|Hồng Dân|Hong Dan|
commune|pt|Phong Thạnh|Phong Thanh|gr
commune|lt|Lộc Ninh|Loc Ninh|hd
""" + "\n".join(f"many|c{n}|Mục {n}|Item {n}|" for n in range(9))


@pytest.fixture(scope="module")
def form() -> Form:
    return form_of(xlsform(SURVEY, CHOICES))


def sent(text: str = "", **values: Any) -> QueryDict:
    data = QueryDict(text, mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def errors(page: PageForm) -> dict[str, list[str]]:
    return {name: [str(message) for message in messages] for name, messages in page.errors.items()}


PERSON = {"name": "Trần Thị Sáu", "loan": "no", "born-day": "2", "born-month": "1", "born-year": "1980"}


class TestDrawing:
    @pytest.mark.parametrize("key", ["person", "home", "people", "papers", "end"])
    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_every_page_is_sound_html(self, form: Form, key: str, language: str) -> None:
        with translation.override(language):
            html = str(form.page_form(key, form.start(), language=language))
            assert inspect_fragment(f"<form>{html}</form>") == []
            wrong = form.page_form(key, form.start(), sent(_shown="name"), language=language)
            assert inspect_fragment(f"<form>{wrong}</form>") == []

    def test_labels_hints_values_and_marks(self, form: Form) -> None:
        html = str(
            form.page_form(
                "person", {"person": {"name": "Sáu", "rate": "2.5", "amount": 4500000, "at": "9.5 105.2 0 0"}}
            )
        )
        assert ">Họ tên</label>" in html
        assert "Như trên giấy tờ" in html
        assert 'value="Sáu"' in html
        assert 'value="4.500.000"' in html
        assert 'value="105.2"' in html
        assert "Thư điện tử (không bắt buộc)</label>" in html
        assert 'Giới thiệu <span class="ts-optional">(không bắt buộc)</span>' in html
        assert html.count("<textarea") == 1
        assert "Chào Sáu" in html
        assert "Ghi chú" in html

    def test_languages(self, form: Form) -> None:
        assert form.languages == ("vi", "en")
        assert [page.title for page in form.pages({}, "en")] == [
            "Applicant",
            "Home",
            "Members",
            "Papers",
            "Thử",
        ]
        assert "Do you borrow?" in str(form.page_form("person", {}, language="en"))

    def test_facts_are_shown_and_not_asked(self, form: Form) -> None:
        page = form.page_form("person", form.start())
        assert "code" not in page.fields
        assert "years" not in page.fields
        assert [(b.label, b.text) for b in page.blocks if b.kind == "fact"] == [
            ("Mã", "AB"),
            ("Số năm", "35"),
        ]

    def test_long_lists_are_selects_and_short_ones_radios(self, form: Form) -> None:
        page = form.page_form("papers", {})
        assert type(page.fields["many"].widget).__name__ == "TsSelect"
        assert type(page.fields["marks"].widget).__name__ == "TsChecks"
        home = form.page_form("home", {"home": {"district": "gr"}})
        assert type(home.fields["commune"].widget).__name__ == "TsRadio"
        assert type(home.fields["listed"].widget).__name__ == "TsSelect"

    def test_unsound_answers_of_a_draft_are_not_drawn(self, form: Form) -> None:
        html = str(form.page_form("person", {"person": {"born": "gestern", "hour": 5, "at": "x", "name": 7}}))
        assert "gestern" not in html

    def test_unknown_page(self, form: Form) -> None:
        with pytest.raises(KeyError):
            form.page_form("zz", {})


class TestReading:
    def test_a_good_page(self, form: Form) -> None:
        data = sent(**PERSON, email=" a@b.vn ", about="một\r\nhai", card="1",
                    **{"hour-hour": "8", "hour-minute": "5", "at-lat": "9,2941", "at-lon": "105.7"})  # fmt: skip
        step = form.post("person", form.start(), data)
        assert not step.stay
        assert step.form.is_valid()
        assert json.loads(json.dumps(step.answers))["person"] == {
            "name": "Trần Thị Sáu", "email": "a@b.vn", "about": "một\nhai", "card": "1", "loan": "no", "born": "1980-01-02",
            "hour": "08:05", "at": "9.2941 105.7 0 0", "code": "AB",
        }  # fmt: skip
        assert step.form.cleaned_data["hour"] == "08:05"

    def test_errors_stand_at_their_fields_and_the_rest_is_kept(self, form: Form) -> None:
        data = sent(name="An", loan="yes", amount="nhiều", about="x" * 6000, card="\x07", email="giữ",
                    **{"born-day": "31", "born-month": "2", "born-year": "2015", "at-lat": "95", "at-lon": "x"})  # fmt: skip
        step = form.post("person", form.start(), data)
        assert step.stay
        found = errors(step.form)
        assert found.pop("amount")[0].startswith("Số tiền")
        assert found == {
            "name": ["Họ tên quá ngắn"],
            "about": ["Dài quá 5.000 ký tự"],
            "card": ["Có ký tự không nhìn thấy được; hãy gõ lại"],
            "born": ["Ngày này không có thật, ví dụ đúng: 27 3 2009"],
            "at": ["Vĩ độ từ -90 đến 90, kinh độ từ -180 đến 180"],
        }
        assert step.answers["person"]["email"] == "giữ"
        html = str(step.form)
        assert 'value="nhiều"' in html
        assert 'value="95"' in html

    def test_required_in_words_of_its_kind(self, form: Form) -> None:
        page = form.page_form("person", {}, sent())
        assert errors(page) == {"name": ["Cần trả lời câu này"], "loan": ["Hãy chọn một câu trả lời"]}
        assert page.errors.as_data()["loan"][0].code == "required"
        page = form.page_form("person", {}, sent(**PERSON | {"name": "An"}))
        assert page.errors.as_data()["name"][0].code == "stated"

    def test_too_much_money(self, form: Form) -> None:
        page = form.page_form("person", {}, sent(**PERSON | {"loan": "yes", "amount": "2.000.000 đồng"}))
        assert errors(page) == {"amount": ["Câu trả lời này chưa hợp lệ"]}
        page = form.page_form("person", {}, sent(**PERSON | {"loan": "yes", "amount": "9" * 17}))
        assert errors(page) == {"amount": ["Số quá lớn: nhiều nhất 15 chữ số"]}

    def test_what_was_not_shown_is_left_alone(self, form: Form) -> None:
        answers = {"person": {"about": "giữ nguyên", "email": "a@b.vn"}}
        page = form.page_form("person", answers, sent(_shown="name,email", name="Sáu Trần"))
        assert form.merge("person", answers, page)["person"] == {"about": "giữ nguyên", "name": "Sáu Trần"}

    def test_readonly_and_other_pages_cannot_be_posted(self, form: Form) -> None:
        step = form.post("person", form.start(), sent(**PERSON, code="hack", years="99", district="gr"))
        assert step.answers["person"]["code"] == "AB"
        assert "home" not in step.answers

    @pytest.mark.parametrize(
        ("typed", "language", "answer"),
        [
            ("2,5", "vi", "2.5"), ("2.5", "vi", "2.5"), ("1.234,5", "vi", "1234.5"), ("1,234", "vi", "1.234"), ("1.234.567", "vi", "1234567"),
            ("1 234,50", "vi", "1234.5"), ("-0,5", "vi", "-0.5"), ("1,234.5", "en", "1234.5"), ("1.234", "en", "1.234"), ("007", "vi", "7"),
        ],
    )  # fmt: skip
    def test_decimals(self, form: Form, typed: str, language: str, answer: str) -> None:
        page = form.page_form("person", {}, sent(**PERSON, card="123", rate=typed), language=language)
        assert errors(page) == {}
        assert page.answers["person"]["rate"] == answer

    @pytest.mark.parametrize(("typed", "language"), [("1.234", "vi"), ("1,234", "en")])
    def test_decimals_that_could_be_thousands_are_asked_again(
        self, form: Form, typed: str, language: str
    ) -> None:
        page = form.page_form("person", {}, sent(**PERSON, card="123", rate=typed), language=language)
        assert list(errors(page)) == ["rate"]
        assert typed in errors(page)["rate"][0]

    def test_decimals_that_are_none(self, form: Form) -> None:
        page = form.page_form("person", {}, sent(**PERSON, card="123", rate="hai"))
        assert errors(page) == {"rate": ["Phải là số, ví dụ 12,5"]}

    @pytest.mark.parametrize(
        ("typed", "answer"), [("12", 12), ("-3", -3), ("1.000", 1000), ("1 000 000", 1000000), ("0", 0)]
    )
    def test_integers(self, form: Form, typed: str, answer: int) -> None:
        data = sent(**{"member-count": "1", "member-1-who": "A", "member-1-age": typed})
        assert form.page_form("people", {}, data).answers["people"]["member"][0]["age"] == answer

    @pytest.mark.parametrize("typed", ["1,5", "1.00", "x", "1.0000", "١٢"])
    def test_integers_that_are_none(self, form: Form, typed: str) -> None:
        page = form.page_form(
            "people", {}, sent(**{"member-count": "1", "member-1-who": "A", "member-1-age": typed})
        )
        assert errors(page) == {"member-1-age": ["Phải là số nguyên, ví dụ 12"]}

    def test_choices_outside_the_list_are_refused(self, form: Form) -> None:
        page = form.page_form("papers", {}, sent(many="zz", marks=["yes", "zz"]))
        assert errors(page)["many"] == ["Lựa chọn này không có trong danh sách; hãy chọn lại"]
        assert errors(page)["marks"] == ["Lựa chọn này không có trong danh sách; hãy chọn lại"]
        assert form.page_form("papers", {}, sent(marks=["yes", "no", "yes"])).answers["papers"]["marks"] == [
            "yes",
            "no",
        ]
