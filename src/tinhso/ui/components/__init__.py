"""Every component of the design system by name. Add one: declaration in a topic file, template, example."""

from __future__ import annotations

from tinhso.ui.components import blocks, charts, days, frame, lists, marks, navigation, tables
from tinhso.ui.components.base import TONES, Component, ComponentError, Example, Prop

__all__ = ["COMPONENTS", "TONES", "TOPICS", "Component", "ComponentError", "Example", "Prop", "get"]

TOPICS: dict[str, tuple[Component, ...]] = {
    "marks": marks.COMPONENTS,
    "blocks": blocks.COMPONENTS,
    "lists": lists.COMPONENTS,
    "tables": (*tables.COMPONENTS, *days.COMPONENTS),
    "navigation": navigation.COMPONENTS,
    "charts": charts.COMPONENTS,
    "frame": frame.COMPONENTS,
}


def _by_name() -> dict[str, Component]:
    found: dict[str, Component] = {}
    for group in TOPICS.values():
        for component in group:
            if component.name in found:
                raise ValueError(f"two components are called {component.name!r}")
            found[component.name] = component
    return found


COMPONENTS: dict[str, Component] = _by_name()


def get(name: str) -> Component | None:
    """The component of that name, or None."""
    return COMPONENTS.get(name)
