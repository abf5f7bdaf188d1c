"""``[column = value]`` is looked up, not computed for each node; both ways must agree."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tinhso.modules.forms.rules.xpath import compiler
from tinhso.modules.forms.rules.xpath.context import Context, Environment
from tinhso.modules.forms.rules.xpath.grammar import parse
from tinhso.modules.forms.rules.xpath.tree import Node

ROWS = [("a", "1"), ("b", "2"), ("c", "1"), ("d", ""), ("e", "01")]


@pytest.fixture
def root() -> Node:
    """Answers with two numbers, and a list of items with a code and a column."""
    root = Node("data")
    Node("one", "1", root)
    Node("two", "2", root)
    Node("none", "", root)
    for code, column in ROWS:
        item = Node("item", parent=root)
        Node("code", code, item)
        Node("column", column, item)
    Node("item", parent=root)  # without children
    return root


@pytest.mark.parametrize(
    "expression",
    [
        "column = /data/one",
        "/data/two = column",
        "column = '1'",
        "column = ''",
        "column = /data/none",
        "column = /data/missing",
        "column = /data/*",
        "missing = '1'",
        "column = 1",
        "2 = column",
    ],
)
def test_looked_up_as_computed(root, expression):
    tree = parse(f"item[{expression}]").steps[0].predicates[0]
    context = Context(Environment(datetime(2015, 6, 17, tzinfo=UTC), root), root)
    items = root.named("item")
    assert compiler._predicate(tree)(context, items) == compiler._each(tree)(context, items)


def test_an_irrelevant_answer_finds_nothing(root):
    root.children[0].relevant = False
    context = Context(Environment(datetime(2015, 6, 17, tzinfo=UTC), root), root)
    found = compiler.compiled("/data/item[column = /data/one]/code").nodes(context)
    assert [node.text for node in found] == ["d"]
