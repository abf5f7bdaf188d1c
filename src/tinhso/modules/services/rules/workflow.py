"""The life of a dossier as one table: states, moves, who may make them, national codes.

Nothing else decides what may follow what: actions, pages, jobs, the simulator and the tests all read it.
`RESUME` as a destination means the state the dossier was in before it had to wait for the applicant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..enums import WORK_STATES, Act, State, Who

NATIONAL_CODES: Final[dict[str, int]] = {
    State.SUBMITTED: 1,
    State.ACCEPTED: 2,
    State.REFUSED: 3,
    State.PROCESSING: 4,
    State.PROPOSED: 4,
    State.SUPPLEMENT_REQUESTED: 5,
    State.AWAITING_PAYMENT: 6,
    State.WITHDRAWAL_REQUESTED: 7,
    State.STOPPED: 8,
    State.DECIDED: 9,
    State.RETURNED: 10,
}
"""Status codes of the National Public Service Portal; several internal states may share one."""

RESUME: Final = "resume"

STAY: Final = "stay"
"""Destination of an act that leaves the state as it is."""


@dataclass(frozen=True, slots=True)
class Move:
    """One act, by `who`, that takes a dossier from one of `sources` to one of `targets`.

    An empty `sources` creates the dossier. With several targets the act decides by its rule in
    `rules.life`. `reason` says that a written reason is required.
    """

    act: str
    who: frozenset[str]
    sources: frozenset[str]
    targets: frozenset[str]
    reason: bool = False


def _move(act: str, who: set[str], sources: set[str], targets: set[str], *, reason: bool = False) -> Move:
    return Move(act, frozenset(who), frozenset(sources), frozenset(targets), reason)


MOVES: Final[dict[str, Move]] = {
    move.act: move
    for move in (
        _move(Act.SUBMIT, {Who.APPLICANT, Who.DESK}, set(), {State.SUBMITTED, State.AWAITING_PAYMENT}),
        # Money that arrives is always recorded, also when the dossier has moved on or ended.
        _move(Act.CONFIRM_PAYMENT, {Who.SYSTEM, Who.DESK}, {*State.values}, {RESUME, STAY}),
        _move(Act.ACCEPT, {Who.DESK}, {State.SUBMITTED}, {State.ACCEPTED}),
        _move(Act.REFUSE, {Who.DESK}, {State.SUBMITTED}, {State.REFUSED}, reason=True),
        _move(Act.ASSIGN, {Who.OFFICER, Who.LEADER}, {State.ACCEPTED, State.PROCESSING}, {State.PROCESSING}),
        # Whoever has a dossier, also one that waits, may change; the state stays.
        _move(Act.HAND_OVER, {Who.OFFICER, Who.LEADER}, {*WORK_STATES}, {STAY}, reason=True),
        _move(
            Act.REQUEST_SUPPLEMENT,
            {Who.DESK, Who.OFFICER},
            {State.SUBMITTED, State.ACCEPTED, State.PROCESSING},
            {State.SUPPLEMENT_REQUESTED},
            reason=True,
        ),
        _move(Act.SUPPLY, {Who.APPLICANT, Who.DESK}, {State.SUPPLEMENT_REQUESTED}, {RESUME}),
        _move(Act.DEMAND_PAYMENT, {Who.OFFICER}, {State.PROCESSING}, {State.AWAITING_PAYMENT}),
        # Steps of the officers, as the procedure's version orders them (`rules.steps`).
        _move(Act.FORWARD, {Who.OFFICER}, {State.PROCESSING}, {STAY}),
        _move(Act.STEP_BACK, {Who.OFFICER}, {State.PROCESSING}, {STAY}, reason=True),
        _move(Act.PROPOSE, {Who.OFFICER}, {State.PROCESSING}, {State.PROPOSED}),
        _move(Act.SEND_BACK, {Who.LEADER}, {State.PROPOSED}, {State.PROCESSING}, reason=True),
        _move(Act.APPROVE, {Who.LEADER}, {State.PROPOSED}, {State.DECIDED}),
        _move(Act.RETURN_RESULT, {Who.DESK, Who.SYSTEM}, {State.DECIDED}, {State.RETURNED}),
        _move(
            Act.REQUEST_WITHDRAWAL,
            {Who.APPLICANT},
            {
                State.SUBMITTED,
                State.AWAITING_PAYMENT,
                State.ACCEPTED,
                State.PROCESSING,
                State.SUPPLEMENT_REQUESTED,
                State.PROPOSED,
            },
            {State.WITHDRAWAL_REQUESTED},
        ),
        _move(
            Act.STOP,
            {Who.OFFICER, Who.DESK},
            {State.PROCESSING, State.SUPPLEMENT_REQUESTED, State.WITHDRAWAL_REQUESTED},
            {State.STOPPED},
            reason=True,
        ),
        # The head of the agency signs the apology; while the applicant is waited for the clock stands anyway.
        _move(
            Act.EXTEND,
            {Who.LEADER},
            {State.ACCEPTED, State.PROCESSING, State.PROPOSED},
            {STAY},
            reason=True,
        ),
        # Other agencies are asked side by side; the clock goes on, for no rule known to this project stops it.
        _move(Act.ASK_OPINION, {Who.OFFICER}, {State.PROCESSING}, {STAY}),
        _move(Act.GIVE_OPINION, {Who.CONSULTED}, {*WORK_STATES}, {STAY}),
        _move(Act.DROP_OPINION, {Who.OFFICER}, {*WORK_STATES}, {STAY}, reason=True),
        # The working calendar was changed: an administrator lets the dates be computed again.
        _move(Act.RECOMPUTE, {Who.SYSTEM}, {*WORK_STATES}, {STAY}, reason=True),
    )
}
"""Every legal move, by act. Withdrawal is impossible once a result exists (national practice)."""


class IllegalMove(Exception):
    """The act is not possible from the dossier's state."""

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


def acts_from(state: str, who: frozenset[str] | set[str]) -> tuple[str, ...]:
    """What somebody in these parts may do to a dossier in `state`, in the order of the table."""
    return tuple(act for act, move in MOVES.items() if state in move.sources and move.who & who)


def national_code(state: str) -> int:
    """The code 1 to 10 that other systems are told."""
    return NATIONAL_CODES[state]
