"""Row-level security for migrations: one call protects a table.

Policies read the settings of `kernel.scope`. Each is wrapped in a sub-select, so that PostgreSQL
evaluates it once a statement and not once a row.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

ACTOR = "(SELECT nullif(current_setting('tinhso.actor', true), '')::bigint)"
"""The acting account's id, null for nobody."""

PERSON = "(SELECT nullif(current_setting('tinhso.person', true), '')::bigint)"
"""The acting person's id, null for nobody."""

COMPARTMENTS = (
    "(SELECT coalesce(nullif(current_setting('tinhso.compartments', true), ''), '{}')::bigint[])::bigint[]"
)
"""The compartments whose rows may be read, for `column = ANY(…)`."""

KEYS = "(SELECT coalesce(nullif(current_setting('tinhso.keys', true), ''), '{}')::text[])::text[]"
"""The bearer capabilities shown with the request, for `column = ANY(…)`."""

SYSTEM = "(SELECT coalesce(current_setting('tinhso.system', true), '') <> '')"
"""True while a named part of the system acts."""


PARTED = (
    "(SELECT ARRAY(SELECT jsonb_object_keys("
    "coalesce(nullif(current_setting('tinhso.parts', true), ''), '{}')::jsonb)::bigint))::bigint[]"
)
"""The compartments of which only a part may be read, for `column = ANY(…)`; see `kernel_in_part`."""


def in_part(column: str, holds: str) -> str:
    """The condition that `column` is a compartment held in part and `holds`, which is only then evaluated."""
    return f"CASE WHEN {column} = ANY({PARTED}) THEN {holds} ELSE false END"


def change(table: str, before: dict[str, str], after: dict[str, str]) -> migrations.RunSQL:
    """An operation that changes policies of a protected table: conditions by name (select, insert, update)."""

    def statements(conditions: dict[str, str]) -> list[Any]:
        clauses = {
            "select": "USING ({0})", "insert": "WITH CHECK ({0})", "update": "USING ({0}) WITH CHECK ({0})",
        }  # fmt: skip
        return [
            f'ALTER POLICY page_{name} ON "{table}" {clauses[name].format(condition)}'
            for name, condition in conditions.items()
        ]

    return migrations.RunSQL(statements(after), statements(before))


def protect(
    table: str,
    *,
    select: str,
    insert: str | None = None,
    update: str | None = None,
    delete: str | None = None,
) -> list[migrations.RunSQL]:
    """Operations that let `table` be read only where `select` holds, and written only where told.

    `insert` and `update` default to `select`; without `delete` no row can be deleted by pages.
    The owner, who migrates, loads and backs up, keeps full access.
    """
    insert = insert or select
    update = update or select
    statements: list[Any] = [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'CREATE POLICY owner_all ON "{table}" TO CURRENT_USER USING (true) WITH CHECK (true)',
        f'CREATE POLICY page_select ON "{table}" FOR SELECT USING ({select})',
        f'CREATE POLICY page_insert ON "{table}" FOR INSERT WITH CHECK ({insert})',
        f'CREATE POLICY page_update ON "{table}" FOR UPDATE USING ({update}) WITH CHECK ({update})',
    ]
    if delete is not None:
        statements.append(f'CREATE POLICY page_delete ON "{table}" FOR DELETE USING ({delete})')
    undo: list[Any] = [
        f'DROP POLICY IF EXISTS {name} ON "{table}"'
        for name in ("page_delete", "page_update", "page_insert", "page_select", "owner_all")
    ]
    undo.append(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
    undo.append(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
    return [migrations.RunSQL(statements, undo)]
