"""Our expressions against ODK's own engine (see oracle/README.md) and the ODK XForms specification."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tinhso.modules.forms.rules.xpath import grammar
from tinhso.modules.forms.rules.xpath.compiler import compiled
from tinhso.modules.forms.rules.xpath.context import Context, Environment
from tinhso.modules.forms.rules.xpath.errors import XPathError
from tinhso.modules.forms.rules.xpath.tree import Node
from tinhso.modules.forms.rules.xpath.values import number_text

TABLE: dict[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "expressions.json").read_text(encoding="utf-8")
)


def build(name: str, content: Any, parent: Node | None = None) -> Node:
    """A document from nested data: text is a question, a dict a group, a list a repeat."""
    node = Node(name, content if isinstance(content, str) else "", parent)
    if isinstance(content, dict):
        for child, value in content.items():
            for one in value if isinstance(value, list) else [value]:
                build(child, one, node)
    return node


def environment(group: dict[str, Any]) -> Environment:
    root = build("data", group["document"])
    lists = {
        name: build("instance", {"root": {"item": items}}) for name, items in group.get("lists", {}).items()
    }

    def choice_name(path: str, value: str, _node: Node) -> str:
        (items,) = group["lists"].values()
        return next((item["label"] for item in items if item["name"] == value), "")

    now = datetime.fromisoformat(TABLE["now"]).astimezone(ZoneInfo(group.get("zone", "UTC")))
    made = Environment(now, root, lists, choice_name)
    for path, condition in group.get("relevant", {}).items():
        for node in compiled(path).nodes(Context(made, root)):
            relevant = compiled(condition).truth(Context(made, node))
            for part in (node, *node.descendants()):
                part.relevant = relevant
    return made


def engine_cases() -> list[Any]:
    return [
        pytest.param(group, case, id=f"{group['title']}: {case['expression']}")
        for group in TABLE["groups"]
        for case in group["cases"]
    ]


@pytest.mark.parametrize(("group", "case"), engine_cases())
def test_gives_what_the_engine_gives(group: dict[str, Any], case: dict[str, Any]) -> None:
    if "expect" not in case:
        with pytest.raises(XPathError):
            compiled(case["expression"])
        return
    world = environment(group)
    at = group.get("at")
    places = world.root.named(at) if at else [world.root]
    got = [compiled(case["expression"]).text(Context(world, Node("result", "", place))) for place in places]
    assert got == (case["expect"] if at else [case["expect"]])


@pytest.mark.parametrize("case", [pytest.param(case, id=case["about"]) for case in TABLE["spec"]])
def test_gives_what_the_specification_says(case: dict[str, Any]) -> None:
    world = environment(case)
    node = world.root
    if "at_node" in case:
        (node,) = compiled(case["at_node"]).nodes(Context(world, world.root))
    assert compiled(case["expression"]).text(Context(world, node)) == case["expect"]


def test_the_table_is_large_and_every_deviation_says_why() -> None:
    cases = [case for group in TABLE["groups"] for case in group["cases"]]
    assert len(cases) >= 150
    assert len(TABLE["spec"]) >= 20
    assert all(case["why"] for case in cases if "engine" in case)
    assert sum("why" in case for case in cases) < 20


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("  ", "empty"), ("choice-name('a', 'b')", "unknown_function"), ("(" * 3000, "syntax"), ("xml:true()", "syntax"), ("jr:concat('a')", "syntax"), ("count(descendant::..)", "syntax"),
        ("child::*[1]/.//x", ""), ("count(a//b[1]/c)", ""), ("(a | b)[1][2]/c", ""), ("ancestor::r[1]/x", ""), ("a[1][2]", ""),
        ("(/data/a)[1]", ""), ("-/data/a", ""), ("child::parent::a", "syntax"), ("self::*[2]", ""), ("following-sibling::*", ""),
        ("ancestor::a[1][b = 2]", ""), ("..[1]", ""), ("date-time('2015-06-17')", ""), ("(a)/b", "syntax"), ("current()[1]", ""),
    ],
)  # fmt: skip
def test_grammar(expression: str, code: str) -> None:
    if code:
        with pytest.raises(XPathError) as caught:
            compiled(expression)
        assert caught.value.code == code
        return
    world = environment({"document": {"a": [{"b": "1", "c": "x"}, {"b": "2", "c": "y"}], "r": {"x": "z"}}})
    assert compiled(expression).text(Context(world, world.root)) is not None


def test_numbers_are_written_as_javascript_writes_them() -> None:
    for number, text in (
        (1e21, "1e+21"),
        (1.5e-7, "1.5e-7"),
        (123456789012345680000.0, "123456789012345680000"),
        (-2.50, "-2.5"),
    ):
        assert number_text(number) == text


def test_the_root_stands_first_among_its_like() -> None:
    assert Node("data").place() == 1


def test_what_lies_beyond_the_calendar_is_no_date() -> None:
    world = environment({"document": {}})
    context = Context(world, world.root)
    for expression in (
        "date(99999999999)",
        "date(-99999999999)",
        "date('2015-06-17T10:00:00+99:00')",
        "date(1 = 1)",
    ):
        assert compiled(expression).text(context) == ""
    assert compiled("date('2015-06-17T23:00:00-05:00')").text(context) == "2015-06-18T04:00:00.000+00:00"


def test_threads_read_expressions_at_once(request: pytest.FixtureRequest) -> None:
    """The first visitors of a server read a form at the same moment, each in a thread."""
    sources = [
        f"concat('a{n}', {n} + {n} * 2, if({n} > 3, 'x', string-length('{'y' * n}')))" for n in range(40)
    ]
    alone = [repr(grammar.parse(source)) for source in sources]
    before = sys.getswitchinterval()
    request.addfinalizer(lambda: sys.setswitchinterval(before))
    sys.setswitchinterval(1e-6)
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda source: repr(grammar.parse(source)), sources * 10))
    assert together == alone * 10
