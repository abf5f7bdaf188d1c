"""The life of a message as one table: what may follow what.

A message is written as being handed over before the provider is called, and its answer after. Between the two the
process may die, and then nobody knows: the message becomes uncertain, and is never sent again by itself.
"""

from __future__ import annotations

from typing import Final

from ..enums import MessageState as S
from ..enums import Outcome

MOVES: Final[dict[str, frozenset[str]]] = {
    S.WAITING: frozenset({S.HANDING, S.GIVEN_UP}),
    S.HANDING: frozenset({S.HANDED, S.FAILED, S.WAITING, S.UNCERTAIN, S.GIVEN_UP, S.DELIVERED}),
    # A late answer or the provider's own report settles it; a rule or a person sends it again.
    S.UNCERTAIN: frozenset({S.HANDED, S.FAILED, S.WAITING, S.DELIVERED, S.GIVEN_UP}),
    S.HANDED: frozenset({S.DELIVERED, S.FAILED}),
    S.DELIVERED: frozenset(),
    # What could not be delivered may be tried again by a person, for instance after a number was corrected.
    S.FAILED: frozenset({S.WAITING, S.DELIVERED}),
    S.GIVEN_UP: frozenset({S.WAITING, S.DELIVERED}),
}

AFTER: Final[dict[str, str]] = {
    Outcome.TAKEN: S.HANDED,
    Outcome.REFUSED: S.FAILED,
    Outcome.LATER: S.WAITING,
    Outcome.UNKNOWN: S.UNCERTAIN,
}
"""What a provider's answer makes of a message that is being handed over."""

ENDED: Final = frozenset({S.DELIVERED, S.FAILED, S.GIVEN_UP})


class IllegalState(Exception):
    """A message cannot go from one state to the other."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"{before} -> {after}")


def check(before: str, after: str) -> None:
    """IllegalState unless `after` may follow `before`."""
    if after not in MOVES[before]:
        raise IllegalState(before, after)
