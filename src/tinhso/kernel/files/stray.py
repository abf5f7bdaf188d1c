"""Rows of files that nothing refers to any more: noticed one night, forgotten a later one.

A file loses its last reference when somebody replaces it in a draft, or when an act that stored it goes on
without it. Who refers to files is known from the database's own foreign keys, found by asking it, and from
what modules declare for references inside JSON (`FileHolder`).

Nothing is deleted when it is first found: it is marked, and goes when it is still unreferred to after
`TINHSO_STRAY_FILE_HOURS`. A reference that another transaction is just writing is therefore never
overlooked: either its row existed before, and then the file is not marked, or it is committed long before
the mark is old enough. Declared holders are asked before the foreign keys, because files move from drafts
into rows and not back. Should a foreign key be hidden by row-level security, the database itself refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from ..actors import system_actor
from ..scope import acting

BATCH: Final = 500
SWEEPER: Final = system_actor("kernel.sweep_files")


@dataclass(frozen=True, kw_only=True)
class FileHolder:
    """Where a module refers to stored files without a foreign key.

    `held` is given ids of files and answers those that are referred to; it is asked as a part of the system,
    which must see every row. An extension of the module's declaration.
    """

    name: str
    held: Callable[[Collection[int]], Iterable[int]]


@dataclass(frozen=True, slots=True)
class _Reference:
    """A foreign key that points at stored files."""

    table: str
    column: str
    constraint: str


def references() -> tuple[_Reference, ...]:
    """Every foreign key to stored files in this database, also of tables nobody told us about."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text, a.attname, c.conname FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
            " WHERE c.contype = 'f' AND c.confrelid = 'kernel_storedfile'::regclass ORDER BY 1, 2"
        )
        return tuple(_Reference(*row) for row in cursor.fetchall())


def forget_strays(grace: timedelta | None = None) -> int:
    """Take marks off files that are referred to again, forget those marked long enough, mark new ones.

    How many rows were forgotten; their contents go with `sweep`. `grace` is that of the settings unless told.
    Each portion is its own transaction.
    """
    grace = timedelta(hours=settings.TINHSO_STRAY_FILE_HOURS) if grace is None else grace
    forgotten = 0
    after = 0
    while found := _portion(_MARKED, after):
        after = found[-1]
        forgotten += _settle(found, grace)
    after = 0
    while found := _portion(_unmarked(), after):
        after = found[-1]
        _mark(found)
    return forgotten


_MARKED: Final = "SELECT file_id FROM kernel_strayfile WHERE file_id > %s ORDER BY file_id LIMIT %s"


def _unmarked() -> str:
    free = "".join(f" AND {_free(one)}" for one in references())
    return (
        "SELECT f.id FROM kernel_storedfile f WHERE f.id > %s"
        f" AND NOT EXISTS (SELECT FROM kernel_strayfile s WHERE s.file_id = f.id){free}"
        " ORDER BY f.id LIMIT %s"
    )


def _free(one: _Reference) -> str:
    return f"NOT EXISTS (SELECT FROM {one.table} r WHERE r.{connection.ops.quote_name(one.column)} = f.id)"


def _portion(statement: str, after: int) -> list[int]:
    with acting(SWEEPER), connection.cursor() as cursor:
        cursor.execute(statement, (after, BATCH))
        return [row[0] for row in cursor.fetchall()]


def _referred_to(ids: Sequence[int]) -> set[int]:
    """Which of these files something refers to. Holders first, see above."""
    from ..modules import registry  # noqa: PLC0415 - the registry knows the holders, holders are declared here

    found: set[int] = set()
    for holder in registry().of_type(FileHolder):
        found |= set(holder.held(ids))
    with connection.cursor() as cursor:
        for one in references():
            column = connection.ops.quote_name(one.column)
            cursor.execute(
                f"SELECT DISTINCT {column} FROM {one.table} WHERE {column} = ANY(%s)", (list(ids),)
            )
            found |= {row[0] for row in cursor.fetchall()}
    return found & set(ids)


def _mark(ids: list[int]) -> None:
    with acting(SWEEPER):
        stray = sorted(set(ids) - _referred_to(ids))
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO kernel_strayfile (file_id) SELECT unnest(%s::bigint[]) ON CONFLICT DO NOTHING",
                (stray,),
            )


def _settle(ids: list[int], grace: timedelta) -> int:
    """Forget marked files whose time is over; take the marks off those that are referred to again."""
    with acting(SWEEPER):
        referred = _referred_to(ids)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM kernel_strayfile WHERE file_id = ANY(%s)", (sorted(referred),))
            # Taken, so that of two sweeps at once only one goes on with a file.
            cursor.execute(
                "DELETE FROM kernel_strayfile WHERE file_id = ANY(%s) AND since <= statement_timestamp() - make_interval(secs => %s) RETURNING file_id",
                (sorted(set(ids) - referred), grace.total_seconds()),
            )
            due = sorted(row[0] for row in cursor.fetchall())
        if not due:
            return 0
        try:
            return _delete(due)
        except IntegrityError:
            # Something refers to one of them that we are not shown. The others go one by one.
            return sum(_delete_one(one) for one in due)


def _delete_one(file_id: int) -> int:
    try:
        return _delete([file_id])
    except IntegrityError:
        return 0


def _delete(ids: list[int]) -> int:
    """Delete the rows, with every foreign key asked at once and not at the end of the transaction."""
    keys = references()
    names = ", ".join(connection.ops.quote_name(one.constraint) for one in keys)
    free = "".join(f" AND {_free(one)}" for one in keys)
    with transaction.atomic(), connection.cursor() as cursor:
        if names:
            cursor.execute(f"SET CONSTRAINTS {names} IMMEDIATE")
        cursor.execute(f"DELETE FROM kernel_storedfile f WHERE f.id = ANY(%s){free}", (ids,))
        deleted: int = cursor.rowcount
        if names:
            cursor.execute(f"SET CONSTRAINTS {names} DEFERRED")
    return deleted
