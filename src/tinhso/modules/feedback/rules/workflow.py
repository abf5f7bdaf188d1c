"""The life of feedback as one table: states, moves, who may make them.

Nothing else decides what may follow what: actions, pages and tests all read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..enums import Act, State, Who

STAY: Final = "stay"
"""Target of an act that leaves the state as it is."""


@dataclass(frozen=True, slots=True)
class Move:
    """One act, by `who`, from one of `sources` to `target`; without sources it creates. `reason`: in writing."""

    act: str
    who: frozenset[str]
    sources: frozenset[str]
    target: str
    reason: bool = False


def _move(act: str, who: set[str], sources: set[str], target: str, *, reason: bool = False) -> Move:
    return Move(act, frozenset(who), frozenset(sources), target, reason)


MOVES: Final[dict[str, Move]] = {
    move.act: move
    for move in (
        _move(Act.SEND, {Who.SENDER, Who.DESK}, set(), State.RECEIVED),
        _move(Act.TAKE, {Who.STAFF}, {State.RECEIVED}, State.HANDLING),
        # Also back to whoever passed it on wrongly: until it is taken it belongs to nobody's work.
        _move(Act.FORWARD, {Who.STAFF}, {State.RECEIVED}, State.RECEIVED, reason=True),
        _move(Act.REJECT, {Who.STAFF}, {State.RECEIVED, State.HANDLING}, State.REJECTED, reason=True),
        _move(Act.ASK, {Who.STAFF}, {State.HANDLING}, State.WAITING, reason=True),
        _move(Act.SUPPLY, {Who.SENDER}, {State.WAITING}, State.HANDLING, reason=True),
        _move(Act.ANSWER, {Who.STAFF}, {State.HANDLING}, State.ANSWERED, reason=True),
        _move(Act.PUBLISH, {Who.LEADER}, {State.ANSWERED}, State.PUBLISHED),
        _move(Act.RATE, {Who.SENDER}, {State.ANSWERED, State.PUBLISHED}, STAY),
        _move(Act.WITHDRAW, {Who.SENDER}, {State.RECEIVED, State.HANDLING, State.WAITING}, State.WITHDRAWN),
    )
}
"""Every legal move, by act."""


class IllegalMove(Exception):
    """The act is not possible from the state."""

    def __init__(self, act: str, state: str) -> None:
        super().__init__(f"{act} is not possible from {state}")
        self.act = act
        self.state = state


def check(act: str, state: str) -> Move:
    """The move of `act`, or IllegalMove when `state` does not allow it."""
    move = MOVES[act]
    if state not in move.sources:
        raise IllegalMove(act, state)
    return move


def acts_from(state: str, who: frozenset[str]) -> tuple[str, ...]:
    """What somebody in these parts may do in `state`, in the order of the table."""
    return tuple(act for act, move in MOVES.items() if state in move.sources and move.who & who)
