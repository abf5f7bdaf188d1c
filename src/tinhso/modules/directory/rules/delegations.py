"""What somebody was given to exercise: delegations that come together in one post, or go on in another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Given:
    """Roles from `start` (inclusive) to `end` (exclusive); `absence` is the id of the absence that is the reason."""

    start: date
    end: date
    roles: tuple[str, ...]
    absence: int | None = None


def together(given: Iterable[Given]) -> list[Given]:
    """The same without overlaps: on each day the roles of all that hold on it.

    >>> june, july, august = date(2015, 6, 1), date(2015, 7, 1), date(2015, 8, 1)
    >>> for one in together([Given(june, august, ("a",)), Given(july, august, ("b",))]):
    ...     print(one.start.month, one.end.month, one.roles)
    6 7 ('a',)
    7 8 ('a', 'b')
    """
    rows = list(given)
    days = sorted({row.start for row in rows} | {row.end for row in rows})
    found: list[Given] = []
    for start, end in pairwise(days):
        held = [row for row in rows if row.start <= start and end <= row.end]
        if not held:
            continue
        roles = tuple(sorted({role for row in held for role in row.roles}))
        absence = next((row.absence for row in held if row.absence is not None), None)
        if found and (found[-1].end, found[-1].roles, found[-1].absence) == (start, roles, absence):
            found[-1] = replace(found[-1], end=end)
        else:
            found.append(Given(start, end, roles, absence))
    return found


@dataclass(frozen=True, slots=True)
class Stretch:
    """One row of a delegation: it holds from `start` to before `end`; `goes_on` when its post ended and nobody ended it.

    `what` tells who gave which roles to whom, and for which absence.
    """

    id: int
    what: tuple[object, ...]
    start: date
    end: date
    goes_on: bool


def joined(stretches: Iterable[Stretch]) -> list[list[Stretch]]:
    """Delegations as they were decided: what goes on in another post on the day the first one ended is one.

    Each in order of days; the delegations in order of their first day.
    """
    found: list[list[Stretch]] = []
    for one in sorted(stretches, key=lambda one: (one.start, one.id)):
        before = next(
            (
                chain
                for chain in found
                if chain[-1].goes_on and (chain[-1].what, chain[-1].end) == (one.what, one.start)
            ),
            None,
        )
        if before is None:
            found.append([one])
        else:
            before.append(one)
    return found
