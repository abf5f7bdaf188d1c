"""A form ready to compute: every expression compiled once, everything in an order that makes one pass enough."""

from __future__ import annotations

from functools import cached_property

from .analysis import looked_at, order, remembers
from .definition import Definition, Item, Question, Text
from .pages import Page, pages
from .places import Map
from .xpath.compiler import Compiled, compiled
from .xpath.tree import Node


class Rules:
    """The compiled expressions of one item; None where it has none."""

    __slots__ = (
        "calculate",
        "constraint",
        "default",
        "itemset",
        "readonly",
        "relevant",
        "remembers",
        "required",
    )

    def __init__(self, item: Item) -> None:
        question = item if isinstance(item, Question) else None
        self.relevant = _compiled(item.relevant)
        self.required = _compiled(question.required if question else "")
        self.constraint = _compiled(question.constraint if question else "")
        self.calculate = _compiled(question.calculate if question else "")
        self.readonly = _compiled(question.readonly if question else "")
        self.default = _compiled(question.default_expression if question else "")
        self.itemset = _compiled(question.itemset if question else "")
        self.remembers = question is not None and remembers(question)


def _compiled(expression: str) -> Compiled | None:
    return compiled(expression) if expression else None


class Machine:
    """Everything about a form that does not depend on answers. Shared by all requests of a process."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.places = Map(definition)
        self.items: dict[str, Item] = {item.path: item for item in definition.walk()}
        self.rules: dict[str, Rules] = {path: Rules(item) for path, item in self.items.items()}
        self.order: list[Item] = order(definition, self.places)
        self.lists = {name: _list_node(definition, name) for name in definition.lists}
        self.labels: dict[str, dict[str, Text]] = {
            name: {choice.name: choice.label for choice in choices}
            for name, choices in definition.lists.items()
        }
        self.filtered = {
            question.path
            for question in definition.questions()
            if question.itemset and "[" in question.itemset
        }

    @cached_property
    def pages(self) -> dict[str, Page]:
        """The pages by key, in order."""
        return {page.key: page for page in pages(self.definition)}

    @cached_property
    def filters(self) -> dict[str, frozenset[str]]:
        """For each select with a choice_filter the questions that filter looks at."""
        return {
            path: frozenset(looked_at(self.places, self.items[path], "choice_filter"))
            for path in self.filtered
        }

    @cached_property
    def live(self) -> dict[str, frozenset[str]]:
        """For each question the questions whose answers change what it shows or offers."""
        columns = ("label", "hint", "choice_filter", "calculation")
        return {
            question.path: frozenset(looked_at(self.places, question, *columns))
            for question in self.definition.questions()
        }


def _list_node(definition: Definition, name: str) -> Node:
    """A choice list as the document ``instance(name)`` looks at."""
    instance = Node("instance")
    root = Node("root", parent=instance)
    for choice in definition.lists[name]:
        item = Node("item", parent=root)
        Node("name", choice.name, item)
        if len(definition.languages) == 1:
            Node(
                "label",
                "".join(p for p in choice.label.get(definition.languages[0], []) if isinstance(p, str)),
                item,
            )
        for column, value in choice.columns.items():
            Node(column, value, item)
    return instance
