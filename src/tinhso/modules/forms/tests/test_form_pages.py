"""Pages as Django forms: what is drawn, what is read, which buttons work, without JavaScript."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from tinhso.kernel.files import DOCUMENT_KINDS, IMAGE_KINDS, FileRejected
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


class TestConditionsOnThePage:
    def test_a_simple_condition_is_said_and_does_not_block(self, form: Form) -> None:
        page = form.page_form("person", {})
        (waiting,) = (block for block in page.blocks if block.kind == "when")
        assert waiting.text == "Chỉ trả lời khi “Có vay vốn không” là “Có”."
        assert [block.name for block in waiting.blocks] == ["amount"]
        step = form.post("person", {}, sent(**PERSON, amount="abc"))
        assert not step.stay
        assert form.post("person", {}, sent(**PERSON | {"loan": "yes"})).form.errors

    def test_a_group_says_it_once(self, form: Form) -> None:
        html = str(form.page_form("home", {}))
        assert html.count("Chỉ trả lời khi “Trong danh sách” là “Không”.") == 1
        step = form.post("home", {"home": {"district": "gr"}}, sent(district="gr", commune="pt", listed="no"))
        assert errors(step.form) == {"rent-owner": ["Cần trả lời câu này"]}
        assert not form.post(
            "home", {"home": {"district": "gr"}}, sent(district="gr", commune="pt", listed="yes")
        ).stay

    def test_what_cannot_be_said_appears_when_it_is_needed(self, form: Form) -> None:
        page = form.page_form("person", {})
        assert "rate" not in page.fields
        assert page.can_update
        data = sent(**PERSON, card="123", _shown=page.shown_value)
        step = form.post("person", {}, data)
        assert step.stay
        assert not step.form.is_valid()
        assert step.form.appeared == ["rate"]
        assert errors(step.form) == {}
        assert 'name="rate"' in str(step.form)
        again = sent(**PERSON, card="123", _shown=step.form.shown_value)
        assert not form.post("person", step.answers, again).stay

    def test_update_button(self, form: Form) -> None:
        step = form.post("person", {}, sent(card="123", loan="yes", amount="abc", _do="update"))
        assert step.stay
        assert not step.form.is_bound
        assert "rate" in step.form.fields
        html = str(step.form)
        assert 'value="abc"' in html
        assert "govuk-error-message" not in html
        assert step.answers["person"] == {"card": "123", "loan": "yes"}

    def test_questions_that_wait_for_the_same_stand_together(self) -> None:
        survey = """
type|name|label|relevant
begin group|g|G|
integer|n|Số|
text|a|A|${n} > 9
text|b|B|${n} > 9
text|c|C|${n} < 3
text|d|D|
end group|||
"""
        blocks = form_of(xlsform(survey)).page_form("g", {}).blocks
        assert [(b.kind, [inner.name for inner in b.blocks]) for b in blocks] == [
            ("field", []), ("when", ["a", "b"]), ("when", ["c"]), ("field", []),
        ]  # fmt: skip
        html = str(form_of(xlsform(survey)).page_form("g", {}))
        assert 'role="group" aria-labelledby="when-a"' in html

    def test_notes_and_facts_come_and_go(self) -> None:
        survey = """
type|name|label|relevant|calculation|readonly
begin group|g|G|||
integer|n|Số|||
note|big|Số lớn|${n} > 9||
integer|twice|Gấp đôi|${n} > 9|${n} * 2|yes
end group|||||
"""
        form = form_of(xlsform(survey))
        assert [block.kind for block in form.page_form("g", {}).blocks] == ["field"]
        blocks = form.page_form("g", {"g": {"n": 12}}).blocks
        assert [(block.kind, block.text) for block in blocks[1:]] == [("note", "Số lớn"), ("fact", "24")]


class TestCascades:
    def test_the_list_waits_for_its_question(self, form: Form) -> None:
        page = form.page_form("home", {})
        assert page.fields["commune"].widget.choices == [("", "Trả lời “Huyện” rồi bấm Cập nhật")]
        assert page.can_update

    def test_update_fills_the_list(self, form: Form) -> None:
        step = form.post("home", {}, sent(district="hd", commune="", _do="update"))
        assert step.stay
        assert list(step.form.fields["commune"].widget.choices) == [("lt", "Lộc Ninh")]

    def test_going_on_explains_the_changed_list(self, form: Form) -> None:
        step = form.post("home", {}, sent(district="hd", commune=""))
        assert errors(step.form) == {"commune": ["Danh sách đã thay đổi theo “Huyện”; hãy chọn lại"]}
        step = form.post(
            "home", {"home": {"district": "gr", "commune": "pt"}}, sent(district="hd", commune="pt")
        )
        assert errors(step.form) == {"commune": ["Danh sách đã thay đổi theo “Huyện”; hãy chọn lại"]}
        step = form.post("home", {"home": {"district": "hd"}}, sent(district="hd", commune="pt"))
        assert errors(step.form) == {"commune": ["Lựa chọn này không có trong danh sách; hãy chọn lại"]}
        assert not form.post("home", step.answers, sent(district="hd", commune="lt")).stay

    def test_a_list_that_another_page_empties(self) -> None:
        survey = """
type|name|label|choice_filter
begin group|a|A|
text|key|Khóa|
end group|||
begin group|b|B|
select_one c|q|Q|x = ${key}
end group|||
"""
        form = form_of(xlsform(survey, "list_name|name|label|x\nc|a|A|1"))
        assert form.page_form("b", {}).fields["q"].widget.choices == [("", "Không có mục nào")]


class TestRepeats:
    def test_add_keeps_what_was_typed(self, form: Form) -> None:
        data = sent(_do="add:member", **{"member-count": "1", "member-1-who": "An", "member-1-age": "chín"})
        step = form.post("people", {}, data)
        assert step.stay
        assert step.answers["people"] == {"member": [{"who": "An"}, {"pet": [{"kind": "chó"}]}]}
        html = str(step.form)
        assert 'value="chín"' in html
        assert 'name="member-count" value="2"' in html
        assert "Thành viên 2" in html
        assert ">Thêm thành viên</button>" in html
        assert ">Xóa thành viên 2</button>" in html

    def test_remove_moves_the_others_up(self, form: Form) -> None:
        data = sent(_do="remove:member-1", **{"member-count": "3", "member-1-who": "A", "member-1-age": "x",
                    "member-2-who": "B", "member-2-age": "y", "member-3-who": "C", "member-3-age": "7"})  # fmt: skip
        step = form.post("people", {}, data)
        assert step.answers["people"]["member"] == [{"who": "B"}, {"who": "C", "age": 7}]
        assert step.form["member-1-age"].value() == "y"
        assert step.form["member-2-age"].value() == 7

    def test_unknown_commands_change_nothing(self, form: Form) -> None:
        data = {"member-count": "1", "member-1-who": "A"}
        for command in ("add:zz", "remove:zz-1", "remove:member-9", "remove:member-x", "zz"):
            step = form.post("people", {}, sent(_do=command, **data))
            assert step.stay
            assert step.answers == {"people": {"member": [{"who": "A"}]}}

    def test_entries_are_limited(self, form: Form) -> None:
        step = form.post("people", {}, sent(_do="add:member", **{"member-count": "999"}))
        assert len(step.answers["people"]["member"]) == 50
        assert 'value="add:member"' not in str(step.form)
        assert form.post("people", step.answers, sent(**{"member-count": "zz"})).form.count_of("member") == 50

    def test_repeats_inside_repeats(self, form: Form) -> None:
        data = {
            "member-count": "2",
            "member-1-who": "A",
            "member-1-age": "9",
            "member-2-who": "B",
            "member-2-age": "4",
        }
        step = form.post("people", {}, sent(_do="update", **data))
        html = str(step.form)
        assert 'name="member-1-pet-count"' in html
        assert "Chỉ trả lời khi “Tuổi” lớn hơn 5." in html
        step = form.post(
            "people", step.answers, sent(_do="add:member-1-pet", **data, **{"member-1-pet-count": "0"})
        )
        assert step.answers["people"]["member"][0]["pet"] == [{"kind": "chó"}]
        step = form.post(
            "people", step.answers, sent(**data, **{"member-1-pet-count": "1", "member-1-pet-1-kind": "mèo"})
        )
        assert not step.stay
        assert step.answers["people"]["member"][0]["pet"] == [{"kind": "mèo"}]

    def test_an_entry_must_be_filled_or_removed(self, form: Form) -> None:
        page = form.page_form("people", form.start(), sent(**{"member-count": "1"}))
        assert errors(page) == {"member-1-who": ["Cần trả lời câu này"]}
        assert not form.post("people", form.start(), sent(**{"member-count": "0"})).stay


@dataclass
class Stored:
    pk: int
    name: str
    size: int


def keep(upload: SimpleUploadedFile, kinds: tuple[Any, ...]) -> Stored:
    if upload.name.endswith(".exe"):
        raise FileRejected("executable")
    keep.kinds = kinds  # type: ignore[attr-defined]
    return Stored(41, upload.name, upload.size or 0)


def files(**uploads: str) -> MultiValueDict[str, SimpleUploadedFile]:
    return MultiValueDict({name: [SimpleUploadedFile(file, b"content")] for name, file in uploads.items()})


class TestFiles:
    def test_an_upload_is_stored_and_shown(self, form: Form) -> None:
        step = form.post("papers", {}, sent(), files(copy="cmnd.pdf"), store=keep)
        assert not step.stay
        assert step.answers["papers"] == {"copy": {"file": 41, "name": "cmnd.pdf", "size": 7}}
        assert keep.kinds is DOCUMENT_KINDS  # type: ignore[attr-defined]
        form.post("papers", {}, sent(), files(photo="a.png"), store=keep)
        assert keep.kinds is IMAGE_KINDS  # type: ignore[attr-defined]
        assert "cmnd.pdf" in str(form.page_form("papers", step.answers))

    def test_it_survives_errors_elsewhere(self, form: Form) -> None:
        step = form.post("papers", {}, sent(many="zz"), files(copy="cmnd.pdf"), store=keep)
        assert list(errors(step.form)) == ["many"]
        assert "cmnd.pdf" in str(step.form)
        step = form.post("papers", step.answers, sent(many="c1"), store=keep)
        assert not step.stay
        assert step.answers["papers"]["copy"]["file"] == 41

    def test_a_refused_file_says_why_and_the_rest_stays(self, form: Form) -> None:
        before = {"papers": {"copy": {"file": 3, "name": "cũ.pdf", "size": 5}}}
        step = form.post("papers", before, sent(many="c2"), files(copy="virus.exe"), store=keep)
        assert errors(step.form) == {
            "copy": ["Không nhận chương trình hoặc tệp lệnh. Hãy gửi tệp văn bản hoặc ảnh."]
        }
        assert step.answers["papers"] == {"copy": {"file": 3, "name": "cũ.pdf", "size": 5}, "many": "c2"}
        assert "cũ.pdf" in str(step.form)

    def test_a_file_can_be_taken_away(self, form: Form) -> None:
        before = {"papers": {"copy": {"file": 3, "name": "cũ.pdf", "size": 5}}}
        step = form.post("papers", before, sent(**{"copy-clear": "1"}), store=keep)
        assert errors(step.form) == {"copy": ["Hãy chọn tệp"]}
        assert "papers" not in step.answers

    def test_without_a_store_nothing_is_taken(self, form: Form) -> None:
        page = form.page_form("papers", {}, sent(), files(copy="cmnd.pdf"))
        assert list(errors(page)) == ["copy"]
