"""The law's parameters that the one-stop shop computes with, as typed data for one day.

The rows live in `data/law/services.yaml` with their days and sources; nothing here knows a number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from tinhso.kernel.law.rules import Row, RulesOn

CUTOFF: Final = "one_stop.cutoff"
PAUSES: Final = "one_stop.pauses"
COUNTING: Final = "one_stop.counting"
EXTENSION: Final = "one_stop.extension"
AGENCY_CODE: Final = "dossier.agency_code"
CODE_PATTERN: Final = "dossier.code_pattern"
LOOKUP: Final = "dossier.lookup_code"
SMALL_COUNT: Final = "statistics.small_count"
DRAFT_DAYS: Final = "draft.keep_days"
OPENING_DAYS: Final = "opening.keep_days"
DUPLICATE_DAYS: Final = "one_stop.duplicate_days"
LIKED_FROM: Final = "rating.liked_from"


@dataclass(frozen=True, slots=True)
class Law:
    """Every parameter as it stands on one day.

    `cutoff`: dossiers accepted later count from the next working day. `pauses`: states in which the clock
    stands still. `extensions`: how often an apology may give a new date, `extend_before_due`: only before the
    old one has passed. `old_agency_code`: dossier codes begin with the agency's code in the form before
    Decision 20/2020/QĐ-TTg. `small_count`: lists behind public figures with fewer rows are not shown. `draft_keep_days`: days for
    which a draft is kept after it was last saved. `duplicate_days`: for how long before its submission a dossier's
    likely duplicates are looked for.
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
    duplicate_days: int


def law_on(rows: Iterable[Row], on: date) -> Law:
    """The parameters in force on `on`; RuleMissing when one of them is not."""
    value = RulesOn(rows, on).value
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
        duplicate_days=value(DUPLICATE_DAYS, int),
    )
