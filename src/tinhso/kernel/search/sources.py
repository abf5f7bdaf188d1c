"""What modules let people search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..actors import Actor
from ..text.folding import nfc


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is called, where it is, a line about it; `rank` from 0 to 1, best 1."""

    title: Any
    url: str
    summary: Any = ""
    rank: float = 0.0


@dataclass(frozen=True)
class SearchSource:
    """Things of one kind: `find(query, actor, limit)` returns what `actor` may see, at most `limit`."""

    kind: str
    title: Any
    find: Callable[[str, Actor, int], list[Hit]]


def search(query: str, actor: Actor, limit: int = 20) -> list[Hit]:
    """The best hits of all sources that modules register, best first; none for an empty query."""
    from ..modules import registry  # noqa: PLC0415 - the registry holds sources

    wanted = " ".join(nfc(query).split())
    if not wanted:
        return []
    hits = [hit for source in registry().search for hit in source.find(wanted, actor, limit)]
    # Stable: hits of equal rank stay in the order of the modules.
    return sorted(hits, key=lambda hit: -hit.rank)[:limit]
