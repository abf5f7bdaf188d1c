"""Conditions that hang on the same page: can they still come true, and how to say them in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .definition import Question
from .machine import Machine
from .places import Resolver
from .state import Cell, State
from .xpath import syntax
from .xpath.compiler import compiled_tree
from .xpath.context import Context
from .xpath.errors import XPathError
from .xpath.values import number_text, to_boolean


@dataclass(frozen=True, slots=True)
class Term:
    """One simple condition: the answer to ``question`` compared with ``value`` (a choice code, number or text)."""

    question: Question
    relation: str
    value: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a condition can be while the questions of the page are open.

    ``possible`` false: never, whatever is answered on this page. ``terms`` joined by ``joint`` ("and" or "or")
    say what it waits for; empty when it cannot be said simply (or waits for nothing).
    """

    possible: bool
    open: bool = False
    joint: str = "and"
    terms: tuple[Term, ...] = ()


_FOLLOW = {"=": "is", "!=": "is_not", "<": "below", "<=": "at_most", ">": "above", ">=": "at_least"}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


class _Reader:
    def __init__(self, machine: Machine, state: State, cell: Cell, here: Callable[[str], bool]) -> None:
        assert cell.item is not None
        self.state = state
        self.cell = cell
        self.here = here
        self.places = machine.places
        self.at = machine.places.of(cell.item)
        self.resolver = Resolver(machine.places, self.at)

    def outlook(self, tree: syntax.Expression) -> Outlook:
        match tree:
            case syntax.Binary(operator="and" | "or" as operator):
                return self._joined(operator, self.outlook(tree.left), self.outlook(tree.right))
        if not self._looks_here(tree):
            run = compiled_tree(tree)
            truth = to_boolean(run(Context(self.state.environment, self.cell)))
            return Outlook(possible=truth)
        term = self.term(tree)
        return Outlook(possible=True, open=True, terms=(term,) if term is not None else ())

    def _joined(self, operator: str, left: Outlook, right: Outlook) -> Outlook:
        sides = [side for side in (left, right) if side.open]
        if operator == "and" and not (left.possible and right.possible):
            return Outlook(possible=False)
        if operator == "or" and any(side.possible and not side.open for side in (left, right)):
            return Outlook(possible=True)
        if not sides:
            return Outlook(possible=left.possible or right.possible)
        if len(sides) == 1:
            return sides[0]
        simple = all(side.terms and (len(side.terms) == 1 or side.joint == operator) for side in sides)
        terms = (*left.terms, *right.terms) if simple else ()
        return Outlook(possible=True, open=True, joint=operator, terms=terms)

    def _looks_here(self, tree: syntax.Expression) -> bool:
        """Whether any path in the expression leads to a question of this page."""
        for part in syntax.walk(tree):
            if isinstance(part, syntax.Path):
                try:
                    found = self.resolver.resolve(part, [self.at])
                except XPathError:  # a path inside brackets starts elsewhere
                    return True
                if any(place.item is not None and self.here(place.item.path) for place in found):
                    return True
        return False

    def term(self, tree: syntax.Expression) -> Term | None:
        """The expression as one simple condition, if it is one."""
        match tree:
            case syntax.Call(name="selected", arguments=(path, syntax.Literal(value=str(code)))):
                return self._term(path, "has", code)
            case syntax.Call(name="not", arguments=(syntax.Call(name="selected", arguments=(path, code)),)):
                if isinstance(code, syntax.Literal) and isinstance(code.value, str):
                    return self._term(path, "has_not", code.value)
            case syntax.Binary(operator=operator, left=path, right=syntax.Literal(value=value)):
                return self._comparison(operator, path, value)
            case syntax.Binary(operator=operator, left=syntax.Literal(value=value), right=path):
                return self._comparison(_TURNED.get(operator, operator), path, value)
        return None

    def _comparison(self, operator: str, path: syntax.Expression, value: str | float) -> Term | None:
        if operator not in _FOLLOW:
            return None
        if value == "":
            return self._term(path, {"=": "empty", "!=": "filled"}.get(operator, ""), "")
        return self._term(path, _FOLLOW[operator], value if isinstance(value, str) else number_text(value))

    def _term(self, path: syntax.Expression, relation: str, value: str) -> Term | None:
        if not relation or not isinstance(path, syntax.Path):
            return None
        found = self.resolver.resolve(path, [self.at])
        if len(found) != 1 or not isinstance(found[0].item, Question) or found[0].item.silent:
            return None
        return Term(found[0].item, relation, value)


def outlook(machine: Machine, state: State, cell: Cell, here: Callable[[str], bool]) -> Outlook:
    """The outlook of a cell's own relevance, while answers to the questions ``here`` are open."""
    assert cell.item is not None
    rule = machine.rules[cell.item.path].relevant
    if rule is None:
        return Outlook(possible=True)
    return _Reader(machine, state, cell, here).outlook(rule.tree)
