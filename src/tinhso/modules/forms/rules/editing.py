"""Changes to answers: how a submission starts, entries of repeats, single answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from typing import Any

from .answers import Answers, from_text, is_empty, place
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
            if inner or item.repeats:
                found[item.name] = [inner] if item.repeats else inner
        else:
            value = from_text(item.kind, item.default)
            if value is not None:
                found[item.name] = value
    return found


def add_entry(machine: Machine, answers: Answers, address: str, now: datetime) -> Answers:
    """``answers`` with one more entry, its defaults filled in, in the repeat at ``address``.

    KeyError when there is no such repeat.
    """
    repeat = machine.items[re.sub(r"\[\d+\]", "", address)]
    if not isinstance(repeat, Group) or not repeat.repeats:
        raise KeyError(address)
    added = deepcopy(answers)
    entries = place(added, address) or []
    put(added, address, [*entries, _fresh(repeat.children)])
    inside = f"{address}[{len(entries) + 1}]/"
    return _with_defaults(machine, added, now, lambda cell: cell.address.startswith(inside))


def remove_entry(answers: Answers, address: str, number: int) -> Answers:
    """``answers`` without entry ``number`` (from 1) of the repeat at ``address``; what is not there is left alone."""
    entries = place(answers, address) or []
    if not 1 <= number <= len(entries):
        return answers
    removed = deepcopy(answers)
    put(removed, address, entries[: number - 1] + entries[number:])
    return removed


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
    """Set (or, with an empty value, remove) the answer at an address.

    Groups are made on the way, and go again when nothing is left in them. Entries must be there.
    """
    *above, last = address.split("/")
    trail: list[tuple[Answers, str]] = []
    part: Any = answers
    for step in above:
        name, _, number = step.rstrip("]").partition("[")
        if number:
            part = part[name][int(number) - 1]
            trail.clear()
        else:
            trail.append((part, name))
            part = part.setdefault(name, {})
    if not is_empty(value):
        part[last] = value
        return
    part.pop(last, None)
    for parent, name in reversed(trail):
        if parent[name]:
            break
        del parent[name]
