"""The law's parameters that the one-stop shop computes with, as typed data for one day.

The rows live in `data/law/services.yaml` with their days and sources; nothing here knows a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final, Protocol

CUTOFF: Final = "one_stop.cutoff"
PAUSES: Final = "one_stop.pauses"
COUNTING: Final = "one_stop.counting"
EXTENSION: Final = "one_stop.extension"
AGENCY_CODE: Final = "dossier.agency_code"
CODE_PATTERN: Final = "dossier.code_pattern"
LOOKUP: Final = "dossier.lookup_code"
SMALL_COUNT: Final = "statistics.small_count"
DRAFT_DAYS: Final = "draft.keep_days"


@dataclass(frozen=True, slots=True)
class Law:
    """Every parameter as it stands on one day.

    `cutoff`: dossiers accepted later count from the next working day. `pauses`: states in which the clock
    stands still. `extensions`: how often an apology may give a new date, `extend_before_due`: only before the
    old one has passed. `old_agency_code`: dossier codes begin with the agency's code in the form before
    Decision 20/2020/QĐ-TTg. `small_count`: lists behind public figures with fewer rows are not shown. `draft_keep_days`: days for
    which a draft is kept after it was last saved.
    """

    cutoff: time
    pauses: frozenset[str]
    code_pattern: str
    old_agency_code: bool
    lookup_alphabet: str
    lookup_length: int
    small_count: int
    draft_keep_days: int
    extensions: int
    extend_before_due: bool


class Row(Protocol):
    """A dated parameter, such as a stored `LawRule`."""

    @property
    def key(self) -> str: ...
    @property
    def value(self) -> Any: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


class LawMissing(LookupError):
    """No rule of this key is in force on the day: the law's data are not loaded or have a gap."""

    def __init__(self, key: str, on: date) -> None:
        super().__init__(f"no rule {key!r} in force on {on}")
        self.key = key
        self.on = on


def law_on(rows: Iterable[Row], on: date) -> Law:
    """The parameters in force on `on`; LawMissing when one of them is not."""
    found = {
        row.key: row.value
        for row in rows
        if row.valid_from <= on and (row.valid_to is None or on < row.valid_to)
    }

    def value[T](key: str, read: Callable[[Any], T]) -> T:
        if key not in found:
            raise LawMissing(key, on)
        return read(found[key])

    lookup, extension = value(LOOKUP, dict), value(EXTENSION, dict)
    return Law(
        cutoff=value(CUTOFF, time.fromisoformat),
        pauses=value(PAUSES, frozenset),
        code_pattern=value(CODE_PATTERN, str),
        old_agency_code=value(AGENCY_CODE, lambda form: form == "old"),
        lookup_alphabet=lookup["alphabet"],
        lookup_length=lookup["length"],
        small_count=value(SMALL_COUNT, int),
        draft_keep_days=value(DRAFT_DAYS, int),
        extensions=extension["times"],
        extend_before_due=extension["before_due"],
    )
