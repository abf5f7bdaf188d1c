"""Relevance, calculation, required, constraint, choices: one form computed."""

from __future__ import annotations

from typing import Any

import pytest

from tinhso.kernel.clock import to_local
from tinhso.modules.forms.rules.definition import Question
from tinhso.modules.forms.rules.editing import add_entry, first_answers, put, remove_entry
from tinhso.modules.forms.rules.load import load
from tinhso.modules.forms.rules.machine import Machine
from tinhso.modules.forms.rules.state import State
from tinhso.modules.forms.testing import NOON, xlsform

NOW = to_local(NOON.now())
SURVEY = """
type|name|label::Tiếng Việt (vi)|label::English (en)|relevant|required|required_message::Tiếng Việt (vi)|required_message::English (en)|constraint|constraint_message::Tiếng Việt (vi)|constraint_message::English (en)|calculation|choice_filter|default|readonly
begin group|person|Người nộp|Applicant|||||||||||
text|name|Họ tên|Name||yes|Nhập họ tên|Enter the name|string-length(.) > 2|${name} quá ngắn|${name} is too short||||
date|born|Ngày sinh|Born||||| . <= today()||||||
integer|age|Tuổi|Age||||||||int((today() - ${born}) div 365.25)|||yes
select_one area|district|Huyện|District|||||||||||
select_one commune|commune|Xã|Commune||${district} != ''||||||| district = ${district}||
calculate|commune_name|||||||||| jr:choice-name(${commune}, '${commune}')|||
end group||||||||||||||
begin group|money|Vay vốn|Loan|${age} >= 18||||||||||
integer|amount|Số tiền|Amount|||||. > 0||||||
date|wanted|Ngày cần|Wanted on||||||||||today()|
text|branch|Chi nhánh|Branch||||||||||Bạc Liêu|
select_multiple area|areas|Nơi|Places||||||||||gr|
begin repeat|member|Thành viên|Member|||||||||||
text|who|Tên|Name||position(..) = 1||||||||An|
date|since|Từ ngày|Since||||||||||today()|
integer|part|Phần|Share|${who} != ''||||||||||
calculate|number||||||||||position(..)|||
end repeat||||||||||||||
calculate|total||||||||||coalesce(sum(${part}), 0)|||
calculate|stamp||||||||||once(today())|||
note|sum|Cộng ${total}|Total ${total}|||||||||||
end group||||||||||||||
"""
CHOICES = """
list_name|name|label::Tiếng Việt (vi)|label::English (en)|district
area|gr|Giá Rai|Gia Rai|
area|hd|Hồng Dân|Hong Dan|
commune|pt|Phong Thạnh|Phong Thanh|gr
commune|lt|Lộc Ninh|Loc Ninh|hd
"""


@pytest.fixture(scope="module")
def machine() -> Machine:
    return Machine(load("thu.md", xlsform(SURVEY, CHOICES)).definition)


def compute(machine: Machine, answers: dict[str, Any], language: str = "vi") -> State:
    return State(machine, answers, NOW, language)


def found(state: State) -> dict[str, str]:
    return {finding.address: finding.code for finding in state.findings()}


ADULT = {"name": "An", "born": "1980-01-01"}


def test_defaults_and_one_entry_start_a_submission(machine: Machine) -> None:
    assert first_answers(machine, NOW) == {
        "money": {
            "wanted": "2015-06-17", "branch": "Bạc Liêu", "areas": ["gr"],
            "member": [{"who": "An", "since": "2015-06-17"}],
        }
    }  # fmt: skip


def test_entries_come_with_defaults_and_go(machine: Machine) -> None:
    answers = {"money": {"member": [{"who": "Bình"}]}}
    more = add_entry(machine, answers, "money/member", NOW)
    assert more == {"money": {"member": [{"who": "Bình"}, {"who": "An", "since": "2015-06-17"}]}}
    assert answers == {"money": {"member": [{"who": "Bình"}]}}
    assert remove_entry(more, "money/member", 1) == {
        "money": {"member": [{"who": "An", "since": "2015-06-17"}]}
    }
    assert remove_entry(more, "money/member", 3) is more
    assert remove_entry(answers, "money/member", 1) == {}
    assert add_entry(machine, {}, "money/member", NOW)["money"]["member"] == [
        {"who": "An", "since": "2015-06-17"}
    ]
    with pytest.raises(KeyError):
        add_entry(machine, {}, "money", NOW)
    with pytest.raises(KeyError):
        add_entry(machine, {}, "money/nobody", NOW)


def test_putting_makes_and_clears_groups() -> None:
    answers: dict[str, Any] = {"r": [{}]}
    put(answers, "g/h/a", 1)
    put(answers, "g/b", 2)
    put(answers, "r[1]/s/c", 3)
    assert answers == {"g": {"h": {"a": 1}, "b": 2}, "r": [{"s": {"c": 3}}]}
    put(answers, "g/h/a", None)
    assert answers["g"] == {"b": 2}
    put(answers, "r[1]/s/c", "")
    put(answers, "g/b", [])
    put(answers, "zz/y", "")
    assert answers == {"r": [{}]}


def test_calculations_follow_relevance_and_each_other(machine: Machine) -> None:
    state = compute(
        machine, {"person": ADULT, "money": {"member": [{"who": "A", "part": 3}, {"who": "B", "part": 4}]}}
    )
    assert state.submission() == {
        "person": {**ADULT, "age": 35},
        "money": {
            "member": [{"who": "A", "part": 3, "number": "1"}, {"who": "B", "part": 4, "number": "2"}],
            "total": "7", "stamp": "2015-06-17",
        },
    }  # fmt: skip
    child = compute(machine, {"person": {"name": "Bé An", "born": "2010-01-01"}, "money": {"amount": 5}})
    assert child.submission() == {"person": {"name": "Bé An", "born": "2010-01-01", "age": 5}}
    assert found(child) == {}


def test_an_irrelevant_answer_reads_as_empty(machine: Machine) -> None:
    state = compute(machine, {"person": ADULT, "money": {"member": [{"part": 3}, {"who": "B", "part": 4}]}})
    assert state.submission()["money"]["total"] == "0"
    assert state.submission()["money"]["member"][0] == {"number": "1"}


def test_once_keeps_what_was_there(machine: Machine) -> None:
    state = compute(machine, {"person": ADULT, "money": {"stamp": "2014-01-01"}})
    assert state.submission()["money"]["stamp"] == "2014-01-01"


def test_findings(machine: Machine) -> None:
    state = compute(machine, {"person": {"born": "2030-01-01", "district": "gr", "commune": "lt"}})
    assert found(state) == {
        "person/name": "required",
        "person/born": "constraint",
        "person/commune": "choice",
    }
    state = compute(
        machine, {"person": {**ADULT, "district": "zz"}, "money": {"amount": "x", "areas": ["gr", "zz"]}}
    )
    assert found(state) == {
        "person/name": "constraint", "person/district": "choice", "person/commune": "required",
        "money/amount": "integer", "money/areas": "choice",
    }  # fmt: skip
    assert found(compute(machine, {"person": {**ADULT, "name": "Anh"}, "money": {"member": [{}, {}]}})) == {
        "money/member[1]/who": "required"
    }


def test_words_are_filled_in_by_language(machine: Machine) -> None:
    answers = {"person": {"name": "X", "born": "1980-01-01", "district": "gr", "commune": "pt"}, "money": {}}
    for language, message, commune, total in (
        ("vi", "X quá ngắn", "Phong Thạnh", "Cộng 0"),
        ("en", "X is too short", "Phong Thanh", "Total 0"),
        ("km", "X quá ngắn", "Phong Thạnh", "Cộng 0"),
    ):
        state = compute(machine, answers, language)
        (finding,) = state.findings()
        assert state.words(finding.text, state.by_address[finding.address]) == message
        assert state.submission()["person"]["commune_name"] == commune
        note = machine.items["money/sum"]
        assert isinstance(note, Question)
        assert state.words(note.label, state.by_address["money/sum"]) == total
    assert state.choice_label("area", "zz", state.root) == "zz"
    assert compute(machine, {"person": {"commune": "zz"}}).submission() == {"person": {"commune": "zz"}}


def test_choices_follow_their_filter(machine: Machine) -> None:
    state = compute(machine, {"person": {"district": "hd"}})
    assert state.choices(state.by_address["person/commune"]) == ["lt"]
    assert state.choices(state.by_address["person/district"]) == ["gr", "hd"]
    nothing = compute(machine, {})
    assert nothing.choices(nothing.by_address["person/commune"]) == []


def test_calculated_and_readonly_cannot_be_changed(machine: Machine) -> None:
    state = compute(machine, {"person": {**ADULT, "age": 99}})
    assert state.readonly(state.by_address["person/age"])
    assert not state.readonly(state.by_address["person/name"])
    assert state.submission()["person"]["age"] == 35


def test_nonsense_is_not_an_answer_but_breaks_nothing(machine: Machine) -> None:
    state = compute(machine, {"person": "x", "money": {"member": "y"}, "zz": 1})
    assert found(state) == {"person/name": "required"}
    assert state.submission() == {}


def test_a_repeat_without_entries_still_has_an_outlook(machine: Machine) -> None:
    state = compute(machine, {"person": ADULT})
    repeat = machine.items["money/member"]
    assert not isinstance(repeat, Question)
    assert state.probe(repeat, state.by_address["money"], "money/member[1]").relevant
    assert len(state.by_address["money"].named("member")) == 0


def test_choice_names_of_what_is_not_there() -> None:
    survey = """
type|name|label|calculation
begin repeat|r|R|
select_one c|q|Q|
end repeat|||
calculate|n||jr:choice-name('a', '/data/r/q')
"""
    machine = Machine(load("thu.md", xlsform(survey, "list_name|name|label\nc|a|A")).definition)
    assert State(machine, {}, NOW).submission() == {}
    assert State(machine, {"r": [{}]}, NOW).submission() == {"r": [{}], "n": "A"}


def test_label_of_a_choice_can_be_read_in_a_form_of_one_language() -> None:
    survey = """
type|name|label|calculation
select_one c|q|Q|
calculate|n||instance('c')/root/item[name = ${q}]/label
"""
    machine = Machine(load("thu.md", xlsform(survey, "list_name|name|label\nc|a|Chữ A")).definition)
    assert State(machine, {"q": "a"}, NOW).submission() == {"q": "a", "n": "Chữ A"}


def test_paths_of_every_kind_find_their_questions() -> None:
    survey = """
type|name|label|calculation
begin group|g|G|
integer|a|A|
begin repeat|r|R|
integer|x|X|
end repeat|||
end group|||
calculate|all||sum(/data/descendant::x)
calculate|up||count(/data/g/r/x/ancestor::g)
calculate|both||count(/data/g/a \\| /data/g/r/x)
calculate|second||indexed-repeat(${x}, ${r}, 2)
calculate|other||-${a} + 1
calculate|first||(/data/g/a \\| /data/g/r/x)[. > 1]
calculate|here||count(current()/../g/r[x = current()/../g/a])
calculate|any||string-length(instance('c')/root/item[x = current()/../g/a]/name)
select_one c|q|Q|
"""
    machine = Machine(
        load("thu.md", xlsform(survey, "list_name|name|label|x\nc|one|Một|1\nc|three|Ba|3")).definition
    )
    state = State(machine, {"g": {"a": 3, "r": [{"x": 1}, {"x": 3}]}}, NOW)
    values = {key: value for key, value in state.submission().items() if key != "g"}
    assert values == {
        "all": "4", "up": "1", "both": "3", "second": "3", "other": "-2", "first": "3", "here": "1", "any": "5",
    }  # fmt: skip


def test_a_default_that_is_no_answer_is_left_out() -> None:
    survey = """
type|name|label|default
integer|n|N|coalesce('x', 'y')
integer|m|M|abc
date|d|D|today() + 1
date|e|E|date(today() + 1)
"""
    machine = Machine(load("thu.md", xlsform(survey)).definition)
    assert first_answers(machine, NOW) == {"e": "2015-06-18"}
