"""The organisation on one day, by the keys that stay through renamings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class AreaNow:
    """An area on the day; `parent` is a key."""

    key: str
    code: str
    name: str
    kind: str
    level: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class AgencyNow:
    """An agency on the day; `area` and `parent` are keys."""

    key: str
    code: str
    name: str
    short_name: str
    kind: str
    level: str
    area: str
    parent: str | None
    one_stop: bool


@dataclass(frozen=True, slots=True)
class PostNow:
    """A post of an agency on the day; `until` is the day from which it is no more, None for open."""

    agency: str
    key: str
    title: str
    roles: tuple[str, ...]
    reach: str
    rank: int
    until: date | None = None


@dataclass(frozen=True, slots=True)
class SeatNow:
    """An official (by key, with the name for lists) in a post on the day."""

    official: str
    name: str
    agency: str
    post: str
    kind: str
    until: date | None = None
    duty: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """What no two seats share."""
        return (self.official, self.agency, self.post)


PostKey = tuple[str, str]


@dataclass(frozen=True)
class Organisation:
    """Everything that an act may touch, as of its effective date.

    `fixed_areas` and `fixed_agencies` cannot be changed on that day: they begin on it or later, or end or
    change later. `later_seats` are appointments that begin on it or later. `keys` are all keys ever used,
    `post_keys` all posts ever. `weights` is how far each agency's series of numbers has come.
    """

    areas: Mapping[str, AreaNow] = field(default_factory=dict)
    agencies: Mapping[str, AgencyNow] = field(default_factory=dict)
    posts: Mapping[PostKey, PostNow] = field(default_factory=dict)
    seats: Mapping[tuple[str, str, str], SeatNow] = field(default_factory=dict)
    fixed_areas: frozenset[str] = frozenset()
    fixed_agencies: frozenset[str] = frozenset()
    later_seats: tuple[SeatNow, ...] = ()
    area_keys: frozenset[str] = frozenset()
    agency_keys: frozenset[str] = frozenset()
    post_keys: frozenset[PostKey] = frozenset()
    successors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=dict)
