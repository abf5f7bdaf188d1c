"""The law of a day from dated rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

import pytest

from tinhso.kernel.law import RuleMissing
from tinhso.modules.services.rules.law import law_on


@dataclass
class Row:
    key: str
    value: Any
    valid_from: date = date(2010, 1, 1)
    valid_to: date | None = None


ROWS = [
    Row("one_stop.cutoff", "15:00", valid_to=date(2015, 1, 1)),
    Row("one_stop.cutoff", "16:00", date(2015, 1, 1)),
    Row("one_stop.pauses", ["supplement_requested"]),
    Row("dossier.code_pattern", "{agency}-{seq}"),
    Row("dossier.agency_code", "old", valid_to=date(2015, 1, 1)),
    Row("dossier.agency_code", "new", date(2015, 1, 1)),
    Row("dossier.lookup_code", {"alphabet": "ABC", "length": 8}),
    Row("statistics.small_count", 5),
    Row("draft.keep_days", 60),
    Row("one_stop.duplicate_days", 90),
    Row("one_stop.extension", {"times": 1, "before_due": True}),
]


def test_the_rule_in_force_on_the_day_counts() -> None:
    before, after = law_on(ROWS, date(2014, 12, 31)), law_on(ROWS, date(2015, 1, 1))
    assert (before.cutoff, after.cutoff) == (time(15), time(16))
    assert (before.old_agency_code, after.old_agency_code) == (True, False)
    assert (after.extensions, after.extend_before_due) == (1, True)
    assert after.duplicate_days == 90
    assert after.pauses == {"supplement_requested"}
    assert (after.lookup_alphabet, after.lookup_length, after.small_count) == ("ABC", 8, 5)


def test_a_gap_is_told() -> None:
    with pytest.raises(RuleMissing) as missing:
        law_on(ROWS, date(2009, 1, 1))
    assert missing.value.on == date(2009, 1, 1)
    assert missing.value.key
