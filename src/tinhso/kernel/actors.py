"""Who acts: a person, an official with what his appointments grant, or a named part of the system.

The kernel does not know agencies. A *compartment* is an opaque number that separates rows of different
owners; the directory uses agency ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, Literal

ALL: Final[frozenset[int]] = frozenset({-1})
"""Grant in every compartment."""

Kind = Literal["anonymous", "citizen", "official", "system", "program"]
"""A *program* is another system, let in by a key: it holds what the key was given and nothing else."""

_NOTHING: Mapping[str, frozenset[int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a compartment: its rows whose value of `by` is one of `keys`, or with `rest` all others.

    `by` names a property of the row, such as "area"; the module that owns the row knows what it is.
    """

    by: str
    keys: frozenset[str] = frozenset()
    rest: bool = False

    def holds(self, key: str) -> bool:
        """Whether a row with this value belongs to the part."""
        return (key in self.keys) != self.rest


Path = tuple[Part, ...]
"""Parts that must all hold."""

Parts = Mapping[int, tuple[Path, ...]]
"""Compartments held in part only: a row belongs to it when one of the paths holds."""

READ: Final = ""
"""In `Actor.parts`: what may be read, whatever the permission."""

_NO_PARTS: Mapping[str, Parts] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody or something that acts, with all that decides what it may see and do.

    `grants` maps a permission's code to the compartments it holds in (`ALL` for everywhere);
    `compartments` are those whose rows the actor may read; `parts` are further compartments held in part, by
    permission, and under `READ` those that may be read; `keys` are bearer capabilities
    (see `kernel.scope.key_of`) shown with this request; `covers` maps a permission to the accounts of absent
    people for whom the actor exercises it meanwhile.
    """

    kind: Kind
    account_id: int | None = None
    person_id: int | None = None
    name: str = ""
    grants: Mapping[str, frozenset[int]] = field(default=_NOTHING, hash=False)
    compartments: frozenset[int] = frozenset()
    parts: Mapping[str, Parts] = field(default=_NO_PARTS, hash=False)
    keys: frozenset[str] = frozenset()
    covers: Mapping[str, frozenset[int]] = field(default=_NOTHING, hash=False)

    @property
    def is_authenticated(self) -> bool:
        return self.account_id is not None

    def where(self, permission: str) -> frozenset[int]:
        """The compartments in which the actor holds `permission`; `ALL` for everywhere."""
        if self.kind == "system":
            return ALL
        return self.grants.get(permission, frozenset())

    def may(self, permission: str, compartment: int | None = None) -> bool:
        """Whether the actor holds `permission` in all of `compartment`, or anywhere when none is given."""
        where = self.where(permission)
        if compartment is None or where == ALL:
            return bool(where)
        return compartment in where

    def in_part(self, permission: str) -> Parts:
        """The compartments in a part of which the actor holds `permission`; `READ` for what he may read."""
        return self.parts.get(permission, MappingProxyType({}))

    def stands_in_for(self, permission: str) -> frozenset[int]:
        """The accounts of absent people whose work under `permission` is the actor's meanwhile."""
        return self.covers.get(permission, frozenset())

    def with_keys(self, *keys: str) -> Actor:
        """The same actor, also showing these bearer capabilities."""
        return replace(self, keys=self.keys | frozenset(keys))


ANONYMOUS: Final = Actor(kind="anonymous")


def system_actor(name: str) -> Actor:
    """A named part of the system, such as a job; it sees every row and its name is in the ledger."""
    if not name:
        raise ValueError("a system actor needs a name")
    return Actor(kind="system", name=name)
