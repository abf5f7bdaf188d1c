"""The document expressions look at: answers of one submission, or the items of a choice list."""

from __future__ import annotations

from collections.abc import Iterator


class Node:
    """One element. ``value`` is its own text; a node that is not relevant reads as empty text."""

    __slots__ = ("children", "name", "parent", "relevant", "value")

    def __init__(self, name: str, value: str = "", parent: Node | None = None) -> None:
        self.name = name
        self.value = value
        self.parent = parent
        self.children: list[Node] = []
        self.relevant = True
        if parent is not None:
            parent.children.append(self)

    @property
    def text(self) -> str:
        """String value in the sense of XPath: own text, or that of all descendants one after the other."""
        if not self.relevant:
            return ""
        if not self.children:
            return self.value
        return "".join(child.text for child in self.children)

    def named(self, name: str) -> list[Node]:
        """Children with this name, in document order."""
        return [child for child in self.children if child.name == name]

    def descendants(self) -> Iterator[Node]:
        """All elements below this one, in document order."""
        for child in self.children:
            yield child
            yield from child.descendants()

    def place(self) -> int:
        """1-based position among the siblings of the same name: the number of a repeat's entry."""
        if self.parent is None:
            return 1
        return self.parent.named(self.name).index(self) + 1
