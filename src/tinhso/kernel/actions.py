"""The one shape of every write: keyword-only, `by=` first, one transaction, its own error."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

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


def action[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Mark a write: runs in one transaction, takes keywords only, and `by=`, the actor, first."""
    parameters = list(inspect.signature(function).parameters.values())
    keyword_only = all(p.kind is inspect.Parameter.KEYWORD_ONLY for p in parameters)
    if not keyword_only or not parameters or parameters[0].name != "by":
        raise TypeError(f"{function.__qualname__}: an action takes keywords only, `by` first")

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            return function(*args, **kwargs)

    return run
