"""The tree of an expression, free of the parser that made it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Literal:
    """A quoted text or a number."""

    value: str | float


@dataclass(frozen=True, slots=True)
class Binary:
    """``and or = != < <= > >= + - * div mod |``"""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Negative:
    """Unary minus."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; ``name`` may have a prefix (``jr:choice-name``)."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path; ``name`` is ``*`` for any element."""

    axis: str
    name: str
    predicates: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A location path from the root, from the context node, or from the nodes another expression gives."""

    absolute: bool
    steps: tuple[Step, ...]
    start: Expression | None = None
    predicates: tuple[Expression, ...] = field(default=())
    """Predicates on ``start`` itself, as in ``(a | b)[1]``."""


type Expression = Literal | Binary | Negative | Call | Path


def children(expression: Expression) -> Iterator[Expression]:
    """Direct parts of an expression, predicates included."""
    match expression:
        case Binary():
            yield expression.left
            yield expression.right
        case Negative():
            yield expression.operand
        case Call():
            yield from expression.arguments
        case Path():
            if expression.start is not None:
                yield expression.start
            yield from expression.predicates
            for step in expression.steps:
                yield from step.predicates


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and all its parts, outermost first."""
    yield expression
    for child in children(expression):
        yield from walk(child)
