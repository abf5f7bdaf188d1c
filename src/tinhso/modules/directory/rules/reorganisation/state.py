"""The organisation on one day, by the keys that stay through renamings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from ...enums import AppointmentKind, Duty


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
    """An official (by key, with the name for lists) in a post on the day.

    `withheld` are powerful roles of the post that nobody has confirmed for him: he does not hold them.
    """

    official: str
    name: str
    agency: str
    post: str
    kind: str
    until: date | None = None
    duty: str = ""
    withheld: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, str, str]:
        """What no two seats share."""
        return (self.official, self.agency, self.post)

    def joined(self, other: SeatNow) -> SeatNow:
        """What this and another seat of the same official in the same post are together: the main one, the longer."""
        ends = [one.until for one in (self, other) if one.until is not None]
        kinds, duties = (self.kind, other.kind), (self.duty, other.duty)
        return replace(
            self,
            kind=AppointmentKind.FULL if AppointmentKind.FULL in kinds else self.kind,
            until=max(ends) if self.until and other.until else None,
            withheld=tuple(sorted({*self.withheld} & {*other.withheld})),
            duty=max(duties, key=lambda duty: (duty == Duty.FULL_TIME, duty)),
        )


@dataclass(frozen=True, slots=True)
class GivenNow:
    """Roles of the seat at `place` that another official, by key, exercises on the day."""

    delegate: str
    place: tuple[str, str, str]
    roles: tuple[str, ...]


PostKey = tuple[str, str]

Condition = tuple[str, tuple[str, ...], bool]
"""A part of an agency: the property, its values, whether all others are meant (see `kernel.actors.Part`)."""


@dataclass(frozen=True, slots=True)
class Link:
    """`target` continues `source`, wholly or the part that `conditions` name, as the act with this key said."""

    source: str
    target: str
    conditions: tuple[Condition, ...] = ()
    act: str = ""


@dataclass(frozen=True)
class Organisation:
    """Everything that an act may touch, as of its effective date.

    `fixed_areas` and `fixed_agencies` cannot be changed on that day: they begin on it or later, or end or
    change later. `later_seats` are appointments that begin on it or later. `keys` are all keys ever used,
    `post_keys` all posts ever. `links` are the successions of agencies valid on it. `weights` is how far each agency's series of numbers has come.
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
    links: tuple[Link, ...] = ()
    delegated: tuple[GivenNow, ...] = ()
    weights: Mapping[str, int] = field(default_factory=dict)

    def heirs_of(self, agency: str) -> dict[str, Link]:
        """How agencies, by key, continue this one on the day."""
        return {link.target: link for link in self.links if link.source == agency}
