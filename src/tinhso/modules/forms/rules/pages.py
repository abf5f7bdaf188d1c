"""How a form is cut into pages, and how fields of a page are named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from .definition import Definition, Group, Item, Text


@dataclass(frozen=True, slots=True)
class Page:
    """One page: a group, a repeat, or questions that stand outside of any group. ``key`` is unique in the form."""

    key: str
    items: tuple[Item, ...]
    label: Text
    group: Group | None
    base: str = field(init=False)
    """What the addresses of everything on the page begin with."""
    _paths: frozenset[str] = field(init=False)
    _insides: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        group, paths = self.group, [item.path for item in self.items]
        put = partial(object.__setattr__, self)  # the page is frozen from here on
        put("base", f"{group.path}/" if group is not None and not group.repeats else "")
        put("_paths", frozenset(paths))
        put("_insides", tuple(f"{path}{mark}" for path in paths for mark in "/["))

    def holds(self, address: str) -> bool:
        """Whether an address (or path) stands on this page."""
        return address in self._paths or address.startswith(self._insides)

    def field(self, address: str) -> str:
        """Name of the form field for an address: ``lines[2]/code`` is ``lines-2-code``."""
        return address.removeprefix(self.base).replace("[", "-").replace("]", "").replace("/", "-")


def pages(definition: Definition) -> list[Page]:
    """Pages in order: each top-level group or repeat is one, and each run of questions between them."""
    found: list[Page] = []
    loose: list[Item] = []

    def close() -> None:
        if any(shows(item) for item in loose):
            first = next(item for item in loose if shows(item))
            found.append(Page(first.name, tuple(loose), {}, None))
        loose.clear()

    for item in definition.children:
        if not isinstance(item, Group):
            loose.append(item)
            continue
        close()
        if shows(item):
            items = (item,) if item.repeats else tuple(item.children)
            found.append(Page(item.name, items, item.label, item))
    close()
    return found


def shows(item: Item) -> bool:
    """Whether a person sees anything of the item: calculations are invisible."""
    if isinstance(item, Group):
        return any(shows(child) for child in item.children)
    return item.kind != "calculate"


def visible(items: tuple[Item, ...] | list[Item]) -> Iterator[Item]:
    """The items a person sees something of."""
    return (item for item in items if shows(item))
