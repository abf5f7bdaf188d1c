"""What the catalogue tells others, and what it is told."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Named:
    """A procedure in force with nothing but its names, for choices and tables."""

    procedure_id: int
    slug: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What the module that receives applications tells about them; it stands among its extensions.

    `start` gives the address where an online application begins, by the procedure's slug. `links` are words
    and addresses for those who have applied. `on_time` counts, of a procedure's applications decided in the
    twelve months to a day, those on time and those with a time limit. `in_use` gives those of the versions
    that applications stand under: they are not changed any more.
    """

    start: Callable[[str], str]
    links: Callable[[], list[tuple[Any, str]]]
    on_time: Callable[[int, date], tuple[int, int]]
    in_use: Callable[[Collection[int]], frozenset[int]]
