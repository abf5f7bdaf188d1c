"""How long something is kept: so many days after it was last saved or noted, by the rule of that day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from tinhso.kernel.law.rules import Row

from .law import DRAFT_DAYS, Law


def kept_until(saved: date, law: Law) -> date:
    """The last day on which a draft saved on `saved` is still there; `law` is that of `saved`."""
    return saved + timedelta(days=law.draft_keep_days)


def expired_spans(rows: Iterable[Row], today: date, key: str = DRAFT_DAYS) -> Iterator[tuple[date, date]]:
    """Half-open spans of days: what was saved last on one of them is no longer kept on `today`, by the rules of `key`."""
    for row in rows:
        if row.key != key:
            continue
        end = today - timedelta(days=int(row.value))
        if row.valid_to is not None:
            end = min(end, row.valid_to)
        if row.valid_from < end:
            yield row.valid_from, end
