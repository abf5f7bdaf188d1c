"""The organisation chart as a tree. Plain Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field


@dataclass
class Node[T]:
    """Something of the chart with what stands below it."""

    item: T
    children: list[Node[T]] = field(default_factory=list)

    def size(self) -> int:
        """How many there are in this part of the chart, itself included."""
        return 1 + sum(child.size() for child in self.children)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, T]]:
        """Itself and everything below it with its depth, from top to bottom."""
        yield depth, self.item
        for child in self.children:
            yield from child.walk(depth + 1)


def forest[T](
    items: Iterable[T], identity: Callable[[T], int], above: Callable[[T], int | None]
) -> list[Node[T]]:
    """The trees that `above` makes of the items, in their order.

    Something whose superior is not among the items is a root; so is one item of every circle, so that
    nothing is ever missing from the chart.
    """
    nodes = {identity(item): Node(item) for item in items}
    superior = {number: above(node.item) for number, node in nodes.items()}
    roots: list[Node[T]] = []
    for number, node in nodes.items():
        parent = superior[number]
        if parent is None or parent not in nodes or _comes_back(number, superior):
            superior[number] = None
            roots.append(node)
        else:
            nodes[parent].children.append(node)
    return roots


def _comes_back(number: int, superior: dict[int, int | None]) -> bool:
    """Whether going up from something leads to itself."""
    seen = {number}
    step = superior.get(number)
    while step is not None and step not in seen:
        seen.add(step)
        step = superior.get(step)
    return step == number
