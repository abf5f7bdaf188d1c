"""Changes to answers: how a submission starts, entries of repeats, single answers."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from typing import Any

from .answers import Answers, from_text, is_empty
from .definition import Group, Item
from .machine import Machine
from .state import Cell, State


def first_answers(machine: Machine, now: datetime) -> Answers:
    """Answers of a fresh submission: defaults, one entry in each repeat (as ODK starts)."""
    return _with_defaults(machine, _fresh(machine.definition.children), now, lambda _cell: True)


def _fresh(items: list[Item]) -> Answers:
    found: Answers = {}
    for item in items:
        if isinstance(item, Group):
            inner = _fresh(item.children)
            found[item.name] = [inner] if item.repeats else inner
        else:
            value = from_text(item.kind, item.default)
            if value is not None:
                found[item.name] = value
    return found


def add_entry(machine: Machine, answers: Answers, address: str, now: datetime) -> Answers:
    """``answers`` with one more entry, its defaults filled in, in the repeat at ``address``."""
    added = deepcopy(answers)
    parent, repeat = _repeat(machine, added, address)
    entries = parent.setdefault(repeat.name, [])
    entries.append(_fresh(repeat.children))
    inside = f"{address}[{len(entries)}]/"
    return _with_defaults(machine, added, now, lambda cell: cell.address.startswith(inside))


def remove_entry(machine: Machine, answers: Answers, address: str, number: int) -> Answers:
    """``answers`` without entry ``number`` (from 1) of the repeat at ``address``; unknown ones are left alone."""
    removed = deepcopy(answers)
    parent, repeat = _repeat(machine, removed, address)
    entries = parent.get(repeat.name, [])
    if 1 <= number <= len(entries):
        del entries[number - 1]
    return removed


def _repeat(machine: Machine, answers: Answers, address: str) -> tuple[Answers, Group]:
    """The part of the answers that holds a repeat, and the repeat. KeyError when there is no such repeat."""
    items: list[Item] = machine.definition.children
    part = answers
    *above, last = address.split("/")
    for step in above:
        name, _, number = step.rstrip("]").partition("[")
        group = _group(items, name)
        items = group.children
        if number:
            entries = part.get(name, [])
            if not 1 <= int(number) <= len(entries):
                raise KeyError(address)
            part = entries[int(number) - 1]
        else:
            part = part.setdefault(name, {})
    group = _group(items, last)
    if not group.repeats:
        raise KeyError(address)
    return part, group


def _group(items: list[Item], name: str) -> Group:
    found = next((item for item in items if item.name == name), None)
    if not isinstance(found, Group):
        raise KeyError(name)
    return found


def _with_defaults(
    machine: Machine, answers: Answers, now: datetime, where: Callable[[Cell], bool]
) -> Answers:
    """Evaluate dynamic defaults, in document order, for empty questions the condition picks."""
    for question in machine.definition.questions():
        rule = machine.rules[question.path].default
        if rule is None:
            continue
        state = State(machine, answers, now)
        for cell in state.cells[question.path]:
            if where(cell) and cell.answer is None:
                value = from_text(question.kind, rule.text(state.context(cell)))
                if value is not None:
                    put(answers, cell.address, value)
    return answers


def put(answers: Answers, address: str, value: Any) -> None:
    """Set (or, with an empty value, remove) the answer at an address, making groups on the way."""
    *above, last = address.split("/")
    part: Any = answers
    for step in above:
        name, _, number = step.rstrip("]").partition("[")
        if number:
            part = part[name][int(number) - 1]
        else:
            part = part.setdefault(name, {})
    if is_empty(value):
        part.pop(last, None)
    else:
        part[last] = value
