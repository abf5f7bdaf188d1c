"""What each act does, as plain data: no database here."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from tinhso.modules.catalogue.api import parse
from tinhso.modules.catalogue.testing import channel, online, version_document
from tinhso.modules.services.enums import Channel, FeeState, State, Who
from tinhso.modules.services.rules import assignment, life, steps
from tinhso.modules.services.rules.clock import Started
from tinhso.modules.services.rules.effect import Effect, Refused, Terms
from tinhso.modules.services.rules.workflow import IllegalMove

from .test_deadline_rules import CALENDAR, LAW, local

AT = local(2015, 6, 17)
HOUR = timedelta(hours=1)


def terms(**changes: Any) -> Terms:
    return Terms(parse(version_document(**changes)), LAW, CALENDAR)


def dossier(**values: Any) -> Any:
    return SimpleNamespace(
        **{
            "state": State.PROCESSING,
            "resume_state": "",
            "version": 3,
            "channel": Channel.COUNTER,
            "result_channel": Channel.COUNTER,
            "arrived_on": None,
            "accepted_at": AT,
            "due_at": local(2015, 6, 24, 17),
            "paused_at": None,
            "counts_from": AT,
            "step": "examine",
            "step_due_at": None,
            "step_counts_from": None,
            "assignee_id": 7,
            "supplements": 0,
            "extensions": 0,
            "decided_at": None,
            "decided_by_id": None,
            "fee": None,
            "fee_state": FeeState.NONE,
        }
        | values
    )


def after(thing: Any, effect: Effect) -> Any:
    """The dossier as the effect leaves it."""
    return SimpleNamespace(**(vars(thing) | effect.changes))


@pytest.mark.parametrize(
    ("changes", "way", "state", "fee", "fee_state"),
    [
        ({}, Channel.COUNTER, State.SUBMITTED, 0, FeeState.NONE),
        (online(), Channel.ONLINE, State.SUBMITTED, 0, FeeState.NONE),
        (online(fee=30_000), Channel.ONLINE, State.AWAITING_PAYMENT, 30_000, FeeState.DUE),
        (online(fee=30_000), Channel.COUNTER, State.SUBMITTED, 30_000, FeeState.DUE),
        (
            online(fee=30_000) | {"online_payment": False, "payment": "at_result"},
            Channel.ONLINE,
            State.SUBMITTED,
            30_000,
            FeeState.DUE,
        ),
        (
            {"channels": [channel(fee=None)], "payment": "at_result"},
            Channel.COUNTER,
            State.SUBMITTED,
            None,
            FeeState.NONE,
        ),
        ({"payment": "at_result"}, Channel.POST, State.SUBMITTED, None, FeeState.NONE),
    ],
)
def test_submit(changes: Any, way: str, state: str, fee: int | None, fee_state: str) -> None:
    effect = life.submit(content=terms(**changes).content, channel=way, who=Who.APPLICANT, at=AT)
    assert (effect.target, effect.changes["fee"], effect.changes["fee_state"]) == (state, fee, fee_state)
    waits = state == State.AWAITING_PAYMENT
    assert effect.changes["paused_at"] == (AT if waits else None)
    assert effect.changes["resume_state"] == (State.SUBMITTED if waits else "")
    assert effect.changes["step"] == "receive"


def test_accept_starts_the_clock_and_explains_it() -> None:
    effect = life.accept(dossier(state=State.SUBMITTED), terms(), at=AT, by_id=7, assignee_id=8)
    assert effect.changes["due_at"] == local(2015, 6, 24, 17)
    assert (effect.changes["accepted_by_id"], effect.changes["assignee_id"]) == (7, 8)
    assert effect.changes["step"] == "examine"
    assert effect.data["deadline"][-1]["code"] == "due"


def test_a_channel_that_the_version_no_longer_has_gets_the_first_ones_terms() -> None:
    effect = life.accept(
        dossier(state=State.SUBMITTED, channel=Channel.POST), terms(), at=AT, by_id=7, assignee_id=None
    )
    assert effect.changes["due_at"] == local(2015, 6, 24, 17)


def test_a_supplement_pauses_the_clock_and_gives_the_time_back() -> None:
    asked = life.request_supplement(dossier(), at=local(2015, 6, 18), who=Who.OFFICER, papers=("cmnd",))
    waiting = after(dossier(), asked)
    assert (waiting.state, waiting.resume_state, waiting.supplements) == (
        State.SUPPLEMENT_REQUESTED,
        State.PROCESSING,
        1,
    )
    assert asked.data == {"papers": ["cmnd"]}
    brought = life.supply(waiting, terms(), at=local(2015, 6, 22), who=Who.APPLICANT)
    back = after(waiting, brought)
    assert (back.state, back.resume_state, back.paused_at) == (State.PROCESSING, "", None)
    assert back.due_at == local(2015, 6, 26, 17)
    assert [line["code"] for line in brought.data["deadline"]] == ["pause", "due"]


def test_before_acceptance_no_clock_runs() -> None:
    new = dossier(state=State.SUBMITTED, accepted_at=None, due_at=None)
    waiting = after(new, life.request_supplement(new, at=AT, who=Who.DESK, papers=()))
    brought = life.supply(waiting, terms(), at=AT + HOUR, who=Who.DESK)
    assert (brought.target, brought.data) == (State.SUBMITTED, {})


def test_a_state_that_the_law_does_not_pause_in_takes_its_time() -> None:
    strict = Terms(terms().content, _law(pauses=frozenset({"supplement_requested"})), CALENDAR)
    asked = life.demand_payment(dossier(), at=local(2015, 6, 18), amount=50_000)
    paid = life.confirm_payment(after(dossier(), asked), strict, at=local(2015, 6, 22), amount=50_000)
    assert "due_at" not in paid.changes


def _law(**changes: Any) -> Any:
    from dataclasses import replace

    return replace(LAW, **changes)


def test_money_demanded_and_paid() -> None:
    asked = life.demand_payment(dossier(), at=local(2015, 6, 18), amount=50_000)
    waiting = after(dossier(), asked)
    assert (waiting.state, waiting.fee, waiting.fee_state) == (
        State.AWAITING_PAYMENT,
        50_000,
        FeeState.DUE,
    )
    paid = life.confirm_payment(waiting, terms(), at=local(2015, 6, 19), amount=50_000)
    assert (paid.target, paid.changes["fee_state"]) == (State.PROCESSING, FeeState.PAID)
    assert paid.changes["due_at"] == local(2015, 6, 25, 17)
    with pytest.raises(Refused, match="already_paid"):
        life.confirm_payment(after(waiting, paid), terms(), at=AT, amount=50_000)
    with pytest.raises(Refused, match="already_paid"):
        life.demand_payment(after(waiting, paid), at=AT, amount=1)


@pytest.mark.parametrize("state", [State.DECIDED, State.STOPPED, State.SUPPLEMENT_REQUESTED])
def test_money_that_comes_at_another_time_is_only_noted(state: str) -> None:
    thing = dossier(state=state, fee=10, fee_state=FeeState.DUE)
    effect = life.confirm_payment(thing, terms(), at=AT, amount=10, who=Who.DESK)
    assert (effect.source, effect.target, effect.who) == (state, state, Who.DESK)
    assert effect.changes == {"fee_state": "paid", "fee": 10, "state": state, "version": 4}


@pytest.mark.parametrize(
    ("due_at", "on_time"), [(AT + HOUR, True), (AT, True), (AT - HOUR, False), (None, None)]
)
def test_approval_judges_the_time(due_at: datetime | None, on_time: bool | None) -> None:
    effect = life.approve(dossier(state=State.PROPOSED, due_at=due_at), terms(), at=AT, by_id=9)
    assert effect.changes["on_time"] is on_time
    assert effect.data == {"on_time": on_time, "step": "return"}
    assert effect.changes["decided_at"] == effect.changes["ended_at"] == AT
    assert effect.changes["step"] == "return"


def test_back_and_forth_between_officer_and_leader() -> None:
    proposed = life.propose(dossier(), terms(), at=AT)
    assert (proposed.target, proposed.changes["step"]) == (State.PROPOSED, "approve")
    back = life.send_back(after(dossier(), proposed), terms(), at=AT)
    assert (back.target, back.changes["step"]) == (State.PROCESSING, "examine")


def test_a_procedure_without_a_step_for_somebody_leaves_the_step_empty() -> None:
    only_the_desk = terms(steps=version_document()["steps"][:1])
    assert life.propose(dossier(), only_the_desk, at=AT).changes["step"] == ""


@pytest.mark.parametrize(
    ("values", "electronic", "itself"),
    [
        ({"state": State.DECIDED, "result_channel": Channel.ONLINE}, True, True),
        ({"state": State.DECIDED, "result_channel": Channel.ONLINE}, False, False),
        ({"state": State.DECIDED, "result_channel": Channel.COUNTER}, True, False),
        ({"state": State.PROPOSED, "result_channel": Channel.ONLINE}, True, False),
        (
            {"state": State.DECIDED, "result_channel": Channel.ONLINE, "fee_state": FeeState.DUE},
            True,
            False,
        ),
    ],
)
def test_who_hands_the_result_over(values: Any, electronic: bool, itself: bool) -> None:
    content = parse(version_document(**online(electronic=electronic)))
    assert life.returns_itself(dossier(**values), content) is itself


def test_no_result_before_the_fee() -> None:
    ready = dossier(state=State.DECIDED, fee=10, fee_state=FeeState.DUE)
    with pytest.raises(Refused, match="fee_due"):
        life.return_result(ready, at=AT, who=Who.DESK, by_id=1)
    done = life.return_result(dossier(state=State.DECIDED), at=AT, who=Who.DESK, by_id=1)
    assert (done.changes["returned_at"], done.changes["closed_at"]) == (AT, AT)


def test_stopping_somebody_who_never_came_back_counts_from_the_request() -> None:
    asked_at = local(2015, 6, 18)
    waiting = dossier(state=State.SUPPLEMENT_REQUESTED, resume_state=State.PROCESSING, paused_at=asked_at)
    effect = life.stop(waiting, at=local(2015, 7, 20), who=Who.OFFICER)
    assert (effect.changes["ended_at"], effect.changes["on_time"]) == (asked_at, True)
    assert effect.changes["closed_at"] == local(2015, 7, 20)
    late = life.stop(dossier(), at=local(2015, 7, 20), who=Who.OFFICER)
    assert late.changes["on_time"] is False


def test_stopping_before_acceptance_is_not_judged() -> None:
    withdrawn = dossier(state=State.WITHDRAWAL_REQUESTED, accepted_at=None, due_at=None)
    effect = life.stop(withdrawn, at=AT, who=Who.DESK)
    assert (effect.changes["ended_at"], effect.changes["on_time"]) == (None, None)


def test_withdrawal_ends_a_pause() -> None:
    waiting = dossier(
        state=State.SUPPLEMENT_REQUESTED, resume_state=State.PROCESSING, paused_at=local(2015, 6, 18)
    )
    effect = life.request_withdrawal(waiting, terms(), at=local(2015, 6, 22))
    assert (effect.changes["resume_state"], effect.changes["paused_at"]) == ("", None)
    assert effect.changes["due_at"] == local(2015, 6, 26, 17)


def test_refusal_and_assignment() -> None:
    refused = life.refuse(dossier(state=State.SUBMITTED, accepted_at=None), at=AT)
    assert (refused.target, refused.changes["closed_at"]) == (State.REFUSED, AT)
    given = assignment.assign(
        dossier(state=State.ACCEPTED, assignee_id=None), at=AT, who=Who.LEADER, assignee_id=5
    )
    assert (given.target, given.changes["assignee_id"], given.data) == (
        State.PROCESSING,
        5,
        {"assignee": 5},
    )


def test_illegal_moves_never_have_an_effect() -> None:
    ended = dossier(state=State.RETURNED)
    for attempt in (
        lambda: life.accept(ended, terms(), at=AT, by_id=1, assignee_id=None),
        lambda: life.refuse(ended, at=AT),
        lambda: assignment.assign(ended, at=AT, who=Who.OFFICER, assignee_id=1),
        lambda: life.request_supplement(ended, at=AT, who=Who.DESK, papers=()),
        lambda: life.supply(ended, terms(), at=AT, who=Who.DESK),
        lambda: life.demand_payment(ended, at=AT, amount=1),
        lambda: life.propose(ended, terms(), at=AT),
        lambda: steps.forward(ended, terms(), at=AT, step="examine", assignee_id=None),
        lambda: steps.step_back(ended, terms(), at=AT, step="examine"),
        lambda: life.send_back(ended, terms(), at=AT),
        lambda: life.approve(ended, terms(), at=AT, by_id=1),
        lambda: life.return_result(ended, at=AT, who=Who.DESK, by_id=1),
        lambda: life.request_withdrawal(ended, terms(), at=AT),
        lambda: life.stop(ended, at=AT, who=Who.OFFICER),
    ):
        with pytest.raises(IllegalMove):
            attempt()


def test_an_apology_gives_another_day() -> None:
    effect = life.extend(dossier(), terms(), at=AT, until=date(2015, 6, 27))
    later = after(dossier(), effect)
    assert (later.state, later.due_at, later.extensions) == (State.PROCESSING, local(2015, 6, 29, 17), 1)
    assert effect.data["until"] == "2015-06-27"
    assert [line["code"] for line in effect.data["deadline"]] == ["extended", "due"]


@pytest.mark.parametrize(
    ("changes", "at", "until", "code"),
    [
        ({"due_at": None}, AT, date(2015, 6, 30), "no_due"),
        ({"extensions": 1}, AT, date(2015, 6, 30), "extended_already"),
        ({}, local(2015, 6, 24, 17) + HOUR, date(2015, 6, 30), "extension_late"),
        ({}, AT, date(2015, 6, 24), "not_later"),
    ],
)
def test_an_apology_that_the_law_does_not_allow(changes: Any, at: datetime, until: date, code: str) -> None:
    with pytest.raises(Refused) as refused:
        life.extend(dossier(**changes), terms(), at=at, until=until)
    assert refused.value.code == code


def test_a_law_that_lets_an_apology_come_late() -> None:
    lenient = Terms(terms().content, _law(extend_before_due=False), CALENDAR)
    late = local(2015, 6, 25)
    assert life.extend(dossier(), lenient, at=late, until=date(2015, 6, 30)).changes["extensions"] == 1


def test_nobody_apologises_while_the_clock_stands() -> None:
    with pytest.raises(IllegalMove):
        life.extend(dossier(state=State.SUPPLEMENT_REQUESTED), terms(), at=AT, until=date(2015, 6, 30))


def test_computed_again_only_when_it_changes() -> None:
    values = {"at": AT, "happened": [Started(AT)], "law_on": lambda _day: LAW, "run_id": 3}
    with pytest.raises(Refused) as refused:
        life.recompute(dossier(), terms(), **values)
    assert refused.value.code == "unchanged"
    effect = life.recompute(dossier(due_at=local(2015, 6, 23, 17)), terms(), **values)
    assert effect.changes["due_at"] == local(2015, 6, 24, 17)
    assert (effect.data["run"], effect.data["deadline"][0]["code"]) == (3, "recomputed")
