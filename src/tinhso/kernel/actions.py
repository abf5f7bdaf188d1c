"""The one shape of every write: keyword-only, `by=` first, one transaction, its own error."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, overload

from django.core.exceptions import PermissionDenied
from django.db import transaction


class ActionError(Exception):
    """An anticipated refusal: `code` for programs, `message` for the person, who can act on it."""

    def __init__(self, code: str, message: object, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.details = details

    def __str__(self) -> str:
        return str(self.message)


_running: ContextVar[bool] = ContextVar("tinhso_action", default=False)


def in_action() -> bool:
    """Whether an action is running, whose failure undoes all that is done inside."""
    return _running.get()


@overload
def action[**P, R](function: Callable[P, R]) -> Callable[P, R]: ...
@overload
def action[**P, R](*, refuses_first: bool) -> Callable[[Callable[P, R]], Callable[P, R]]: ...
def action(function: Callable[..., Any] | None = None, *, refuses_first: bool = False) -> Any:
    """Mark a write: runs in one transaction, takes keywords only, and `by=`, the actor, first.

    Called by a page, it has a savepoint: the page may show the refusal and go on. Called by another action,
    it stands and falls with that one. `refuses_first` promises that every anticipated refusal comes before
    the first write, so that there is nothing to undo and no savepoint is needed; any other error then undoes
    the whole transaction.
    """
    if function is None:
        return functools.partial(_marked, refuses_first=refuses_first)
    return _marked(function, refuses_first=refuses_first)


def _marked(function: Callable[..., Any], *, refuses_first: bool) -> Callable[..., Any]:
    parameters = list(inspect.signature(function).parameters.values())
    keyword_only = all(p.kind is inspect.Parameter.KEYWORD_ONLY for p in parameters)
    if not keyword_only or not parameters or parameters[0].name != "by":
        raise TypeError(f"{function.__qualname__}: an action takes keywords only, `by` first")

    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        inside = in_action()
        token = _running.set(True)
        try:
            with _joined() if refuses_first and not inside else transaction.atomic(savepoint=not inside):
                return function(*args, **kwargs)
        finally:
            _running.reset(token)

    return run


@contextmanager
def _joined() -> Iterator[None]:
    """The transaction that runs already, or a new one; without a savepoint."""
    if not transaction.get_connection().in_atomic_block:
        with transaction.atomic():
            yield
        return
    try:
        yield
    except (ActionError, PermissionDenied):
        raise
    except BaseException:
        transaction.set_rollback(True)
        raise
