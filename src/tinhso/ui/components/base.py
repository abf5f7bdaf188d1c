"""What a component is: a template with declared props and slots, checked when a page is compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

TONES: Final = ("neutral", "info", "ok", "warn", "bad", "paused")
"""Meanings of a colour. Words always stand beside it, so that colour is never the only sign."""


class _Required:
    """The default of a prop that has none."""

    def __repr__(self) -> str:
        return "required"


REQUIRED: Final = _Required()


class ComponentError(Exception):
    """A component was given something its declaration does not allow, found while drawing a page."""


@dataclass(frozen=True)
class Prop:
    """One declared input of a component.

    ``default`` is used when the prop is left out, undefined or ``None``; a prop without default is
    required. ``choices`` limits the values; literals are checked when the template is compiled.
    """

    name: str
    doc: str
    default: Any = REQUIRED
    choices: tuple[str, ...] = ()

    @cached_property
    def required(self) -> bool:
        """Whether each use must give this prop."""
        return isinstance(self.default, _Required)

    def allows(self, value: Any) -> bool:
        """Whether ``value`` is one of the choices (or the prop has none)."""
        return not self.choices or value in self.choices


@dataclass(frozen=True)
class Example:
    """A use of the component, shown in the gallery and in docs/ui.md and drawn by the tests."""

    title: str
    source: str
    context: Callable[[], Mapping[str, Any]] = dict


@dataclass(frozen=True)
class Component:
    """Declaration of one component; its template is ``ui/parts/<name>.html``.

    ``body`` says that it is used as ``{% cblock %}…{% endcblock %}`` and shows ``{{ content }}``.
    ``slots`` names further pieces of markup (``{% slot "actions" %}``), drawn as
    ``{{ slots.actions }}``. ``prepare`` turns the props into further template values; it gets and
    returns plain mappings and must not read the database; with None nothing is drawn. ``kept`` says that each set of plain props is
    drawn once a process: for marks that stand on many pages alike. Its template sees no request.
    """

    name: str
    doc: str
    props: tuple[Prop, ...] = ()
    body: bool = False
    slots: tuple[str, ...] = ()
    prepare: Callable[[Mapping[str, Any]], Mapping[str, Any] | None] | None = None
    kept: bool = False
    examples: tuple[Example, ...] = ()

    @property
    def template_name(self) -> str:
        """Path of the template among the template folders."""
        return f"ui/parts/{self.name}.html"

    def prop(self, name: str) -> Prop | None:
        """The declared prop of that name, or None."""
        return next((prop for prop in self.props if prop.name == name), None)

    def problems(self, given: Iterable[str], literals: Mapping[str, Any]) -> list[str]:
        """What is wrong with a use: props nobody declared, missing ones, literals outside the choices."""
        given = set(given)
        known = {prop.name for prop in self.props}
        found = [
            f'component "{self.name}" has no prop "{name}" (it has: {", ".join(sorted(known)) or "none"})'
            for name in sorted(given - known)
        ]
        found += [
            f'component "{self.name}" needs the prop "{prop.name}"'
            for prop in self.props
            if prop.required and prop.name not in given
        ]
        for prop in self.props:
            if prop.name in literals and not prop.allows(literals[prop.name]):
                found.append(self._not_allowed(prop, literals[prop.name]))
        return found

    def values(self, given: Mapping[str, Any]) -> dict[str, Any] | None:
        """The values its template sees, defaults filled in; None when there is nothing to draw.

        Raises ComponentError for a required prop that is undefined and for a value outside the choices.
        """
        values: dict[str, Any] = {}
        for prop in self.props:
            value = given.get(prop.name)
            if value is None:
                if prop.required and prop.name not in given:
                    raise ComponentError(f'component "{self.name}": required prop "{prop.name}" is undefined')
                value = None if prop.required else prop.default
            elif not prop.allows(value):
                raise ComponentError(self._not_allowed(prop, value))
            values[prop.name] = value
        if self.prepare is not None:
            prepared = self.prepare(values)
            if prepared is None:
                return None
            values.update(prepared)
        return values

    def _not_allowed(self, prop: Prop, value: Any) -> str:
        return (
            f'component "{self.name}": prop "{prop.name}" is {value!r}, '
            f"allowed: {', '.join(map(repr, prop.choices))}"
        )
