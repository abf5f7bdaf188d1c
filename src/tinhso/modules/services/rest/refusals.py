"""What the one-stop shop refuses, as problem documents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from tinhso.modules.exchange.api import Problem
from tinhso.modules.forms import api as forms

from ..actions import ServiceError

_OF_THE_DATA = frozenset(
    {
        "agency", "amount", "assignee", "closed", "name", "no_such_step", "not_later", "nothing", "reason",
        "result_channel", "text",
    }
)  # fmt: skip
"""Reasons that another value in the request would remove."""


@contextmanager
def refusals() -> Iterator[None]:
    """Turn ServiceError into the problem that tells it."""
    try:
        yield
    except ServiceError as error:
        raise _problem(error) from error


def _problem(error: ServiceError) -> Problem:
    words = str(error)
    if error.code == "unknown":
        return not_found()
    if error.code == "incomplete":
        return Problem(422, "incomplete", words, errors=_faults(error.details["problems"]))
    if error.code in {"stale", "illegal"}:
        return Problem(409, error.code, words)
    if error.code in _OF_THE_DATA:
        return Problem(422, "invalid", words, code=error.code)
    return Problem(409, "refused", words, code=error.code)


def not_found() -> Problem:
    """No such dossier, as far as this key reaches."""
    return Problem(404, "not_found", _("Không tìm thấy hồ sơ này."))


def _faults(problems: list[forms.Problem]) -> list[dict[str, str]]:
    return [
        {
            "at": f"body.answers.{one.page_key}.{one.field}",
            "code": "answer",
            "message": f"{one.label}: {one.message}",
        }
        for one in problems[:50]
    ]
