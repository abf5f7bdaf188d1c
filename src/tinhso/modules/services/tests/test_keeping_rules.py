"""How long drafts are kept, by the rule of the day on which they were saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tinhso.modules.services.rules.keeping import expired_spans, kept_until


@dataclass
class Row:
    key: str
    value: Any
    valid_from: date
    valid_to: date | None = None


CHANGE = date(2015, 3, 1)
ROWS = [
    Row("draft.keep_days", 60, date(2010, 1, 1), CHANGE),
    Row("draft.keep_days", 10, CHANGE),
    Row("statistics.small_count", 1, date(2010, 1, 1)),
]


@dataclass
class Kept:
    draft_keep_days: int


def is_expired(saved: date, today: date) -> bool:
    return any(first <= saved < end for first, end in expired_spans(ROWS, today))


def test_spans() -> None:
    assert list(expired_spans(ROWS, date(2015, 3, 5))) == [(date(2010, 1, 1), date(2015, 1, 4))]
    assert list(expired_spans(ROWS, date(2015, 6, 17))) == [
        (date(2010, 1, 1), CHANGE),
        (CHANGE, date(2015, 6, 7)),
    ]
    assert list(expired_spans(ROWS, date(2010, 2, 1))) == []


@given(st.dates(date(2010, 1, 1), date(2016, 1, 1)), st.integers(min_value=0, max_value=200))
def test_a_draft_goes_exactly_after_the_day_that_was_told(saved: date, later: int) -> None:
    today = saved + timedelta(days=later)
    told = kept_until(saved, Kept(60 if saved < CHANGE else 10))  # type: ignore[arg-type]
    assert is_expired(saved, today) == (today > told)
