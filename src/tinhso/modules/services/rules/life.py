"""What each act does to a dossier, as plain data.

The action path saves an effect through the ORM, the bulk path collects effects and writes the outcome with
COPY: both get the same rows because both come here. All moments are aware; `at` is business time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ..enums import Act, Channel, FeeState, PaymentMoment, State, Who
from . import steps, workflow
from .clock import Event, arrival, recomputed
from .deadline import LOCAL_ZONE, due, extended, resumed
from .effect import Effect, Refused, Standing, Terms, effect
from .law import Law
from .on_time import end_for_statistics, verdict

if TYPE_CHECKING:
    from tinhso.modules.catalogue.api import Content


def fee_due(content: Content, channel: str) -> tuple[int | None, str]:
    """What is to be paid for a dossier by `channel`, and how that stands on the day of submission.

    0 is free of charge, None a fee whose amount the data do not know.
    """
    terms = content.channel(channel)
    fee = terms.total_fee if terms else None
    if content.payment == PaymentMoment.NONE or not fee:
        return fee, FeeState.NONE
    return fee, FeeState.DUE


def submit(*, content: Content, channel: str, who: str, at: datetime) -> Effect:
    """A new dossier. With an online fee due at submission it waits for the money before the desk sees it."""
    fee, fee_state = fee_due(content, channel)
    payable = content.fee_at_submission and content.online_payment
    wait = fee_state == FeeState.DUE and channel == Channel.ONLINE and payable
    state = State.AWAITING_PAYMENT if wait else State.SUBMITTED
    changes = {
        "state": state.value,
        "resume_state": State.SUBMITTED.value if wait else "",
        "paused_at": at if wait else None,
        **steps.begun(content, Who.DESK),
        "version": 1,
        "submitted_at": at,
        "fee": fee,
        "fee_state": str(fee_state),
    }
    return Effect(Act.SUBMIT, who, "", state.value, at, changes, {"channel": str(channel)})


def accept(
    dossier: Standing, terms: Terms, *, at: datetime, by_id: int | None, assignee_id: int | None
) -> Effect:
    """The desk accepts: the clock starts, the due date is computed with its explanation."""
    workflow.check(Act.ACCEPT, dossier.state)
    channel = terms.content.channel(dossier.channel) or terms.content.channels[0]
    start = counted_since(dossier, at)
    posted = dossier.arrived_on is not None
    deadline = due(start, channel.time, terms.law, terms.calendar, "arrived" if posted else "accepted")
    changes = {
        "accepted_at": at,
        "accepted_by_id": by_id,
        "due_at": deadline.due_at,
        "counts_from": deadline.counts_from,
        "assignee_id": assignee_id,
        **steps.entered(terms.content.step_of(Who.OFFICER), terms, at),
    }
    data: dict[str, Any] = {"deadline": deadline.as_data()}
    if dossier.arrived_on is not None:
        data["arrived_on"] = dossier.arrived_on.isoformat()
    return effect(dossier, Act.ACCEPT, Who.DESK, State.ACCEPTED, at, changes, data)


def counted_since(dossier: Standing, at: datetime) -> datetime:
    """From when time counts of a dossier accepted `at`: by post from the day of its arrival."""
    return at if dossier.arrived_on is None else arrival(dossier.arrived_on)


def refuse(dossier: Standing, *, at: datetime) -> Effect:
    """The desk does not accept; nothing was accepted, so nothing is late."""
    workflow.check(Act.REFUSE, dossier.state)
    return effect(dossier, Act.REFUSE, Who.DESK, State.REFUSED, at, {**steps.left(), "closed_at": at})


def request_supplement(dossier: Standing, *, at: datetime, who: str, papers: tuple[str, ...]) -> Effect:
    """Papers are missing: the clock stands until they come."""
    workflow.check(Act.REQUEST_SUPPLEMENT, dossier.state)
    changes = {"resume_state": dossier.state, "paused_at": at, "supplements": dossier.supplements + 1}
    return effect(
        dossier,
        Act.REQUEST_SUPPLEMENT,
        who,
        State.SUPPLEMENT_REQUESTED,
        at,
        changes,
        {"papers": list(papers)},
    )


def _end_pause(dossier: Standing, terms: Terms, at: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """Changes and explanation when the applicant is no longer waited for."""
    changes: dict[str, Any] = {"resume_state": "", "paused_at": None}
    paused_at, due_at = dossier.paused_at, dossier.due_at
    if dossier.state not in terms.law.pauses:
        return changes, {}
    changes |= steps.paused_until(dossier, terms, at)
    if paused_at is None or due_at is None:
        return changes, {}
    channel = terms.content.channel(dossier.channel) or terms.content.channels[0]
    deadline = resumed(due_at, paused_at, at, channel.time, terms.calendar, dossier.counts_from)
    changes |= {"due_at": deadline.due_at, "counts_from": deadline.counts_from}
    return changes, {"deadline": deadline.as_data()}


def supply(dossier: Standing, terms: Terms, *, at: datetime, who: str) -> Effect:
    """The applicant brings what was asked for."""
    workflow.check(Act.SUPPLY, dossier.state)
    changes, data = _end_pause(dossier, terms, at)
    return effect(dossier, Act.SUPPLY, who, dossier.resume_state, at, changes, data)


def demand_payment(dossier: Standing, *, at: datetime, amount: int) -> Effect:
    """The agency demands the fee in the course of its work."""
    workflow.check(Act.DEMAND_PAYMENT, dossier.state)
    if dossier.fee_state == FeeState.PAID:
        raise Refused("already_paid")
    changes = {
        "resume_state": dossier.state,
        "paused_at": at,
        "fee": amount,
        "fee_state": FeeState.DUE.value,
    }
    return effect(
        dossier,
        Act.DEMAND_PAYMENT,
        Who.OFFICER,
        State.AWAITING_PAYMENT,
        at,
        changes,
        {"amount": amount},
    )


def confirm_payment(
    dossier: Standing, terms: Terms, *, at: datetime, amount: int, who: str = Who.SYSTEM
) -> Effect:
    """The money is there, paid online or (`who` the desk) in cash.

    A dossier that waited for it goes on; in any other state it is only noted.
    """
    workflow.check(Act.CONFIRM_PAYMENT, dossier.state)
    if dossier.fee_state == FeeState.PAID:
        raise Refused("already_paid")
    changes: dict[str, Any] = {"fee_state": FeeState.PAID.value, "fee": amount}
    data: dict[str, Any] = {"amount": amount}
    target = dossier.state
    if dossier.state == State.AWAITING_PAYMENT:
        ended, explained = _end_pause(dossier, terms, at)
        target, changes, data = dossier.resume_state, changes | ended, data | explained
    return effect(dossier, Act.CONFIRM_PAYMENT, who, target, at, changes, data)


def propose(dossier: Standing, terms: Terms, *, at: datetime) -> Effect:
    """The officer puts a result before the leader; Refused (`steps_left`) while steps come before that."""
    workflow.check(Act.PROPOSE, dossier.state)
    changes = steps.entered(steps.before_leader(dossier, terms.content), terms, at)
    return effect(dossier, Act.PROPOSE, Who.OFFICER, State.PROPOSED, at, changes)


def send_back(dossier: Standing, terms: Terms, *, at: datetime, step: str = "") -> Effect:
    """The leader wants it done again, from `step` on; Refused (`no_such_step`) where it may not go."""
    workflow.check(Act.SEND_BACK, dossier.state)
    changes = steps.entered(steps.sent_back_to(dossier, terms.content, step), terms, at)
    return effect(dossier, Act.SEND_BACK, Who.LEADER, State.PROCESSING, at, changes)


def approve(dossier: Standing, terms: Terms, *, at: datetime, by_id: int | None) -> Effect:
    """The leader decides: the dossier has ended for statistics, in time or late."""
    workflow.check(Act.APPROVE, dossier.state)
    on_time = verdict(at, dossier.due_at)
    changes = {
        "decided_at": at,
        "decided_by_id": by_id,
        "ended_at": at,
        "on_time": on_time,
        **steps.entered(terms.content.step_of(Who.DESK, last=True), terms, at),
    }
    return effect(dossier, Act.APPROVE, Who.LEADER, State.DECIDED, at, changes, {"on_time": on_time})


def returns_itself(dossier: Standing, content: Content) -> bool:
    """Whether a decided dossier's result goes to the applicant online without the desk."""
    return opens_online(dossier, content) and dossier.fee_state != FeeState.DUE


def opens_online(dossier: Standing, content: Content) -> bool:
    """Whether a decided dossier's result waits online for nothing but its fee, if there is one."""
    return (
        dossier.state == State.DECIDED
        and dossier.result_channel == Channel.ONLINE
        and content.electronic_result
    )


def return_result(dossier: Standing, *, at: datetime, who: str, by_id: int | None) -> Effect:
    """The result is handed over, posted, or opened online."""
    workflow.check(Act.RETURN_RESULT, dossier.state)
    if dossier.fee_state == FeeState.DUE:
        raise Refused("fee_due")
    changes = {"returned_at": at, "returned_by_id": by_id, "closed_at": at} | steps.left()
    return effect(
        dossier,
        Act.RETURN_RESULT,
        who,
        State.RETURNED,
        at,
        changes,
        {"channel": str(dossier.result_channel)},
    )


def request_withdrawal(dossier: Standing, terms: Terms, *, at: datetime) -> Effect:
    """The applicant no longer wants it; the agency ends it with `stop`."""
    workflow.check(Act.REQUEST_WITHDRAWAL, dossier.state)
    changes, data = _end_pause(dossier, terms, at)
    return effect(
        dossier, Act.REQUEST_WITHDRAWAL, Who.APPLICANT, State.WITHDRAWAL_REQUESTED, at, changes, data
    )


def stop(dossier: Standing, *, at: datetime, who: str) -> Effect:
    """The dossier ends without a result."""
    workflow.check(Act.STOP, dossier.state)
    end = end_for_statistics(
        accepted_at=dossier.accepted_at,
        decided_at=None,
        returned_at=None,
        stopped_at=at,
        waiting_since=dossier.paused_at,
    )
    changes = {
        "ended_at": end,
        "on_time": verdict(end, dossier.due_at),
        "resume_state": "",
        "paused_at": None,
        "closed_at": at,
        **steps.left(),
    }
    return effect(dossier, Act.STOP, who, State.STOPPED, at, changes)


def extend(dossier: Standing, terms: Terms, *, at: datetime, until: date) -> Effect:
    """The agency apologises for being late and gives another day.

    Refused without a due date (`no_due`), when the law allows no further time (`extended_already`), after the
    date has passed where the law wants the apology before it (`extension_late`), and for a day that is not
    later than the one promised (`not_later`).
    """
    workflow.check(Act.EXTEND, dossier.state)
    if dossier.due_at is None:
        raise Refused("no_due")
    if dossier.extensions >= terms.law.extensions:
        raise Refused("extended_already")
    if terms.law.extend_before_due and at > dossier.due_at:
        raise Refused("extension_late")
    deadline = extended(dossier.due_at, until, terms.calendar, dossier.counts_from)
    if until <= dossier.due_at.astimezone(LOCAL_ZONE).date():
        raise Refused("not_later")
    changes = {"due_at": deadline.due_at, "extensions": dossier.extensions + 1}
    data = {"until": until.isoformat(), "deadline": deadline.as_data()}
    return effect(dossier, Act.EXTEND, Who.LEADER, dossier.state, at, changes, data)


def recompute(
    dossier: Standing,
    terms: Terms,
    *,
    at: datetime,
    happened: Sequence[Event],
    law_on: Callable[[date], Law],
    run_id: int,
) -> Effect:
    """The due date by the working calendar of today, whatever it was by an earlier one.

    Refused (`unchanged`) when it is the same.
    """
    workflow.check(Act.RECOMPUTE, dossier.state)
    channel = terms.content.channel(dossier.channel) or terms.content.channels[0]
    deadline = recomputed(dossier.due_at, happened, channel.time, law_on, terms.calendar)
    if deadline.due_at == dossier.due_at:
        raise Refused("unchanged")
    changes = {"due_at": deadline.due_at, "counts_from": deadline.counts_from}
    data = {"run": run_id, "deadline": deadline.as_data()}
    return effect(dossier, Act.RECOMPUTE, Who.SYSTEM, dossier.state, at, changes, data)
