"""Conditions, cascading lists, repeats and files of a page, without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from tinhso.kernel.files import DOCUMENT_KINDS, IMAGE_KINDS, FileRejected
from tinhso.modules.forms.runtime import Form
from tinhso.modules.forms.testing import form_of, xlsform
from tinhso.modules.forms.tests.test_form_pages import CHOICES, PERSON, SURVEY, errors, sent


@pytest.fixture(scope="module")
def form() -> Form:
    return form_of(xlsform(SURVEY, CHOICES))


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
