"""What the directory tells others: frozen, typed, without a database handle."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from .enums import BRANCH_OF, PARTS, Branch


@dataclass(frozen=True)
class Area:
    """An administrative area as it was on the day asked for.

    `id` is the identity that stays through renamings; `code` is the statistics office's code on that
    day and may later be given to another area.
    """

    id: int
    code: str
    name: str
    kind: str
    level: str
    parent_id: int | None
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Agency:
    """An agency as it was on the day asked for. `id` is the identity, used as compartment.

    `code` is the identifier in the form of 2020 (`H04.31.02`), `code_old` the same in the form used
    before (`000.02.31.H04`). `kind` says the field (see `enums.AgencyKind`); with `level` it names the body.
    `one_stop` is true where citizens hand in dossiers.
    """

    id: int
    code: str
    code_old: str
    name: str
    short_name: str
    kind: str
    level: str
    area_id: int
    parent_id: int | None
    one_stop: bool
    address: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""
    valid_to: date | None = None

    def ended_by(self, on: date) -> bool:
        """Whether, as described here, it is no more on that day."""
        return self.valid_to is not None and self.valid_to <= on

    @property
    def branch(self) -> str:
        """Executive, council or Party, see `enums.Branch`."""
        return BRANCH_OF.get(self.kind, Branch.EXECUTIVE)

    @property
    def is_sector(self) -> bool:
        """Whether it counts among the executive's own agencies: no council, Party body, or part of another."""
        return self.branch == Branch.EXECUTIVE and self.kind not in PARTS


@dataclass(frozen=True)
class HeldPost:
    """A post that somebody holds or held: half-open days, no `valid_to` means until further notice."""

    agency_id: int
    title: str
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it was his on that day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class Official:
    """An official in one of his posts on the day asked for. `id` is the official's."""

    id: int
    account_id: int | None
    person_id: int | None
    name: str
    post_title: str
    agency_id: int
    roles: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class PersonCard:
    """What somebody told once about himself, so that no form asks it again. Empty text means not told."""

    person_id: int
    full_name: str
    id_number: str = ""
    birth_date: date | None = None
    phone: str = ""
    email: str = ""
    address: str = ""
    area_id: int | None = None
