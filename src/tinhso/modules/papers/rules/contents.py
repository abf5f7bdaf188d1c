"""What the data of each kind of paper holds, checked before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

TEXT: Final = str
REQUIRED: Final[dict[str, dict[str, type]]] = {
    "receipt": {
        "agency": TEXT,
        "code": TEXT,
        "lookup_code": TEXT,
        "procedure": TEXT,
        "applicant": TEXT,
    },
    "result": {
        "agency": TEXT,
        "code": TEXT,
        "number": TEXT,
        "title": TEXT,
        "applicant": TEXT,
        "text": TEXT,
        "signed_on": TEXT,
        "signed_by": TEXT,
    },
}
OPTIONAL: Final[dict[str, dict[str, type]]] = {
    "receipt": {
        "parent_agency": TEXT,
        "place": TEXT,
        "day": TEXT,
        "desk": TEXT,
        "address": TEXT,
        "phone": TEXT,
        "email": TEXT,
        "summary": TEXT,
        "papers": list,
        "time_limit": TEXT,
        "received_at": TEXT,
        "due_at": TEXT,
        "result_at": TEXT,
        "fee": int,
        "fee_note": TEXT,
        "received_by": TEXT,
        "tracking_url": TEXT,
        "sample": bool,
    },
    "result": {
        "parent_agency": TEXT,
        "place": TEXT,
        "lookup_code": TEXT,
        "procedure": TEXT,
        "address": TEXT,
        "summary": TEXT,
        "signer_title": TEXT,
        "tracking_url": TEXT,
        "sample": bool,
    },
}
PAPER: Final[dict[str, type]] = {"name": TEXT, "originals": int, "copies": int}


class WrongContent(ValueError):
    """A value of a paper is missing, unknown or of a wrong type; `name` is the value's name."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")
        self.name = name


def check(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data with None left out, or WrongContent naming the first value that is wrong."""
    if kind not in REQUIRED:
        raise WrongContent("kind", f"unknown kind of paper {kind!r}")
    given = {name: value for name, value in data.items() if value is not None}
    for name in REQUIRED[kind]:
        if name not in given:
            raise WrongContent(name, "is missing")
    known = REQUIRED[kind] | OPTIONAL[kind]
    for name, value in given.items():
        if name not in known:
            raise WrongContent(name, "is not a value of this paper")
        _check_type(name, value, known[name])
    for number, paper in enumerate(given.get("papers", ()), 1):
        _check_paper(number, paper)
    return given


def _check_paper(number: int, paper: Any) -> None:
    where = f"papers[{number}]"
    if not isinstance(paper, Mapping) or "name" not in paper:
        raise WrongContent(where, "needs a name")
    for name, value in paper.items():
        if name not in PAPER:
            raise WrongContent(f"{where}.{name}", "is not a value of a paper")
        _check_type(f"{where}.{name}", value, PAPER[name])


def _check_type(name: str, value: Any, wanted: type) -> None:
    # A boolean is an int in Python, but no amount.
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise WrongContent(name, f"should be {wanted.__name__}, is {type(value).__name__}")
