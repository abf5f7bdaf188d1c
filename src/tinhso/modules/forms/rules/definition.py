"""A form as data: what is asked, in which order, under which conditions. JSON in, JSON out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .supported import SILENT

type Part = str | dict[str, str]
"""A piece of text, or ``{"x": expression}`` to be filled in."""

type Text = dict[str, list[Part]]
"""Language code -> pieces. Empty: no text."""


@dataclass(slots=True)
class Choice:
    """One choice of a list; ``columns`` are the extra columns a choice_filter may look at."""

    name: str
    label: Text
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Question:
    """Something asked, shown or calculated. ``path`` is below the form's root: ``group/question``.

    Expressions are XPath as in the compiled XForm; empty text means there is none. ``itemset`` selects the
    choices of ``list_name``. ``row`` is the row of the survey sheet.
    """

    kind: str
    name: str
    path: str
    row: int
    label: Text = field(default_factory=dict)
    hint: Text = field(default_factory=dict)
    required: str = ""
    required_message: Text = field(default_factory=dict)
    relevant: str = ""
    constraint: str = ""
    constraint_message: Text = field(default_factory=dict)
    calculate: str = ""
    default: str = ""
    default_expression: str = ""
    readonly: str = ""
    list_name: str = ""
    itemset: str = ""
    appearance: list[str] = field(default_factory=list)

    @property
    def silent(self) -> bool:
        """Whether nothing is asked: a note or a hidden calculation."""
        return self.kind in SILENT


@dataclass(slots=True)
class Group:
    """A group of questions, or a repeat (``repeats``) whose entries each have all of them."""

    name: str
    path: str
    row: int
    repeats: bool = False
    label: Text = field(default_factory=dict)
    relevant: str = ""
    children: list[Question | Group] = field(default_factory=list)


type Item = Question | Group


@dataclass(slots=True)
class Definition:
    """A whole form. ``code`` is its form_id; ``languages`` are codes, the default one first."""

    code: str
    version: str
    title: str
    root: str
    languages: list[str]
    children: list[Item]
    lists: dict[str, list[Choice]]

    def walk(self) -> Iterator[Item]:
        """All groups and questions, each group before what is in it."""
        return _walk(self.children)

    def questions(self) -> Iterator[Question]:
        """All questions in order."""
        return (item for item in self.walk() if isinstance(item, Question))


def _walk(items: list[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from _walk(item.children)


def to_json(definition: Definition) -> dict[str, Any]:
    """The definition as JSON-able data, without what is empty."""
    return {
        "code": definition.code,
        "version": definition.version,
        "title": definition.title,
        "root": definition.root,
        "languages": definition.languages,
        "children": [_item_json(item) for item in definition.children],
        "lists": {
            name: [_filled(choice) for choice in choices] for name, choices in definition.lists.items()
        },
    }


def _filled(thing: Any) -> dict[str, Any]:
    values = {name: getattr(thing, name) for name in type(thing).__slots__}
    return {name: value for name, value in values.items() if value not in ("", [], {}, False)}


def _item_json(item: Item) -> dict[str, Any]:
    data = _filled(item)
    if isinstance(item, Group):
        data["children"] = [_item_json(child) for child in item.children]
    return data


def from_json(data: dict[str, Any]) -> Definition:
    """The definition that `to_json` wrote."""
    return Definition(
        **{
            **data,
            "children": [_item(child) for child in data["children"]],
            "lists": {
                name: [Choice(**choice) for choice in choices] for name, choices in data["lists"].items()
            },
        }
    )


def _item(data: dict[str, Any]) -> Item:
    if "children" in data:
        return Group(**{**data, "children": [_item(child) for child in data["children"]]})
    return Question(**data)
