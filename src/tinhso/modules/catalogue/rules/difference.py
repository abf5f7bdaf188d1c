"""What two documents of a procedure say differently, part by part.

Things of a list are the same thing when they bear the same code (number, kind, level); sentences, which have
none, when they stand in the same place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

_NAMED_BY: Final = {
    "agencies": "level",
    "cases": "code",
    "papers": "code",
    "channels": "kind",
    "fees": "code",
    "results": "code",
    "legal_basis": "number",
    "steps": "code",
}

type Way = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """At one place: what stood there and what stands there; None where there was, or is, nothing."""

    way: Way
    before: Any
    after: Any


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Every value that differs, in the order of the later document; what is gone comes last of its part."""
    old, new = dict(_values(before)), dict(_values(after))
    found = [Difference(way, old.get(way), value) for way, value in new.items() if old.get(way) != value]
    found += [Difference(way, value, None) for way, value in old.items() if way not in new]
    order = {key: place for place, key in enumerate([*after, *before])}
    return sorted(found, key=lambda one: order.get(one.way[0], len(order)))


def _values(data: Any, way: Way = ()) -> Iterator[tuple[Way, Any]]:
    if isinstance(data, Mapping):
        if set(data) == {"vi", "en"}:
            yield way, (data["vi"], data["en"])
            return
        for key, value in data.items():
            yield from _values(value, (*way, key))
    elif isinstance(data, list):
        if not data or not isinstance(data[0], Mapping):
            yield way, tuple(data)
            return
        name = _NAMED_BY.get(way[-1], "")
        seen: dict[str, int] = {}
        for place, item in enumerate(data, 1):
            called = str(item.get(name) or place)
            seen[called] = seen.get(called, 0) + 1
            yield from _values(item, (*way, called if seen[called] == 1 else f"{called} ({seen[called]})"))
    else:
        yield way, data
