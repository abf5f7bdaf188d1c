"""Carries a life out through the actions, each in its actor's own scope and at its own time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tinhso.kernel.actors import ANONYMOUS, Actor
from tinhso.kernel.clock import fixed, simulated
from tinhso.kernel.refs import Ref
from tinhso.kernel.scope import acting, key_of
from tinhso.modules.directory import api as directory
from tinhso.modules.notices import api as notices
from tinhso.modules.payments import api as payments

from .. import actions
from ..bulk import Doing, Life
from ..enums import Act, Channel
from ..models import Dossier
from ..rules.rows import REF_KIND

Accounts = Callable[[int], Any]
"""An account by its id."""


def play_all(
    lives: Sequence[Life],
    *,
    accounts: Accounts,
    draw: Callable[[int], int],
    progress: Callable[[int], None] = lambda _done: None,
) -> list[Dossier]:
    """Carry out every act of all lives in the order of time; the dossiers at their end, in the order given.

    `progress` is told how many acts are done.
    """
    moments = [(one.at, place, -1) for place, one in enumerate(lives)]
    for place, one in enumerate(lives):
        moments += [(doing.at, place, number) for number, doing in enumerate(one.doings)]
    found: dict[int, Dossier] = {}
    for done, (_at, place, number) in enumerate(sorted(moments)):
        one = lives[place]
        with notices.silent():  # nobody is told now of what happened then
            if number < 0:
                found[place] = _hand_in(one, accounts, draw)
            else:
                found[place] = _do(found[place], one.doings[number], accounts)
        progress(done + 1)
    return [found[place] for place in range(len(lives))]


def _somebody(by: Actor, at: Any, accounts: Accounts) -> Actor:
    """The actor with the rights that his appointments gave him at that time."""
    if by.account_id is None:
        return by
    return directory.actor_for(accounts(by.account_id), at)


def _hand_in(one: Life, accounts: Accounts, draw: Callable[[int], int]) -> Dossier:
    by = _somebody(one.by, one.at, accounts)
    if by.account_id is None:
        by = by.with_keys(key_of("sample", str(one.token)))
    with simulated(fixed(one.at)), acting(by):
        if one.channel != Channel.ONLINE:
            return actions.register(
                by=by,
                token=one.token,
                procedure_version_id=one.version.pk,
                agency_id=one.desk.receiving.id,
                applicant=one.applicant,
                papers=one.papers,
                channel=one.channel,
                result_channel=one.result_channel,
                case=one.case,
                posted=one.posted,
                draw=draw,
            )
        draft = actions.start_draft(
            by=by,
            procedure_version_id=one.version.pk,
            agency_id=one.desk.receiving.id,
            result_channel=one.result_channel,
            answers=one.answers,
            key=next(iter(by.keys), ""),
        )
        return actions.submit(by=by, token=draft.token, draw=draw)


def _do(dossier: Dossier, doing: Doing, accounts: Accounts) -> Dossier:
    if doing.act == Act.CONFIRM_PAYMENT and doing.by.kind != "official":
        with simulated(fixed(doing.at)):
            payments.pay_sample(ref=Ref(REF_KIND, dossier.pk))
        with acting(ANONYMOUS.with_keys(dossier.track_key)):
            return Dossier.objects.get(pk=dossier.pk)
    by = _somebody(doing.by, doing.at, accounts)
    if by.account_id is None:
        by = by.with_keys(dossier.track_key)
    with simulated(fixed(doing.at)), acting(by):
        return _ACTIONS[doing.act](by, {"dossier_id": dossier.pk, "expected_version": dossier.version}, doing)


_ACTIONS: dict[str, Callable[[Actor, dict[str, Any], Doing], Dossier]] = {
    Act.ACCEPT: lambda by, which, doing: actions.accept(by=by, note=doing.note, **which, **doing.values),
    Act.REFUSE: lambda by, which, doing: actions.refuse(by=by, reason=doing.note, **which),
    Act.ASSIGN: lambda by, which, doing: actions.assign(by=by, note=doing.note, **which, **doing.values),
    Act.REQUEST_SUPPLEMENT: lambda by, which, doing: actions.request_supplement(
        by=by, reason=doing.note, **which, **doing.values
    ),
    Act.SUPPLY: lambda by, which, doing: actions.supply(by=by, note=doing.note, **which, **doing.values),
    Act.CONFIRM_PAYMENT: lambda by, which, _doing: actions.collect_fee(by=by, **which),
    Act.PROPOSE: lambda by, which, doing: actions.propose(by=by, note=doing.note, **which, **doing.values),
    Act.FORWARD: lambda by, which, doing: actions.forward(by=by, note=doing.note, **which, **doing.values),
    Act.SEND_BACK: lambda by, which, doing: actions.send_back(by=by, reason=doing.note, **which),
    Act.APPROVE: lambda by, which, doing: actions.approve(by=by, note=doing.note, **which),
    Act.RETURN_RESULT: lambda by, which, doing: actions.return_result(by=by, note=doing.note, **which),
    Act.REQUEST_WITHDRAWAL: lambda by, which, doing: actions.request_withdrawal(
        by=by, reason=doing.note, **which
    ),
    Act.EXTEND: lambda by, which, doing: actions.extend(by=by, reason=doing.note, **which, **doing.values),
    Act.STOP: lambda by, which, doing: actions.stop(by=by, reason=doing.note, **which),
}
