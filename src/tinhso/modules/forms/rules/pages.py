"""How a form is cut into pages, and how fields of a page are named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .definition import Definition, Group, Item, Text


@dataclass(frozen=True, slots=True)
class Page:
    """One page: a group, a repeat, or questions that stand outside of any group. ``key`` is unique in the form."""

    key: str
    items: tuple[Item, ...]
    label: Text
    group: Group | None

    @property
    def base(self) -> str:
        """What the addresses of everything on the page begin with."""
        return f"{self.group.path}/" if self.group is not None and not self.group.repeats else ""

    def holds(self, address: str) -> bool:
        """Whether an address (or path) stands on this page."""
        return any(
            address == item.path or address.startswith((f"{item.path}/", f"{item.path}["))
            for item in self.items
        )

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
