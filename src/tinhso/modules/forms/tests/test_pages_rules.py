"""Pages and conditions that hang on the same page."""

from __future__ import annotations

from typing import Any

import pytest

from tinhso.kernel.clock import to_local
from tinhso.modules.forms.rules.conditions import Outlook, outlook
from tinhso.modules.forms.rules.definition import Definition, from_json, to_json
from tinhso.modules.forms.rules.load import load
from tinhso.modules.forms.rules.machine import Machine
from tinhso.modules.forms.rules.pages import Page, pages
from tinhso.modules.forms.rules.state import State
from tinhso.modules.forms.testing import NOON, xlsform

SURVEY = """
type|name|label|calculation|relevant
text|first|Một||
calculate|hidden||1 + 1|
text|second|Hai||
begin group|g|Nhóm||
text|in_g|Ba||
begin group|inner|Trong||
text|deep|Bốn||
end group||||
end group||||
begin group|only_hidden|Ẩn||
calculate|h2||1 + 1|
end group||||
begin repeat|r|Lặp||
text|in_r|Năm||
end repeat||||
note|last|Hết||
calculate|h3||1 + 1|
"""


def definition(survey: str, choices: str = "") -> Definition:
    return load("thu.md", xlsform(survey, choices)).definition


def test_pages_follow_the_groups() -> None:
    found = pages(definition(SURVEY))
    assert [page.key for page in found] == ["first", "g", "r", "last"]
    first, g, r, last = found
    assert [item.name for item in first.items] == ["first", "hidden", "second"]
    assert (first.base, g.base, r.base, last.base) == ("", "g/", "", "")
    assert g.holds("g/inner/deep")
    assert not g.holds("g")
    assert r.holds("r[2]/in_r")
    assert not first.holds("firstly")
    assert g.field("g/inner/deep") == "inner-deep"
    assert r.field("r[2]/in_r") == "r-2-in_r"
    assert first.field("second") == "second"


def test_definition_survives_json() -> None:
    made = definition(SURVEY + "select_one c|s|Chọn||\n", "list_name|name|label|x\nc|a|A|1")
    assert to_json(from_json(to_json(made))) == to_json(made)
    assert from_json(to_json(made)).lists["c"][0].columns == {"x": "1"}


PAGE = """
type|name|label|relevant
begin group|before|Trước|
select_one c|off|Ngoài trang|
end group|||
begin group|here|Trang|
select_one c|one|Chọn một|
select_multiple c|many|Chọn nhiều|
integer|number|Số|
text|free|Chữ|
date|day|Ngày|
calculate|calc||
text|q|Câu hỏi|{condition}
end group|||
"""


def look(condition: str, answers: dict[str, Any] | None = None) -> Outlook:
    survey = PAGE.replace("{condition}", condition)
    head, *rows = survey.strip().splitlines()
    rows = [f"{row}|{'string(${one})' if row.startswith('calculate') else ''}" for row in rows]
    machine = Machine(
        definition("\n".join([f"{head}|calculation", *rows]), "list_name|name|label\nc|a|A\nc|b|B")
    )
    page: Page = pages(machine.definition)[1]
    state = State(machine, answers or {}, to_local(NOON.now()))
    return outlook(machine, state, state.by_address["here/q"], page.holds)


def said(found: Outlook) -> list[tuple[str, str, str]]:
    return [(term.question.name, term.relation, term.value) for term in found.terms]


@pytest.mark.parametrize(
    ("condition", "terms"),
    [
        ("${one} = 'a'", [("one", "is", "a")]),
        ("'a' = ${one}", [("one", "is", "a")]),
        ("${one} != 'a'", [("one", "is_not", "a")]),
        ("selected(${many}, 'a')", [("many", "has", "a")]),
        ("not(selected(${many}, 'a'))", [("many", "has_not", "a")]),
        ("${free} != ''", [("free", "filled", "")]),
        ("${free} = ''", [("free", "empty", "")]),
        ("${number} > 3", [("number", "above", "3")]),
        ("3 > ${number}", [("number", "below", "3")]),
        ("${number} >= 2.5", [("number", "at_least", "2.5")]),
        ("${number} <= 4", [("number", "at_most", "4")]),
        ("${number} = 4", [("number", "is", "4")]),
        ("${one} = 'a' and ${number} > 3", [("one", "is", "a"), ("number", "above", "3")]),
        ("${one} = 'a' and ${number} > 3 and ${free} != ''",
         [("one", "is", "a"), ("number", "above", "3"), ("free", "filled", "")]),
        ("${off} = '' and ${one} = 'a'", [("one", "is", "a")]),
        ("${off} = 'a' or ${one} = 'a'", [("one", "is", "a")]),
    ],
)  # fmt: skip
def test_simple_conditions_are_said(condition: str, terms: list[tuple[str, str, str]]) -> None:
    found = look(condition)
    assert found.possible
    assert found.open
    assert said(found) == terms


@pytest.mark.parametrize(
    "condition",
    [
        "${number} + 1 > 3", "${number} + 3", "3 * ${number}", "${free} = ${one}", "string-length(${free}) > 3", "${calc} = 'a'", "${free} < ''",
        "${one} = 'a' and string-length(${free}) > 3", "(${one} = 'a' or ${one} = 'b') and ${number} > 3",
        "not(${one} = 'a')", "count(/data/here/one[. = 'a']) = 1", "count(/data/here[one = 'a']) = 1",
        "selected('a b', ${one})", "not(selected(${many}, ${one}))",
    ],
)  # fmt: skip
def test_other_conditions_wait_in_silence(condition: str) -> None:
    found = look(condition)
    assert found.possible
    assert found.open
    assert found.terms == ()


@pytest.mark.parametrize(
    ("condition", "possible"),
    [
        ("${off} = 'a'", False),
        ("${off} = ''", True),
        ("${off} = 'a' and ${one} = 'a'", False),
        ("${off} = '' or ${one} = 'a'", True),
        ("${off} = 'a' or ${off} = 'b'", False),
        ("${off} = '' and today() > '2015-01-01'", True),
    ],
)
def test_what_other_pages_decide_is_decided(condition: str, possible: bool) -> None:
    assert look(condition) == Outlook(possible=possible)


def test_no_condition_is_always_possible() -> None:
    assert look("") == Outlook(possible=True)


def test_an_or_of_two_waits_is_said_with_or() -> None:
    found = look("${one} = 'a' or ${many} != ''")
    assert (found.joint, said(found)) == ("or", [("one", "is", "a"), ("many", "filled", "")])
