"""What an expression may look at while it is evaluated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from .tree import Node


class Environment:
    """The same for all expressions of one evaluation: the moment, the answers, the choice lists.

    ``now`` is an aware datetime in the zone of the province. ``choice_name(path, value, node)`` gives the
    label of a choice in the language asked for.
    """

    __slots__ = ("choice_name", "lists", "now", "root")

    def __init__(
        self,
        now: datetime,
        root: Node,
        lists: Mapping[str, Node] | None = None,
        choice_name: Callable[[str, str, Node], str] | None = None,
    ) -> None:
        self.now = now
        self.root = root
        self.lists = lists or {}
        self.choice_name = choice_name or (lambda _path, value, _node: value)


class Context:
    """Where an expression is evaluated: the node, its place among those looked at, the outermost node."""

    __slots__ = ("current", "environment", "node", "position", "size")

    def __init__(
        self,
        environment: Environment,
        node: Node,
        current: Node | None = None,
        position: int = 1,
        size: int = 1,
    ) -> None:
        self.environment = environment
        self.node = node
        self.current = current or node
        self.position = position
        self.size = size
