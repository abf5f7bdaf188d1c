"""The answers of one submission, computed: what is relevant, calculated, required, wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .answers import Answers, fault, from_text, is_empty, to_text
from .definition import Group, Item, Question, Text
from .machine import Machine
from .xpath.compiler import compiled
from .xpath.context import Context, Environment
from .xpath.tree import Node


class Cell(Node):
    """A node of the instance that knows its item and the answer it was given."""

    __slots__ = ("address", "answer", "item")

    def __init__(self, item: Item | None, name: str, address: str, parent: Cell | None) -> None:
        # As Node does, without the call: a page makes some hundred cells.
        self.name, self.value, self.parent, self.relevant = name, "", parent, True
        self.children = []
        if parent is not None:
            parent.children.append(self)
        self.item = item
        self.address = address
        self.answer: Any = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason to refuse an answer. ``address`` is its path with entry numbers; ``text`` the form's own message."""

    address: str
    code: str
    question: Question
    text: Text


class State:
    """One computation over the answers of a form, at one moment. ``now`` is aware, in the province's zone."""

    def __init__(self, machine: Machine, answers: Answers, now: datetime, language: str = "vi") -> None:
        self.machine = machine
        self.language = language
        self.cells: dict[str, list[Cell]] = {path: [] for path in machine.items}
        self.by_address: dict[str, Cell] = {}
        self._offers: dict[Cell, list[str]] = {}
        self.root = Cell(None, machine.definition.root, "", None)
        self._plant(machine.definition.children, answers, self.root, "")
        self.environment = Environment(now, self.root, machine.lists, self._choice_name)
        self._compute()

    def _plant(self, items: list[Item], answers: Any, parent: Cell, above: str) -> None:
        given = answers if isinstance(answers, Mapping) else {}
        for item in items:
            answer = given.get(item.name)
            address = f"{above}{item.name}"
            if isinstance(item, Question):
                self._cell(item, address, parent, answer)
            elif not item.repeats:
                self._plant(item.children, answer, self._cell(item, address, parent), f"{address}/")
            else:
                for number, entry in enumerate(answer if isinstance(answer, list) else [], start=1):
                    place = f"{address}[{number}]"
                    self._plant(item.children, entry, self._cell(item, place, parent), f"{place}/")

    def _cell(self, item: Item, address: str, parent: Cell, answer: Any = None) -> Cell:
        cell = Cell(item, item.name, address, parent)
        if answer is not None and isinstance(item, Question) and not is_empty(answer):
            cell.answer = answer
            cell.value = to_text(item.kind, answer)
        self.cells[item.path].append(cell)
        self.by_address[address] = cell
        return cell

    def _compute(self) -> None:
        for item in self.machine.order:
            rules = self.machine.rules[item.path]
            for cell in self.cells[item.path]:
                parent = cell.parent
                cell.relevant = parent is None or parent.relevant
                if cell.relevant and rules.relevant is not None:
                    cell.relevant = rules.relevant.truth(self.context(cell))
                if rules.calculate is not None and isinstance(item, Question):
                    self._calculate(item, cell)

    def _calculate(self, item: Question, cell: Cell) -> None:
        calculate = self.machine.rules[item.path].calculate
        assert calculate is not None
        text = calculate.text(self.context(cell)) if cell.relevant else ""
        if item.kind == "calculate":
            cell.answer, cell.value = text or None, text
        else:
            cell.answer = from_text(item.kind, text)
            cell.value = to_text(item.kind, cell.answer)

    def context(self, cell: Cell) -> Context:
        """Where the expressions of a cell are evaluated."""
        return Context(self.environment, cell)

    def probe(self, item: Group, parent: Cell, address: str) -> Cell:
        """The entry a repeat without entries could take, outside of the tree, with its relevance."""
        cell = Cell(item, item.name, address, None)
        cell.parent = parent
        rule = self.machine.rules[item.path].relevant
        cell.relevant = parent.relevant and (rule is None or rule.truth(self.context(cell)))
        return cell

    # texts

    def words(self, text: Text, cell: Cell) -> str:
        """A text in the language asked for (else the form's own), with values filled in."""
        pieces = text.get(self.language) or text.get(self.machine.definition.languages[0], [])
        if len(pieces) == 1 and isinstance(pieces[0], str):
            return pieces[0]
        return "".join(
            piece if isinstance(piece, str) else compiled(piece["x"]).text(self.context(cell))
            for piece in pieces
        )

    def choice_label(self, list_name: str, code: str, cell: Cell) -> str:
        """The label of a choice; its code when the list does not have it."""
        text = self.machine.labels.get(list_name, {}).get(code)
        return self.words(text, cell) if text else code

    def _choice_name(self, path: str, value: str, node: Node) -> str:
        assert isinstance(node, Cell)
        found = compiled(path).nodes(self.context(node))
        select = found[0].item if found and isinstance(found[0], Cell) else None
        label = self.machine.labels[select.list_name].get(value) if isinstance(select, Question) else None
        return self.words(label, node) if label else ""

    # one cell

    def choices(self, cell: Cell) -> list[str]:
        """Codes offered by a select, after its choice_filter, in the order of the list."""
        assert isinstance(cell.item, Question)
        found = self._offers.get(cell)
        if found is None:
            found = self._offers[cell] = self._offer(cell.item, cell)
        return found

    def _offer(self, question: Question, cell: Cell) -> list[str]:
        itemset = self.machine.rules[question.path].itemset
        if itemset is None or question.path not in self.machine.filtered:
            return list(self.machine.labels.get(question.list_name, {}))
        return [item.children[0].value for item in itemset.nodes(self.context(cell))]

    def required(self, cell: Cell) -> bool:
        """Whether an answer is needed here and now."""
        rule = self.machine.rules[_path(cell)].required
        return rule is not None and rule.truth(self.context(cell))

    def readonly(self, cell: Cell) -> bool:
        """Whether the answer may not be changed by the person filling in."""
        rules = self.machine.rules[_path(cell)]
        return rules.calculate is not None or (
            rules.readonly is not None and rules.readonly.truth(self.context(cell))
        )

    def finding(self, cell: Cell) -> Finding | None:
        """What is wrong with the answer of one relevant question, if anything."""
        question = cell.item
        assert isinstance(question, Question)
        if question.silent or not cell.relevant:
            return None
        if cell.answer is None:
            if self.required(cell):
                return Finding(cell.address, "required", question, question.required_message)
            return None
        code = fault(question.kind, cell.answer)
        if code is None and question.list_name and not self._offered(cell):
            code = "choice"
        if code is not None:
            return Finding(cell.address, code, question, {})
        rule = self.machine.rules[question.path].constraint
        if rule is not None and not rule.truth(self.context(cell)):
            return Finding(cell.address, "constraint", question, question.constraint_message)
        return None

    def _offered(self, cell: Cell) -> bool:
        offered = self.choices(cell)
        given = cell.answer if isinstance(cell.answer, list) else [cell.answer]
        return all(code in offered for code in given)

    # the whole

    def walk(self) -> Iterable[Cell]:
        """Cells in document order, groups and entries included."""
        return self.by_address.values()  # filled in that order

    def findings(self) -> list[Finding]:
        """Everything wrong with the whole submission, in document order."""
        found = [self.finding(cell) for cell in self.walk() if isinstance(cell.item, Question)]
        return [finding for finding in found if finding is not None]

    def submission(self) -> Answers:
        """Answers to relevant questions only, calculated values included, nothing empty but entries."""
        return self._collect(self.root)

    def _collect(self, parent: Cell) -> Answers:
        found: Answers = {}
        for cell in parent.children:
            assert isinstance(cell, Cell)
            if not cell.relevant:
                continue
            if isinstance(cell.item, Group):
                inner = self._collect(cell)
                if cell.item.repeats:
                    found.setdefault(cell.name, []).append(inner)
                elif inner:
                    found[cell.name] = inner
            elif cell.answer is not None:
                found[cell.name] = cell.answer
        return found


def _path(cell: Cell) -> str:
    assert cell.item is not None
    return cell.item.path
