"""The acting person's scope, set in the database for one transaction.

Row-level security reads six settings, all local to the transaction; without them a protected table
answers with no row. See docs/decisions on agencies isolated in the database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from . import reference
from .actions import in_action
from .actors import ANONYMOUS, READ, Actor
from .sessions import VisitorSession

_acting: ContextVar[Actor | None] = ContextVar("tinhso_acting", default=None)

_SETTINGS = (
    "tinhso.actor", "tinhso.person", "tinhso.compartments", "tinhso.keys", "tinhso.system", "tinhso.parts",
)  # fmt: skip
_EMPTY = "''"
_OF_NOBODY = {"tinhso.compartments": "'{}'", "tinhso.keys": "coalesce(keys, '{}')"}
SESSION_KEYS = "keys"
MOST_SESSION_KEYS = 30
"""A session keeps the newest keys; older drafts and dossiers are reached by their own codes."""

_SET = f"SELECT {reference.STAMP}, " + ", ".join(f"set_config('{name}', %s, true)" for name in _SETTINGS)
_VISIT = (
    f"SELECT {reference.STAMP}, session_data, coalesce(keys, '{{}}'), "
    + ", ".join(f"set_config('{name}', {_OF_NOBODY.get(name, _EMPTY)}, true)" for name in _SETTINGS)
    + ' FROM (SELECT 1) AS request LEFT JOIN "{table}" ON session_key = %s AND expire_date > %s'
)
"""As `_SET` for somebody who is not signed in; the session comes with it, and its keys are shown."""


def key_of(*parts: str) -> str:
    """The stored form of a bearer capability: SHA-256, hexadecimal, of the joined secret parts.

    A row whose key column holds this value is visible to whoever shows the parts, for example the
    dossier code and the lookup code printed on a receipt.
    """
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def keys_setting(keys: Iterable[str]) -> str:
    """Bearer capabilities as the scope's setting `tinhso.keys` holds them."""
    return "{" + ",".join(sorted(keys)) + "}"


def remember_key(request: HttpRequest, key: str) -> None:
    """Keep a bearer capability in the visitor's session, so that later requests show it too."""
    kept = [one for one in request.session.get(SESSION_KEYS, ()) if one != key]
    request.session[SESSION_KEYS] = [*kept, key][-MOST_SESSION_KEYS:]
    actor: Actor | None = getattr(request, "actor", None)
    if actor is not None:
        request.actor = actor.with_keys(key)  # type: ignore[attr-defined]


def forget_key(request: HttpRequest, key: str) -> None:
    """Drop a bearer capability from the session."""
    request.session[SESSION_KEYS] = [one for one in request.session.get(SESSION_KEYS, ()) if one != key]


def session_keys(request: HttpRequest) -> frozenset[str]:
    """The bearer capabilities that the visitor's session keeps."""
    return frozenset(request.session.get(SESSION_KEYS, ()))


def current_actor() -> Actor:
    """The actor of the innermost scope, `ANONYMOUS` outside any."""
    return _acting.get() or ANONYMOUS


def show_keys(*keys: str) -> None:
    """Show further bearer capabilities until the innermost scope ends; one statement.

    For an act that makes a capability and then works with what it opens: somebody who is not logged in
    submits a dossier, and from then on holds its codes.
    """
    outer = _acting.get()
    if outer is None:  # no scope: the owner acts, who needs none
        return
    actor = outer.with_keys(*keys)
    _acting.set(actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tinhso.keys', %s, true)", (_values(actor)[3],))


@contextmanager
def acting(actor: Actor, *, savepoint: bool = True) -> Iterator[Actor]:
    """Run a transaction as `actor`; nested use narrows or widens and then restores the outer scope.

    Nested, it has a savepoint, unless an action around it stands and falls with it; False leaves it out also
    where what is inside, one action, undoes itself.
    """
    outer = _acting.get()
    with transaction.atomic(savepoint=savepoint and not in_action()):
        # The database knows already who acts when the scope is only there for its savepoint.
        same = outer is not None and outer == actor
        with _stands(actor, nullcontext() if same else reference.standing(_apply(actor))):
            yield actor


@contextmanager
def visiting(request: HttpRequest) -> Iterator[Actor]:
    """One transaction for a request, as the actor behind it.

    Somebody who is not signed in needs one statement: his session comes with the scope it shows.
    """
    session = getattr(request, "session", None)
    if not isinstance(session, VisitorSession) or session.is_read:
        with acting(resolve_actor(request)) as actor:
            yield actor
        return
    with transaction.atomic():
        visitor, stamp = _open(session)
        with reference.standing(stamp):
            actor = resolve_actor(request)
            if actor == visitor:
                with _stands(actor, nullcontext()):
                    yield actor
                return
            with connection.cursor() as cursor:
                stamp = _told(cursor, actor)
            with _stands(actor, reference.standing(stamp)):
                yield actor


@contextmanager
def _stands(actor: Actor, standing: AbstractContextManager[None]) -> Iterator[None]:
    """While the database knows `actor`; afterwards it knows again who acted outside."""
    outer = _acting.get()
    token = _acting.set(actor)
    failed = True
    try:
        with standing:
            yield
        failed = False
    finally:
        same = outer == actor == _acting.get()  # otherwise further keys were shown inside
        _acting.reset(token)
        # After an error the savepoint's rollback restores the settings itself.
        if not failed and not same:
            _restore(outer)


def _open(session: VisitorSession) -> tuple[Actor, UUID | None]:
    """Read the session, and let the database know the visitor as long as nobody turns out to be signed in."""
    with connection.cursor() as cursor:
        _as_page_role(cursor)
        cursor.execute(*session.opened_by(_VISIT))
        stamp, data, keys, *_settings = cursor.fetchone()
    session.opened(data)
    return ANONYMOUS.with_keys(*filter(None, keys[1:-1].split(","))), stamp


def _apply(actor: Actor) -> UUID | None:
    """Tell the database who acts; the stamp of reference data comes back with the same statement."""
    with connection.cursor() as cursor:
        _as_page_role(cursor)
        return _told(cursor, actor)


def _as_page_role(cursor: Any) -> None:
    """Pages log in as the page role; tests log in as the owner."""
    if settings.TINHSO_SET_ROLE:
        cursor.execute(f'SET LOCAL ROLE "{settings.TINHSO_PAGE_ROLE}"')


def _told(cursor: Any, actor: Actor) -> UUID | None:
    cursor.execute(_SET, _values(actor))
    stamp: UUID | None = cursor.fetchone()[0]
    return stamp


def _values(actor: Actor) -> tuple[str, str, str, str, str, str]:
    return (
        "" if actor.account_id is None else str(actor.account_id),
        "" if actor.person_id is None else str(actor.person_id),
        "{" + ",".join(map(str, sorted(actor.compartments))) + "}",
        keys_setting(actor.keys),
        actor.name if actor.kind == "system" else "",
        _parts(actor),
    )


def _parts(actor: Actor) -> str:
    """What the actor may read of compartments held in part, as `kernel_in_part` reads it."""
    found = {
        str(compartment): [
            [{"by": part.by, "keys": sorted(part.keys), "rest": part.rest} for part in path] for path in paths
        ]
        for compartment, paths in sorted(actor.in_part(READ).items())
    }
    return json.dumps(found) if found else ""


def _restore(outer: Actor | None) -> None:
    """Put the outer scope back; the end of the transaction, or a rollback, does it by itself."""
    if not connection.savepoint_ids or connection.needs_rollback:
        return
    if outer is not None:
        _apply(outer)
        return
    with connection.cursor() as cursor:
        cursor.execute(_SET, ("", "", "{}", "{}", "", ""))
        if settings.TINHSO_SET_ROLE:
            cursor.execute("RESET ROLE")


def resolve_actor(request: HttpRequest) -> Actor:
    """The actor behind a request, by the function `TINHSO_ACTOR_RESOLVER` names, with his session's keys."""
    resolver: Callable[[HttpRequest], Actor] = import_string(settings.TINHSO_ACTOR_RESOLVER)
    actor = resolver(request)
    session = getattr(request, "session", None)
    keys = session.get(SESSION_KEYS, ()) if session is not None else ()
    return actor.with_keys(*keys) if keys else actor


class ScopeMiddleware:
    """Gives each request its actor, and one transaction in which the database knows him."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with visiting(request) as actor:
            request.actor = actor  # type: ignore[attr-defined]
            response = self.get_response(request)
            # A page that failed must leave nothing behind, also when Django turned the error into an answer.
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response
