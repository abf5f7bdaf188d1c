"""Whether what is to be printed is of the types that the paper declares, checked before anything is drawn.

The declaration is the paper's dataclass (`facts`): a text without a default must say something, a moment
knows its offset, an amount is a whole number. Callers' types are checked by mypy where they are annotated;
this holds for all.
"""

from __future__ import annotations

import dataclasses
import types
from datetime import date, datetime
from typing import Any, Union, get_args, get_origin, get_type_hints


class WrongContent(ValueError):
    """A value of a paper is missing or of a wrong type; `name` is the value's name."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")
        self.name = name


def check(paper: Any, where: str = "") -> None:
    """Raise WrongContent naming the first value that is wrong."""
    hints = get_type_hints(type(paper))
    for field in dataclasses.fields(paper):
        name = f"{where}{field.name}"
        value = getattr(paper, field.name)
        _check_type(name, value, hints[field.name])
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if required and isinstance(value, str) and not value.strip():
            raise WrongContent(name, "is missing")


def _check_type(name: str, value: Any, wanted: Any) -> None:
    if get_origin(wanted) in {Union, types.UnionType}:
        if value is None:
            return
        wanted = next(one for one in get_args(wanted) if one is not type(None))
    if get_origin(wanted) is tuple:
        if not isinstance(value, tuple):
            raise WrongContent(name, f"should be a tuple, is {type(value).__name__}")
        for number, item in enumerate(value, 1):
            _check_type(f"{name}[{number}]", item, get_args(wanted)[0])
        return
    # A boolean is an int in Python, but no amount; a moment is a date, but no day.
    is_wrong = not isinstance(value, wanted) or (
        (wanted is int and isinstance(value, bool)) or (wanted is date and isinstance(value, datetime))
    )
    if is_wrong:
        raise WrongContent(name, f"should be {wanted.__name__}, is {type(value).__name__}")
    if isinstance(value, datetime) and value.tzinfo is None:
        raise WrongContent(name, "has no offset from UTC")
    if dataclasses.is_dataclass(value):
        check(value, f"{name}.")
