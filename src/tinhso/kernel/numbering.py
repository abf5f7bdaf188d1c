"""Numbers without gaps: 1, 2, 3 … in each series and key.

A database sequence leaves gaps when a transaction is undone. Here the counter's row stays locked until the
acting transaction ends: an undone act gives its number back, and acts that number in the same series and key
follow one another. So take the number late in the action, and keep keys narrow (one agency, one day).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import connection

_NEXT: Final = """
INSERT INTO kernel_counter AS c (series, key, value) VALUES (%s, %s, %s)
ON CONFLICT (series, key) DO UPDATE SET value = c.value + EXCLUDED.value
RETURNING value
"""


_NEXT_OF: Final = """
INSERT INTO kernel_counter AS c (series, key, value)
SELECT %s, wanted.key, wanted.count FROM unnest(%s::text[], %s::bigint[]) AS wanted(key, count)
ON CONFLICT (series, key) DO UPDATE SET value = c.value + EXCLUDED.value
RETURNING key, value
"""


class NumberOutsideTransaction(RuntimeError):
    """A number taken outside a transaction could not be given back."""


def next_number(series: str, key: str) -> int:
    """The next number of `series` and `key`, from 1; raises NumberOutsideTransaction without a transaction."""
    return next_numbers(series, key, 1)[0]


def next_numbers(series: str, key: str, count: int) -> range:
    """The next `count` numbers at once, for bulk work."""
    if not connection.in_atomic_block:
        raise NumberOutsideTransaction(f"{series} {key}")
    if count < 1:
        raise ValueError("count must be at least 1")
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, (series, key, count))
        (last,) = cursor.fetchone()
    return range(last - count + 1, last + 1)


def next_numbers_of(series: str, counts: Mapping[str, int]) -> dict[str, range]:
    """The next numbers of many keys of a series in one statement, for bulk work; `counts` says how many."""
    if not connection.in_atomic_block:
        raise NumberOutsideTransaction(series)
    if any(count < 1 for count in counts.values()):
        raise ValueError("counts must be at least 1")
    # In one order everywhere, so that two bulk acts cannot wait for each other.
    keys = sorted(counts)
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_OF, (series, keys, [counts[key] for key in keys]))
        return {key: range(last - counts[key] + 1, last + 1) for key, last in cursor.fetchall()}
