"""Turns the tree of an expression into one Python function, once; evaluating it is then only calls."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import lru_cache

from . import syntax
from .catalogue import (
    LITERAL_ARGUMENTS,
    NODE_ARGUMENTS,
    NODE_FUNCTIONS,
)
from .context import Context
from .errors import XPathError
from .functions import FUNCTIONS, LAZY, check_literal
from .grammar import parse
from .tree import Node
from .values import (
    NAN,
    Value,
    equal,
    numbers,
    to_boolean,
    to_number,
    to_string,
    unequal,
)

type Evaluator = Callable[[Context], Value]
type NodesEvaluator = Callable[[Context], list[Node]]


class Compiled:
    """An expression ready to be evaluated as often as wished."""

    __slots__ = ("_run", "source", "tree")

    def __init__(self, source: str) -> None:
        self.source = source
        self.tree = parse(source)
        self._run = _compile(self.tree)

    def text(self, context: Context) -> str:
        """The result as text."""
        return to_string(self._run(context))

    def truth(self, context: Context) -> bool:
        """The result as a condition."""
        return to_boolean(self._run(context))

    def nodes(self, context: Context) -> list[Node]:
        """The result as nodes; an expression that gives something else has none."""
        found = self._run(context)
        return found if isinstance(found, list) else []


@lru_cache(maxsize=4096)
def compiled(source: str) -> Compiled:
    """The compiled form of ``source``, made once a process; XPathError when it is refused."""
    return Compiled(source)


@lru_cache(maxsize=4096)
def compiled_tree(tree: syntax.Expression) -> Evaluator:
    """The function of a part of an expression, made once a process."""
    return _compile(tree)


def gives_nodes(expression: syntax.Expression) -> bool:
    """Whether the expression yields nodes: a path, a union of paths, or a function that finds nodes."""
    match expression:
        case syntax.Path():
            return True
        case syntax.Binary(operator="|"):
            return True
        case syntax.Call(name=name):
            return name in NODE_FUNCTIONS
    return False


def _compile(tree: syntax.Expression) -> Evaluator:
    match tree:
        case syntax.Literal(value=value):
            return lambda _context: value
        case syntax.Negative(operand=operand):
            run = _compile(operand)
            return lambda context: -to_number(run(context))
        case syntax.Binary():
            return _binary(tree)
        case syntax.Call():
            return _call(tree)
    return _path(tree)


def _binary(tree: syntax.Binary) -> Evaluator:
    operator = tree.operator
    if operator == "|":
        return _union(tree)
    left, right = _compile(tree.left), _compile(tree.right)
    if operator in {"and", "or"}:
        _refuse_bare(tree.left)
        _refuse_bare(tree.right)
        if operator == "and":
            return lambda context: to_boolean(left(context)) and to_boolean(right(context))
        return lambda context: to_boolean(left(context)) or to_boolean(right(context))
    if operator == "=":
        return lambda context: equal(left(context), right(context))
    if operator == "!=":
        return lambda context: unequal(left(context), right(context))
    if operator in _ORDER:
        return _ordered(_ORDER[operator], left, right)
    return _arithmetic(_ARITHMETIC[operator], left, right)


def _refuse_bare(tree: syntax.Expression) -> None:
    """A path alone as a condition means "exists" to one ODK client and "is not empty" to another."""
    if gives_nodes(tree):
        raise XPathError("bare_condition")


def require_condition(tree: syntax.Expression) -> None:
    """Refuse as a condition what the ODK clients would not read alike: a path alone, or a text."""
    _refuse_bare(tree)
    if isinstance(tree, syntax.Literal) and isinstance(tree.value, str):
        raise XPathError("bare_condition", tree.value)


def _ordered(compare: Callable[[float, float], bool], left: Evaluator, right: Evaluator) -> Evaluator:
    def run(context: Context) -> Value:
        first, second = left(context), right(context)
        if isinstance(first, list) or isinstance(second, list):
            others = numbers(second)
            return any(compare(one, other) for one in numbers(first) for other in others)
        return compare(to_number(first), to_number(second))

    return run


def _arithmetic(compute: Callable[[float, float], float], left: Evaluator, right: Evaluator) -> Evaluator:
    return lambda context: compute(to_number(left(context)), to_number(right(context)))


def _divide(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return NAN
    return math.copysign(math.inf, left) * math.copysign(1, right)


def _modulo(left: float, right: float) -> float:
    """Remainder with the sign of the dividend, as in XPath and JavaScript."""
    if right == 0 or math.isinf(left) or math.isnan(left) or math.isnan(right):
        return NAN
    return math.fmod(left, right)


_ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: float(left) + float(right),
    "-": lambda left, right: float(left) - float(right),
    "*": lambda left, right: float(left) * float(right),
    "div": _divide,
    "mod": _modulo,
}


def _call(tree: syntax.Call) -> Evaluator:
    name, given = tree.name, tree.arguments
    for index in NODE_ARGUMENTS.get(name, ()):
        if index < len(given) and not gives_nodes(given[index]):
            raise XPathError("needs_path", name)
    if name in LITERAL_ARGUMENTS:
        literal = given[LITERAL_ARGUMENTS[name]]
        if not isinstance(literal, syntax.Literal) or not isinstance(literal.value, str):
            raise XPathError("needs_literal", name)
        check_literal(name, literal.value)
    if name in {"not", "boolean", "if"}:
        _refuse_bare(given[0])
    if name == "weighted-checklist" and len(given) % 2:
        raise XPathError("arguments", name)
    if name == "indexed-repeat" and len(given) % 2 == 0:
        raise XPathError("arguments", name)
    arguments = tuple(_compile(argument) for argument in given)
    if name in LAZY:
        return LAZY[name](arguments)
    function = FUNCTIONS[name]
    if not arguments:
        return function
    if len(arguments) == 1:
        (only,) = arguments
        return lambda context: function(context, only(context))
    return lambda context: function(context, *[argument(context) for argument in arguments])


def _union(tree: syntax.Binary) -> NodesEvaluator:
    left, right = _nodes(tree.left), _nodes(tree.right)

    def run(context: Context) -> list[Node]:
        found = {id(node) for node in (*left(context), *right(context))}
        root = context.environment.root
        return [node for node in (root, *root.descendants()) if id(node) in found]

    return run


def _nodes(tree: syntax.Expression) -> NodesEvaluator:
    if not gives_nodes(tree):
        raise XPathError("needs_path", "|")
    run = _compile(tree)

    def nodes(context: Context) -> list[Node]:
        found = run(context)
        assert isinstance(found, list)
        return found

    return nodes


def _path(tree: syntax.Path) -> NodesEvaluator:
    steps = [_step(step) for step in tree.steps]
    begin = _beginning(tree)
    if not steps:
        return begin
    if len(steps) == 1:
        (single,) = steps
        return lambda context: single(context, begin(context))

    def run(context: Context) -> list[Node]:
        found = begin(context)
        for step in steps:
            found = step(context, found)
        return found

    return run


def _beginning(tree: syntax.Path) -> NodesEvaluator:
    if tree.start is not None:
        start = _nodes(tree.start)
        filters = [_predicate(predicate) for predicate in tree.predicates]

        def begin(context: Context) -> list[Node]:
            found = start(context)
            for keep in filters:
                found = keep(context, found)
            return found

        return begin
    if tree.absolute:
        return lambda context: [_document(context)]
    return lambda context: [context.node]


def _document(context: Context) -> Node:
    """The invisible parent of the root element, where an absolute path begins."""
    root = context.environment.root
    document = Node("")
    document.children = [root]
    return document


type StepRunner = Callable[[Context, list[Node]], list[Node]]


def _step(step: syntax.Step) -> StepRunner:
    walk = _AXES[step.axis]
    name = step.name
    filters = [_predicate(predicate) for predicate in step.predicates]
    if step.axis == "child" and not filters and name != "*":
        return lambda _context, found: [
            child for node in found for child in node.children if child.name == name
        ]

    def run(context: Context, found: list[Node]) -> list[Node]:
        result: list[Node] = []
        seen: set[int] = set()
        for node in found:
            reached = [other for other in walk(node) if name in {"*", other.name}]
            for keep in filters:
                reached = keep(context, reached)
            for other in reached:
                if id(other) not in seen:
                    seen.add(id(other))
                    result.append(other)
        return result

    return run


def _predicate(tree: syntax.Expression) -> StepRunner:
    match tree:
        case syntax.Binary(operator="=", left=left, right=right):
            if (column := _child(left)) and _fixed(right):
                return _lookup(tree, column, right)
            if (column := _child(right)) and _fixed(left):
                return _lookup(tree, column, left)
    return _each(tree)


def _child(tree: syntax.Expression) -> str:
    """Name of the child that a path leads to from the node looked at; empty for any other expression."""
    match tree:
        case syntax.Path(
            absolute=False, start=None, steps=(syntax.Step(axis="child", name=name, predicates=()),)
        ):
            return "" if name == "*" else name
    return ""


def _fixed(tree: syntax.Expression) -> bool:
    """Whether an expression has the same value for all nodes of a step: a literal, or a path from the root."""
    match tree:
        case syntax.Literal():
            return True
        case syntax.Path(absolute=True, start=None, steps=steps):
            return not any(step.predicates for step in steps)
    return False


def _lookup(tree: syntax.Binary, column: str, fixed: syntax.Expression) -> StepRunner:
    """``[column = value]``, what most choice filters are: the value is found once, not for every choice."""
    value, each = _compile(fixed), _each(tree)

    def keep(context: Context, found: list[Node]) -> list[Node]:
        wanted = value(context)
        if isinstance(wanted, float | bool):
            return each(context, found)
        texts = {wanted} if isinstance(wanted, str) else {node.text for node in wanted}
        return [
            node
            for node in found
            if any(child.name == column and child.text in texts for child in node.children)
        ]

    return keep


def _each(tree: syntax.Expression) -> StepRunner:
    run = _compile(tree)

    def keep(context: Context, found: list[Node]) -> list[Node]:
        kept = []
        size = len(found)
        for position, node in enumerate(found, start=1):
            value = run(Context(context.environment, node, context.current, position, size))
            if value == position if isinstance(value, float) else to_boolean(value):
                kept.append(node)
        return kept

    return keep


def _ancestors(node: Node) -> Iterable[Node]:
    while node.parent is not None:
        node = node.parent
        yield node


def _siblings(node: Node) -> list[Node]:
    return node.parent.children if node.parent is not None else [node]


def _before(node: Node) -> list[Node]:
    siblings = _siblings(node)
    return list(reversed(siblings[: siblings.index(node)]))


def _after(node: Node) -> list[Node]:
    siblings = _siblings(node)
    return siblings[siblings.index(node) + 1 :]


_AXES: dict[str, Callable[[Node], Iterable[Node]]] = {
    "child": lambda node: node.children,
    "parent": lambda node: [node.parent] if node.parent is not None else [],
    "self": lambda node: [node],
    "descendant": lambda node: node.descendants(),
    "descendant-or-self": lambda node: [node, *node.descendants()],
    "ancestor": _ancestors,
    "ancestor-or-self": lambda node: [node, *_ancestors(node)],
    "preceding-sibling": _before,
    "following-sibling": _after,
}
