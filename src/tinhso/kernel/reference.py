"""Reference data kept in the process: what everybody reads and hardly anybody changes.

Agencies, procedures, the law and the calendar are read by every request. A function marked `kept` remembers
its answers for as long as the reference data stand as they are. The database holds one *stamp* that triggers
renew in the transaction which changes a watched table (`kernel.db.watch`); the scope's own statement reads it,
so knowing that nothing has changed costs nothing, in every process, without any time to live.

It is safe by default. Without a scope (commands, loaders) nothing is kept. A transaction that has itself
changed a watched table neither sees nor fills what is kept: the triggers say so while the change is made, and
the scope's statement says so when it begins later. See docs/decisions on kept reference data.
"""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, cast
from uuid import UUID

from django.db.models import Model

__all__ = ["STAMP", "Shelf", "changed", "forget", "is_kept", "kept", "on_notice", "standing", "watched"]

MESSAGE: Final = "tinhso.reference"
"""What the triggers tell the connection whose transaction changes reference data."""

STAMP: Final = (
    "CASE WHEN coalesce(current_setting('tinhso.reference', true), '') = '' "
    "THEN (SELECT stamp FROM kernel_referencestamp WHERE id = 1) END"
)
"""SQL: the stamp, or null in a transaction that has changed reference data."""

MOST_STAMPS: Final = 2
"""Requests that began before a change may still read while others already read after it."""

_NOTHING: Final = object()


class _Standing:
    """The stamp that one scope began with; none once its transaction changes reference data."""

    __slots__ = ("outer", "stamp")

    def __init__(self, stamp: UUID | None, outer: _Standing | None) -> None:
        self.stamp = stamp
        self.outer = outer


_standing: ContextVar[_Standing | None] = ContextVar("tinhso_reference", default=None)


@contextmanager
def standing(stamp: UUID | None) -> Iterator[None]:
    """For a scope: what is kept under `stamp` may be used inside; with None, nothing."""
    token = _standing.set(_Standing(stamp, _standing.get()))
    try:
        yield
    finally:
        _standing.reset(token)


def changed() -> None:
    """The acting transaction has changed reference data: nothing is kept until its scopes end."""
    one = _standing.get()
    while one is not None:
        one.stamp = None
        one = one.outer


def on_notice(diagnostic: Any) -> None:
    """For psycopg: hear what the triggers say."""
    if diagnostic.message_primary == MESSAGE:
        changed()


def _stamp() -> UUID | None:
    one = _standing.get()
    return one.stamp if one is not None else None


def is_kept() -> bool:
    """Whether answers are remembered here: in a scope, unless its transaction has changed reference data."""
    return _stamp() is not None


class Shelf:
    """The answers of one function under the newest stamps; of each at most `most`, the least used go first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[UUID, OrderedDict[Hashable, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, stamp: UUID, key: Hashable) -> Any:
        """What is kept, or `_NOTHING`."""
        with self._lock:
            answers = self._found.get(stamp)
            if answers is None or key not in answers:
                return _NOTHING
            answers.move_to_end(key)
            return answers[key]

    def put(self, stamp: UUID, key: Hashable, answer: Any) -> None:
        """Keep an answer; an older stamp's, and the least used beyond `most`, are dropped."""
        with self._lock:
            answers = self._found.setdefault(stamp, OrderedDict())
            self._found.move_to_end(stamp)
            answers[key] = answer
            if len(answers) > self._most:
                answers.popitem(last=False)
            if len(self._found) > MOST_STAMPS:
                self._found.popitem(last=False)

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._found.clear()

    def __len__(self) -> int:
        with self._lock:
            return sum(len(answers) for answers in self._found.values())


_shelves: list[Shelf] = []
_watched: set[type[Model]] = set()


def kept[**P, R](*models: type[Model], most: int = 512) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Remember up to `most` answers of a function that reads `models` and nothing else.

    Each model declares `is_reference = True`, so that its table is watched. Arguments are hashable. The answer
    depends on them alone, not on the actor, the language or the clock; it is shared between threads, so it is
    a tuple, a frozen dataclass, or a row that nobody changes.
    """
    for model in models:
        if not getattr(model, "is_reference", False):
            raise TypeError(f"{model._meta.label} is not declared as reference data")
    _watched.update(models)

    def mark(function: Callable[P, R]) -> Callable[P, R]:
        shelf = Shelf(most)
        _shelves.append(shelf)

        @functools.wraps(function)
        def read(*args: P.args, **kwargs: P.kwargs) -> R:
            stamp = _stamp()
            if stamp is None:
                return function(*args, **kwargs)
            key = (args, tuple(sorted(kwargs.items()))) if kwargs else args
            found = shelf.get(stamp, key)
            if found is _NOTHING:
                found = function(*args, **kwargs)
                if _stamp() == stamp:
                    shelf.put(stamp, key, found)
            return cast("R", found)

        return read

    return mark


def watched() -> frozenset[type[Model]]:
    """The models that kept functions read."""
    return frozenset(_watched)


def forget() -> None:
    """Drop all that is kept: for tests, whose databases are thrown away and made again."""
    for shelf in _shelves:
        shelf.clear()
