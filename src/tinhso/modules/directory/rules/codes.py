"""Identifiers of agencies.

The form of 2020 reads from the top (`H04`, `H04.31`, `H04.31.02`: Decision 20/2020/QĐ-TTg), the form
before it from the bottom in four groups (`000.02.31.H04`: QCVN 102:2016/BTTTT).
"""

from __future__ import annotations

import re

NEW_PATTERN = r"^[A-Z]\d{2}(\.\d{1,3})*$"
OLD_PATTERN = r"^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$"
MAX_LENGTH = 35

_NEW = re.compile(NEW_PATTERN)
_OLD = re.compile(OLD_PATTERN)


class CodeError(ValueError):
    """Not an identifier of the form expected, or one that has no counterpart in the other form."""


def to_old(code: str) -> str:
    """The form used before 2020 of a new identifier; CodeError when it has none.

    >>> to_old("H04.31.02")
    '000.02.31.H04'
    """
    if not _NEW.fullmatch(code) or len(code) > MAX_LENGTH:
        raise CodeError(code)
    top, *rest = code.split(".")
    widths = (2, 2, 3)
    if len(rest) > len(widths) or any(len(part) > width for part, width in zip(rest, widths, strict=False)):
        raise CodeError(code)
    parts = [part.zfill(width) for part, width in zip(rest, widths, strict=False)]
    parts += ["0" * width for width in widths[len(parts) :]]
    return ".".join([*reversed(parts), top])


def to_new(code: str) -> str:
    """The form of 2020 of an old identifier; CodeError when it is none.

    >>> to_new("000.00.05.H04")
    'H04.05'
    """
    if not _OLD.fullmatch(code):
        raise CodeError(code)
    *rest, top = code.split(".")
    parts = list(reversed(rest))
    while parts and int(parts[-1]) == 0:
        parts.pop()
    return ".".join([top, *parts])


def parent_of(code: str) -> str | None:
    """The identifier one level up; None at the top."""
    return code.rpartition(".")[0] or None
