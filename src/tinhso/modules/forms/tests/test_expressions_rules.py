"""Our expressions against ODK's own engine (see oracle/README.md) and the ODK XForms specification."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tinhso.modules.forms.rules.xpath.compiler import compiled
from tinhso.modules.forms.rules.xpath.context import Context, Environment
from tinhso.modules.forms.rules.xpath.errors import XPathError
from tinhso.modules.forms.rules.xpath.tree import Node

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
    lists = {name: build("instance", {"root": {"item": items}}) for name, items in group.get("lists", {}).items()}

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
    got = [
        compiled(case["expression"]).text(Context(world, Node("result", "", place))) for place in places
    ]
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
    assert sum("why" in case for case in cases) < 10
