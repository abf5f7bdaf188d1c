"""Dossier codes and lookup codes."""

from __future__ import annotations

import string
from collections.abc import Callable
from datetime import date
from typing import Final

FIELDS: Final = frozenset({"agency", "date", "seq"})


class BadPattern(ValueError):
    """A code pattern uses something other than {agency}, {date:%…} and {seq:0n}."""


def _checked(pattern: str) -> str:
    names = []
    try:
        for _, name, _, conversion in string.Formatter().parse(pattern):
            if conversion:
                raise BadPattern(pattern)
            if name is not None:
                names.append(name)
    except ValueError as error:
        raise BadPattern(pattern) from error
    if not set(names) <= FIELDS or "seq" not in names or "agency" not in names:
        raise BadPattern(pattern)
    return pattern


def dossier_code(pattern: str, *, agency: str, on: date, seq: int) -> str:
    """The code of the `seq`-th dossier that an agency receives on a day.

    `pattern` is data, for example `{agency}-{date:%y%m%d}-{seq:04d}` (Circular 01/2018/TT-VPCP art. 19):
    `H04.31.02-130415-0007`. BadPattern when it asks for anything else.
    """
    try:
        return _checked(pattern).format(agency=agency, date=on, seq=seq)
    except (ValueError, TypeError) as error:
        raise BadPattern(pattern) from error


def lookup_code(draw: Callable[[int], int], *, alphabet: str, length: int) -> str:
    """A code without letters that look alike; `draw(n)` gives a number below n (`secrets.randbelow`)."""
    return "".join(alphabet[draw(len(alphabet))] for _ in range(length))


_TYPED: Final = str.maketrans(dict.fromkeys(" -.\t\n\r\xa0"))


def typed_lookup_code(text: str) -> str:
    """A lookup code as people type it, in the stored form: no spaces or hyphens, capital letters."""
    return text.translate(_TYPED).upper()


def typed_dossier_code(text: str) -> str:
    """A dossier code as people type or scan it, in the stored form."""
    return "".join(text.split()).upper()
