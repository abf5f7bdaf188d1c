"""The rules in force on one day; plain Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise
from typing import Any, Protocol


class Row(Protocol):
    """A dated rule, such as a stored `DatedRule`: half-open days, no `valid_to` means until further notice."""

    @property
    def key(self) -> str: ...
    @property
    def value(self) -> Any: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


class RuleMissing(LookupError):
    """No rule of this key is in force on the day: its data are not loaded or have a gap."""

    def __init__(self, key: str, on: date) -> None:
        super().__init__(f"no rule {key!r} in force on {on}")
        self.key = key
        self.on = on


class RulesOn:
    """Every rule in force on one day."""

    def __init__(self, rows: Iterable[Row], on: date) -> None:
        self._on = on
        self._rows = {
            row.key: row
            for row in rows
            if row.valid_from <= on and (row.valid_to is None or on < row.valid_to)
        }

    def row(self, key: str) -> Row | None:
        """The rule with its source; None when there is none."""
        return self._rows.get(key)

    def value[T](self, key: str, read: Callable[[Any], T]) -> T:
        """The value of `key` as `read` understands it; RuleMissing."""
        if key not in self._rows:
            raise RuleMissing(key, self._on)
        return read(self._rows[key].value)


def overlaps[T](periods: Iterable[tuple[str, str | None, T]]) -> list[T]:
    """What stands for those periods (ISO days, half-open) that begin before an earlier one has ended."""
    ordered = sorted(periods, key=lambda one: one[0])
    return [later[2] for earlier, later in pairwise(ordered) if earlier[1] is None or earlier[1] > later[0]]
