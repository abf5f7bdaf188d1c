"""What a module declares that it holds for units, and how it moves when an act reorganises them.

A module puts `Holding` objects among its extensions; the preview asks them all, and the follow-up after an act
runs their `rewrite` in small transactions. Everything here runs as a named part of the system.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .rules.reorganisation.geography import Geography


@dataclass(frozen=True, slots=True)
class Affected:
    """What an act takes away: ids of agencies and areas that end on the day `on`.

    Those that nobody continues are in `agencies_left` and `areas_left` too: a module that holds something there
    says so in its `blockers`.
    """

    on: date
    agencies: frozenset[int]
    areas: frozenset[int]
    levels: frozenset[str] = frozenset()
    agencies_left: frozenset[int] = frozenset()
    areas_left: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Held:
    """So many things of one kind in one agency; `label` tells kinds apart, such as a state."""

    agency_id: int
    label: Any
    count: int


@dataclass(frozen=True, slots=True)
class Batch:
    """How far a rewriting has come: the last id looked at, None when all is done, and how many rows it changed."""

    after: int | None
    looked_at: int
    rewritten: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One kind of thing that belongs to units.

    `moves` says in a sentence what becomes of it. `held` counts it by agency. `blockers` are sentences about
    what makes the act impossible, naming the rows. `weigh` tells how far an agency's series of numbers has
    come. `rewrite(after, size, geography)` goes on behind row `after`; it may run twice over the same rows.
    """

    code: str
    label: Any
    moves: Any
    held: Callable[[Affected], list[Held]]
    blockers: Callable[[Affected], list[str]] | None = None
    weigh: Callable[[Collection[int], date], Mapping[int, int]] | None = None
    rewrite: Callable[[int, int, Geography], Batch] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dividing:
    """A property of a module's things by which a split tells who has which part.

    `by` is the property's name in `Part.by`, `values` the (value, label) pairs of a day. By area everything can be
    divided; other properties are declared by the module that knows them.
    """

    by: str
    label: Any
    values: Callable[[date], list[tuple[str, str]]]
