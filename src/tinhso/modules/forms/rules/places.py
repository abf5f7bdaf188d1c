"""Where the paths of expressions lead, found without any answers: names are checked when a form is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from .definition import Definition, Group, Item
from .xpath import syntax
from .xpath.errors import XPathError


class Place:
    """A position in the form (or in a choice list) that a path can lead to. ``item`` is what stands there."""

    __slots__ = ("children", "item", "name", "parent")

    def __init__(self, name: str, parent: Place | None = None, item: Item | None = None) -> None:
        self.name = name
        self.parent = parent
        self.item = item
        self.children: list[Place] = []
        if parent is not None:
            parent.children.append(self)

    def below(self) -> Iterator[Place]:
        """All places below this one."""
        for child in self.children:
            yield child
            yield from child.below()

    def above(self) -> Iterator[Place]:
        """All places above this one, nearest first."""
        place = self.parent
        while place is not None:
            yield place
            place = place.parent


class Map:
    """All places of a form, by path, and those of its choice lists."""

    def __init__(self, definition: Definition) -> None:
        document = Place("")
        self.root = Place(definition.root, document)
        self.document = document
        self.by_path: dict[str, Place] = {}
        for item in definition.children:
            self._add(item, self.root)
        translated = len(definition.languages) > 1
        self.lists: dict[str, Place] = {}
        for name, choices in definition.lists.items():
            instance = self.lists[name] = Place("instance")
            item_place = Place("item", Place("root", instance))
            columns = {"name": None} if translated else {"name": None, "label": None}
            for choice in choices:
                columns |= dict.fromkeys(choice.columns)
            for column in columns:
                Place(column, item_place)

    def _add(self, item: Item, parent: Place) -> None:
        place = self.by_path[item.path] = Place(item.name, parent, item)
        if isinstance(item, Group):
            for child in item.children:
                self._add(child, place)

    def of(self, item: Item) -> Place:
        """The place of a group or question."""
        return self.by_path[item.path]


_AXES: dict[str, Callable[[Place], Iterable[Place]]] = {
    "child": lambda place: place.children,
    "parent": lambda place: [place.parent] if place.parent is not None else [],
    "self": lambda place: [place],
    "descendant": lambda place: place.below(),
    "descendant-or-self": lambda place: [place, *place.below()],
    "ancestor": lambda place: place.above(),
    "ancestor-or-self": lambda place: [place, *place.above()],
    "preceding-sibling": lambda place: place.parent.children if place.parent is not None else [],
    "following-sibling": lambda place: place.parent.children if place.parent is not None else [],
}
"""Siblings include the place itself: it may be another entry of the same repeat."""


class Resolver:
    """Follows the paths of one expression from the place it belongs to."""

    def __init__(self, places: Map, at: Place) -> None:
        self.places = places
        self.at = at

    def resolve(self, tree: syntax.Expression, context: list[Place]) -> list[Place]:
        """Places an expression that yields nodes can lead to; XPathError when there is none."""
        match tree:
            case syntax.Binary(operator="|"):
                return [*self.resolve(tree.left, context), *self.resolve(tree.right, context)]
            case syntax.Call(name="current"):
                return [self.at]
            case syntax.Call(name="instance", arguments=(syntax.Literal(value=str(name)), *_)):
                if name not in self.places.lists:
                    raise XPathError("unknown_list", name)
                return [self.places.lists[name]]
            case syntax.Call(name="indexed-repeat", arguments=(target, *_)):
                return self.resolve(target, context)
            case syntax.Path():
                return self._follow(tree, context)
        raise XPathError("needs_path")  # pragma: no cover - compiled expressions have paths there

    def _follow(self, path: syntax.Path, context: list[Place]) -> list[Place]:
        if path.start is not None:
            found = self.resolve(path.start, context)
        else:
            found = [self.places.document] if path.absolute else context
        for step in path.steps:
            found = self.step(step, found)
            if not found:
                raise XPathError("unknown_path", show(path))
        return found

    def step(self, step: syntax.Step, found: list[Place]) -> list[Place]:
        """Places one step away, each once."""
        reached = {
            id(other): other
            for place in found
            for other in _AXES[step.axis](place)
            if step.name in {"*", other.name}
        }
        return list(reached.values())


def show(path: syntax.Path) -> str:
    """A path as people write it, without what stands in brackets."""
    texts = {"child": "", "parent": "..", "self": "."}
    steps = [
        texts[step.axis] or step.name if step.axis in texts else f"{step.axis}::{step.name}"
        for step in path.steps
    ]
    start = f"{path.start.name}(…)/" if isinstance(path.start, syntax.Call) else ""
    return start + ("/" if path.absolute else "") + "/".join(steps)
