"""Colours of the sketch map: neighbours that belong to different units are told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

HUES = 6
"""So many colours there are."""

Place = tuple[int, int]
"""Column and row."""


def hues(places: Mapping[Place, str]) -> dict[str, int]:
    """A colour for each unit, different from those of the units around it while there are enough.

    Units are taken by their first place, from the top and the left, so the same map is always coloured alike.

    >>> hues({(0, 0): "a", (1, 0): "a", (2, 0): "b", (3, 0): "c"})
    {'a': 0, 'b': 1, 'c': 2}
    """
    around: dict[str, set[str]] = {}
    for (column, row), unit in sorted(places.items(), key=lambda one: (one[0][1], one[0][0])):
        near = {
            places[column + x, row + y]
            for x in (-1, 0, 1)
            for y in (-1, 0, 1)
            if (column + x, row + y) in places
        }
        around.setdefault(unit, set()).update(near - {unit})
    found: dict[str, int] = {}
    used: Counter[int] = Counter()
    for unit, near_units in around.items():
        taken = {found[other] for other in near_units if other in found}
        free = [hue for hue in range(HUES) if hue not in taken] or list(range(HUES))
        found[unit] = min(free, key=lambda hue: (used[hue], hue))
        used[found[unit]] += 1
    return found
