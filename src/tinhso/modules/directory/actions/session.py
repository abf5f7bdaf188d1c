"""Ending sessions: signing out somewhere else."""

from __future__ import annotations

from tinhso.kernel import ledger
from tinhso.kernel.actions import action
from tinhso.kernel.actors import Actor
from tinhso.kernel.permissions import Denied
from tinhso.kernel.refs import Ref

from ..models import Session
from ..permissions import ADMIN
from ..queries.session import handle_of, sessions_of


@action
def end_session(*, by: Actor, handle: str) -> bool:
    """End one of one's own sessions; False when there is none of this name (any more)."""
    keys = [row.session_key for row in _own(by) if handle_of(row.session_key) == handle]
    return bool(_end(by, _id_of(by), keys))


@action
def end_other_sessions(*, by: Actor, keep: str) -> int:
    """End all of one's own sessions but the one whose key is `keep`; how many ended."""
    return _end(by, _id_of(by), [row.session_key for row in _own(by) if row.session_key != keep])


@action
def end_sessions_of(*, by: Actor, account_id: int) -> int:
    """End every session of an account: the directory's administrators, after a loss or a departure."""
    if not by.may(ADMIN):
        raise Denied(ADMIN)
    return _end(by, account_id, [row.session_key for row in sessions_of(account_id)])


def _id_of(by: Actor) -> int:
    if by.account_id is None:
        raise Denied("directory.session")
    return by.account_id


def _own(by: Actor) -> list[Session]:
    return sessions_of(_id_of(by))


def _end(by: Actor, account_id: int, keys: list[str]) -> int:
    number, _rows = Session.objects.filter(session_key__in=keys).delete()
    if number:
        ledger.record(
            actor=by,
            kind="directory.sessions_ended",
            ref=Ref("directory.account", account_id),
            data={"number": number},
        )
    return number
