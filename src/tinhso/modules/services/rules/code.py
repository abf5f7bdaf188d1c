"""Dossier codes and lookup codes."""

from __future__ import annotations

import string
from datetime import date
from typing import Final

from tinhso.kernel.text.codes import lookup_code, typed_code, typed_lookup_code

__all__ = ["BadPattern", "dossier_code", "lookup_code", "typed_dossier_code", "typed_lookup_code"]

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


typed_dossier_code = typed_code
