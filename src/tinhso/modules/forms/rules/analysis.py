"""Examines the expressions of a form: are they sound, what do they look at, in which order to compute."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .definition import Definition, Group, Item, Question, Text
from .places import Map, Place, Resolver
from .xpath import syntax
from .xpath.catalogue import NODE_ARGUMENTS
from .xpath.compiler import compiled, gives_nodes, require_condition
from .xpath.errors import XPathError
from .xpath.grammar import parse

CONDITIONS = ("relevant", "required", "constraint", "readonly")
_NUMERIC = frozenset({"<", "<=", ">", ">=", "+", "-", "*", "div", "mod"})


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of one expression: the row it stands in and the name of its column."""

    row: int
    column: str
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One expression of an item: the column it was written in and its text."""

    column: str
    text: str


def sources(item: Item) -> Iterator[Source]:
    """All expressions of an item, with the column each was written in."""
    for text in _filled_in(item.label):
        yield Source("label", text)
    if item.relevant:
        yield Source("relevant", item.relevant)
    if isinstance(item, Group):
        return
    for column, text in (
        ("required", item.required),
        ("constraint", item.constraint),
        ("readonly", item.readonly),
        ("calculation", item.calculate),
        ("choice_filter", item.itemset),
        ("default", item.default_expression),
    ):
        if text:
            yield Source(column, text)
    for column, texts in (
        ("hint", item.hint),
        ("required_message", item.required_message),
        ("constraint_message", item.constraint_message),
    ):
        for text in _filled_in(texts):
            yield Source(column, text)


def _filled_in(text: Text) -> Iterator[str]:
    for pieces in text.values():
        for piece in pieces:
            if isinstance(piece, dict):
                yield piece["x"]


def examine(definition: Definition) -> Iterator[Fault]:
    """All faults of the form's expressions."""
    places = Map(definition)
    sound = True
    for item in definition.walk():
        for source in sources(item):
            try:
                _Visitor(places, places.of(item)).examine(source)
            except XPathError as error:
                sound = False
                yield Fault(item.row, source.column, error.code, error.detail)
    if sound:
        yield from _circles(definition, places)


class _Visitor:
    """Walks one expression, checks where its paths lead and notes which items it looks at."""

    def __init__(self, places: Map, at: Place) -> None:
        self.resolver = Resolver(places, at)
        self.at = at
        self.seen: dict[str, Item] = {}

    def examine(self, source: Source) -> None:
        """Raise XPathError unless the expression is sound where it stands."""
        tree = compiled(source.text).tree
        if source.column in CONDITIONS:
            require_condition(tree)
        self.visit(tree, [self.at], nodes=source.column == "choice_filter")

    def visit(self, tree: syntax.Expression, context: list[Place], *, nodes: bool = False) -> list[Place]:
        """Places the expression leads to when it yields nodes; ``nodes`` allows groups."""
        match tree:
            case syntax.Path():
                return self._path(tree, context, nodes=nodes)
            case syntax.Call():
                return self._call(tree, context, nodes=nodes)
            case syntax.Binary():
                sides = [self.visit(side, context, nodes=nodes) for side in (tree.left, tree.right)]
                if tree.operator in _NUMERIC:
                    self._no_times(sides)
                return [place for side in sides for place in side] if tree.operator == "|" else []
            case syntax.Negative():
                self.visit(tree.operand, context)
        return []

    def _no_times(self, sides: list[list[Place]]) -> None:
        """Times of day are no numbers in ODK: comparing them is silently false."""
        for place in (place for side in sides for place in side):
            if isinstance(place.item, Question) and place.item.kind == "time":
                raise XPathError("time_compared", place.name)

    def _call(self, tree: syntax.Call, context: list[Place], *, nodes: bool) -> list[Place]:
        wants_nodes = NODE_ARGUMENTS.get(tree.name, frozenset())
        for index, argument in enumerate(tree.arguments):
            self.visit(argument, context, nodes=index in wants_nodes and (index > 0 or _counts(tree.name)))
        if tree.name == "jr:choice-name":
            self._choice_name(tree)
        if gives_nodes(tree):
            found = self.resolver.resolve(tree, context)
            self._note(found, nodes=nodes)
            return found
        return []

    def _choice_name(self, tree: syntax.Call) -> None:
        literal = tree.arguments[1]
        assert isinstance(literal, syntax.Literal)
        path = parse(str(literal.value))
        if not gives_nodes(path):
            raise XPathError("needs_path", tree.name)
        for place in self.resolver.resolve(path, [self.at]):
            if not isinstance(place.item, Question) or not place.item.list_name:
                raise XPathError("needs_select", place.name)

    def _path(self, tree: syntax.Path, context: list[Place], *, nodes: bool) -> list[Place]:
        found = self.resolver.resolve(tree, context)
        if tree.start is not None:
            start = self._start(tree.start, context)
            for predicate in tree.predicates:
                self.visit(predicate, start)
        here = self.resolver.resolve(syntax.Path(tree.absolute, (), tree.start), context)
        for step in tree.steps:
            here = self.resolver.step(step, here)
            for predicate in step.predicates:
                self.visit(predicate, here)
        self._note(found, nodes=nodes)
        return found

    def _start(self, start: syntax.Expression, context: list[Place]) -> list[Place]:
        """Where a path begins; ``current()/…`` does not look at the current question itself."""
        if start == syntax.Call("current", ()):
            return [self.at]
        return self.visit(start, context, nodes=True)

    def _note(self, found: list[Place], *, nodes: bool) -> None:
        for place in found:
            if place.children and not nodes:
                raise XPathError("group_as_value", place.name)
            if place.item is not None:
                self.seen[place.item.path] = place.item


def _counts(name: str) -> bool:
    """Functions that look at nodes as such, so that a repeat may be counted."""
    return name in {"count", "position"}


def looked_at(places: Map, item: Item, *columns: str) -> dict[str, Item]:
    """Items that the expressions of ``item`` in these columns look at, by path. The form must be sound."""
    visitor = _Visitor(places, places.of(item))
    for source in sources(item):
        if source.column in columns:
            visitor.examine(source)
    return visitor.seen


def remembers(question: Question) -> bool:
    """Whether a calculation keeps its first value (``once``)."""
    return bool(question.calculate) and any(
        isinstance(part, syntax.Call) and part.name == "once"
        for part in syntax.walk(compiled(question.calculate).tree)
    )


def needs(places: Map, item: Item) -> set[str]:
    """Paths of the items whose relevance and value must be known before those of ``item``."""
    found = set(looked_at(places, item, "relevant", "calculation"))
    parent = places.of(item).parent
    if parent is not None and parent.item is not None:
        found.add(parent.item.path)
    if isinstance(item, Question) and remembers(item):
        found.discard(item.path)
    return found


def order(definition: Definition, places: Map) -> list[Item]:
    """Items in an order of computation: form order, but each after what it needs. The form has no circle."""
    return list(_ordered(definition, places, []))


def _circles(definition: Definition, places: Map) -> Iterator[Fault]:
    circles: list[list[Item]] = []
    list(_ordered(definition, places, circles))
    for circle in circles:
        item = circle[0]
        column = "relevant" if item.relevant else "calculation"
        yield Fault(item.row, column, "circular", " → ".join(i.name for i in (*circle, item)))


def _ordered(definition: Definition, places: Map, circles: list[list[Item]]) -> Iterator[Item]:
    items = {item.path: item for item in definition.walk()}
    done: set[str] = set()
    trail: list[str] = []

    def visit(path: str) -> Iterator[Item]:
        if path in trail:
            circles.append([items[step] for step in trail[trail.index(path) :]])
            return
        if path in done:
            return
        trail.append(path)
        for other in sorted(needs(places, items[path])):
            yield from visit(other)
        trail.pop()
        done.add(path)
        yield items[path]

    for path in items:
        yield from visit(path)
