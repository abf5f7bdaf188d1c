"""The triggers that renew the stamp of reference data, put on the tables after every migration by the owner.

A model says `is_reference = True` when it is read by everybody and hardly ever changed. Whoever writes to its
table, by whatever way, renews the stamp in the same transaction; see `kernel.reference`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.db import connection, connections

__all__ = ["apply", "tables", "unwatched"]

TRIGGER: Final = "kernel_reference"
_FUNCTION: Final = "kernel_reference_changed()"

_FOUND: Final = """
SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgname = %s AND c.relnamespace = 'public'::regnamespace AND t.tgenabled <> 'D'
"""


def tables() -> list[str]:
    """The tables of reference data."""
    return sorted(
        model._meta.db_table for model in apps.get_models() if getattr(model, "is_reference", False)
    )


def unwatched() -> list[str]:
    """Tables of reference data whose changes the database does not notice; none is right."""
    return sorted(set(tables()) - _carrying(connection))


def _carrying(database: Any) -> set[str]:
    with database.cursor() as cursor:
        cursor.execute(_FOUND, (TRIGGER,))
        return {table for (table,) in cursor.fetchall()}


def apply(using: str = "default", **_told: object) -> None:
    """Put the trigger on every table of reference data and take it from all others. Idempotent."""
    database = connections[using]
    with database.cursor() as cursor:
        cursor.execute("SELECT to_regprocedure(%s) IS NOT NULL", (_FUNCTION,))
        if not cursor.fetchone()[0]:  # migrated back to before there was one
            return
        for statement in _statements(database):
            cursor.execute(statement)


def _statements(database: Any) -> Iterator[str]:
    quote = database.ops.quote_name
    carrying, existing = _carrying(database), set(database.introspection.table_names())
    wanted = set(tables()) & existing
    for table in sorted(carrying - wanted):
        yield f"DROP TRIGGER {TRIGGER} ON {quote(table)}"
    for table in sorted(wanted - carrying):
        yield (
            f"CREATE OR REPLACE TRIGGER {TRIGGER} AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {quote(table)} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}"
        )
        # Rows may have come while nobody watched.
        yield "UPDATE kernel_referencestamp SET stamp = gen_random_uuid()"
