"""Many rows at once.

PostgreSQL refuses COPY into a table with row-level security, also to its owner. So the rows are copied into a
temporary table and inserted from there in one statement: policies and statement triggers see them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

STAGE = "tinhso_stage"


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert `rows`, each with a value for every one of `columns`, into `table`; how many there were.

    Values of JSON columns are given as JSON text. Must run inside a transaction. The other columns get
    their defaults; generated and identity columns may be left out.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("bulk rows belong to a transaction")
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    with connection.cursor() as cursor:
        # Not dropped at commit: another bulk insert may follow in the same transaction.
        cursor.execute(f"CREATE TEMP TABLE {STAGE} AS SELECT {names} FROM {quote(table)} WITH NO DATA")
        with cursor.copy(f"COPY {STAGE} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {quote(table)} ({names}) SELECT {names} FROM {STAGE}")
        written: int = cursor.rowcount
        cursor.execute(f"DROP TABLE {STAGE}")
    return written


def new_ids(table: str, count: int) -> list[int]:
    """`count` fresh values of the table's identity column `id`, ascending."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
        )
        return sorted(row[0] for row in cursor.fetchall())
