"""What a request computes and draws once, and that nobody's answers get into what is kept for all."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.utils.translation import override

from tinhso.modules.forms.runtime import Form
from tinhso.modules.forms.testing import form_of, xlsform

SURVEY = """\
type|name|label|hint|required|relevant
begin group|first|Trang một|||
text|who|Họ tên|||
select_one c|kind|Loại||yes|
text|more|Nói rõ|||${kind} = 'a'
end group||||
begin group|second|Trang hai|||
text|note|Ghi chú của ${who}|||
end group||||
"""


@pytest.fixture
def form() -> Form:
    return form_of(xlsform(SURVEY, "list_name|name|label\nc|a|A\nc|b|B"))


def computed(form: Form) -> int:
    return len(form._states)


def test_a_page_is_shown_with_one_computation(form):
    answers = {"first": {"who": "An"}}
    form.pages(answers)
    str(form.page_form("first", answers))
    form.check(answers)
    assert computed(form) == 1


def test_a_page_is_sent_with_one_computation_before_and_one_after(form):
    form.pages({})
    step = form.post("first", {}, QueryDict("who=An&kind=b"))
    form.next_page(step.answers, "first")
    assert computed(form) == 2


def test_answers_that_change_in_place_are_computed_again(form):
    answers = {"first": {"kind": "b"}}
    assert form.flat(answers) == {"first/kind": "b"}
    answers["first"]["kind"] = "a"
    assert form.flat(answers) == {"first/kind": "a"}


def test_a_question_is_drawn_alike_until_it_is_answered(form):
    blank = str(form.page_form("first", {}))
    assert str(form.page_form("first", {"first": {"who": "<An>"}})) == blank.replace(
        'name="who"', 'name="who" value="&lt;An&gt;"'
    )
    assert str(form.page_form("first", {})) == blank


def test_a_label_with_an_answer_in_it_is_drawn_for_its_own_person(form):
    def drawn(name: str) -> str:
        return str(form.page_form("second", {"first": {"who": name}}))

    assert "Ghi chú của An" in drawn("An")
    assert "Ghi chú của Bình" in drawn("Bình")


def test_an_error_is_not_kept(form):
    sent = form.page_form("first", {}, QueryDict("who=An"))
    assert "Hãy chọn một câu trả lời" in str(sent)
    assert "Hãy chọn một câu trả lời" not in str(form.page_form("first", {}))


def test_questions_are_kept_by_language(form):
    vietnamese = str(form.page_form("first", {}))
    with override("en"):
        english = str(form.page_form("first", {}))
    assert "(không bắt buộc)" in vietnamese
    assert "(không bắt buộc)" not in english
