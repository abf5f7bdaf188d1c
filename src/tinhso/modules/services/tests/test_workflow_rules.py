"""The table of the process: complete, without dead ends, mapped to the ten national codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.modules.services.enums import (
    FINAL_STATES,
    OPEN_STATES,
    PAUSED_STATES,
    WORK_STATES,
    Act,
    State,
    Who,
)
from tinhso.modules.services.rules import workflow
from tinhso.modules.services.rules.workflow import MOVES, NATIONAL_CODES, RESUME, STAY, IllegalMove

STATES = frozenset(State.values)


def test_every_act_and_every_state_is_in_the_table() -> None:
    assert set(MOVES) == set(Act.values)
    assert set(NATIONAL_CODES) == STATES
    for move in MOVES.values():
        assert move.sources <= STATES
        assert move.targets <= STATES | {RESUME, STAY}
        assert move.who <= set(Who.values)
        assert move.who


def test_the_ten_national_codes_are_all_used_and_none_else() -> None:
    assert set(NATIONAL_CODES.values()) == set(range(1, 11))
    assert workflow.national_code(State.PROPOSED) == workflow.national_code(State.PROCESSING) == 4


def test_groups_of_states_divide_the_states() -> None:
    assert FINAL_STATES | OPEN_STATES == STATES
    assert not FINAL_STATES & OPEN_STATES
    assert PAUSED_STATES <= WORK_STATES <= OPEN_STATES


def test_final_states_end_everything_but_late_money() -> None:
    for state in FINAL_STATES:
        assert workflow.acts_from(state, set(Who.values)) == (Act.CONFIRM_PAYMENT,)
    for state in OPEN_STATES:
        assert len(workflow.acts_from(state, set(Who.values))) > 1


def test_an_end_can_be_reached_from_every_open_state() -> None:
    def following(state: str) -> set[str]:
        found = set()
        for act in workflow.acts_from(state, set(Who.values)):
            for target in MOVES[act].targets:
                if target == RESUME:
                    found |= MOVES[Act.REQUEST_SUPPLEMENT].sources
                elif target != STAY:
                    found.add(target)
        return found

    for start in OPEN_STATES:
        seen, left = set(), [start]
        while left:
            state = left.pop()
            if state not in seen:
                seen.add(state)
                left += following(state)
        assert seen & FINAL_STATES, start


def test_withdrawal_is_impossible_once_there_is_a_result() -> None:
    for state in (State.DECIDED, State.RETURNED):
        assert Act.REQUEST_WITHDRAWAL not in workflow.acts_from(state, {Who.APPLICANT})


@given(act=st.sampled_from(Act.values), state=st.sampled_from(State.values))
def test_check_agrees_with_the_offer(act: str, state: str) -> None:
    if state in MOVES[act].sources:
        assert workflow.check(act, state).act == act
        assert act in workflow.acts_from(state, MOVES[act].who)
    else:
        with pytest.raises(IllegalMove) as refused:
            workflow.check(act, state)
        assert (refused.value.act, refused.value.state) == (act, state)


def test_nobody_is_offered_another_ones_act() -> None:
    assert workflow.acts_from(State.PROPOSED, {Who.OFFICER}) == (Act.HAND_OVER, Act.DROP_OPINION)
    assert workflow.acts_from(State.PROPOSED, {Who.LEADER}) == (
        Act.HAND_OVER,
        Act.SEND_BACK,
        Act.APPROVE,
        Act.EXTEND,
    )
    assert workflow.acts_from(State.SUBMITTED, {Who.DESK}) == (
        Act.CONFIRM_PAYMENT,
        Act.ACCEPT,
        Act.REFUSE,
        Act.REQUEST_SUPPLEMENT,
    )
