"""Finding words in tables under row-level security.

The match operator of text search is not leakproof, so under a policy PostgreSQL reads every row instead of the
index. `protect_search` makes a function that runs as the owner, applies the same scope itself, and returns ids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from django.db import connection, migrations

from .words import websearch_fold

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,62}")


@dataclass(frozen=True)
class Found:
    """A row found, and how well it matches (higher is better; comparable within one answer only)."""

    id: int
    rank: float


def protect_search(
    table: str, *, columns: tuple[str, ...], scope: str, name: str = ""
) -> list[migrations.RunSQL]:
    """Operations for a search by words over `columns` of `table`, limited to rows where `scope` holds.

    `scope` is the condition given to `rls.protect(select=…)`: pass the same text. The function is called
    `<table>_search`, or `name`, and is asked through `found_in`. Depends on ("kernel", "0007_search").
    """
    name = name or f"{table}_search"
    for part in (table, name, *columns):
        if not _NAME.fullmatch(part):
            raise ValueError(f"not a plain SQL name: {part!r}")
    text = " || ' ' || ".join(f"coalesce({column}, '')" for column in columns)
    create = f"""
CREATE INDEX {name}_words ON {table} USING gin (tinhso_words({text}));
CREATE FUNCTION {name}(wanted tsquery, most integer) RETURNS TABLE (found_id bigint, found_rank real)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT id, ts_rank(tinhso_words({text}), wanted, 2)
  FROM {table}
  WHERE tinhso_words({text}) @@ wanted AND ({scope})
  ORDER BY 2 DESC, 1 DESC
  LIMIT most
$$
"""
    drop = f"DROP FUNCTION {name}(tsquery, integer); DROP INDEX {name}_words"
    return [migrations.RunSQL(create, drop)]


def found_in(function: str, query: str, limit: int) -> list[Found]:
    """Rows that match what was typed and that the acting person may see, best first."""
    wanted = websearch_fold(query)
    if not wanted:
        return []
    if not _NAME.fullmatch(function):
        raise ValueError(f"not a plain SQL name: {function!r}")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT found_id, found_rank FROM {function}(%s::tsquery, %s)",
            (wanted, limit),
        )
        return [Found(*row) for row in cursor.fetchall()]
