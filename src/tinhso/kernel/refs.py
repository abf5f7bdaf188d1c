"""References that point upwards or sideways without a foreign key.

The ledger, files, notices and payments belong to lower floors but speak of things of upper ones. They
store a `Ref`; the module that owns the kind says what it is called and where it is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .actors import Actor


@dataclass(frozen=True, order=True)
class Ref:
    """Something of another module: `kind` such as "services.dossier", and its id."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Ref:
        """The reverse of `str`; ValueError when it is none."""
        kind, _, number = text.rpartition(":")
        if not kind or not number.isdecimal():
            raise ValueError(f"not a reference: {text!r}")
        return cls(kind, int(number))


@dataclass(frozen=True)
class Resolved:
    """What a reader is shown of a reference: a label, and an address if he may open it."""

    label: str
    url: str | None = None


@dataclass(frozen=True)
class RefKind:
    """Declared by the owning module: `resolve` returns None when the actor may not know of it."""

    kind: str
    resolve: Callable[[int, Actor], Resolved | None]


def resolve(ref: Ref, actor: Actor) -> Resolved | None:
    """What `actor` may be shown of `ref`; None for what is hidden, gone or of no known kind."""
    from .modules import registry  # noqa: PLC0415 - the registry holds objects of this file

    kind = registry().refs.get(ref.kind)
    return kind.resolve(ref.id, actor) if kind else None


@dataclass(frozen=True)
class ReaderLink:
    """What whoever reads about a thing of any module may do about it elsewhere: words, and the address by its `Ref`.

    An extension of the module to which the link leads.
    """

    words: Any
    address: Callable[[Ref], str]


def reader_links() -> tuple[ReaderLink, ...]:
    """The links of all modules, in their order."""
    from .modules import registry  # noqa: PLC0415 - the registry holds objects of this file

    return registry().of_type(ReaderLink)
