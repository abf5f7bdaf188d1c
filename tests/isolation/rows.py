"""One table under row-level security: its rows as the owner sees them, and what the page role may do to each.

A row is tried with plain SQL as the page role in somebody's scope; what is tried is undone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, ProgrammingError, connection, transaction

from tinhso.kernel.actors import Actor
from tinhso.kernel.db import grants
from tinhso.kernel.modules import registry
from tinhso.kernel.permissions import RowScope, matches
from tinhso.kernel.scope import acting

COMMANDS = ("SELECT", "INSERT", "UPDATE", "DELETE")

SOME = 4
"""Rows of a table that are copied as a trial."""

_DENIED = "42501"
"""insufficient_privilege: no right on the table, or a new row that a policy refuses."""


class Undo(Exception):
    """Ends one attempt; what it wrote is rolled back."""


@contextmanager
def undone() -> Iterator[None]:
    """A savepoint that is always rolled back."""
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        pass


@dataclass
class Table:
    """A protected table and the promise about it."""

    scope: RowScope

    @property
    def name(self) -> str:
        return self.scope.table

    @cached_property
    def _columns(self) -> list[tuple[str, bool, bool]]:
        """Name, whether it may be written, whether it is a key of the table."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT a.attname, a.attgenerated = '', EXISTS (SELECT FROM pg_index i WHERE i.indrelid = a.attrelid"
                " AND i.indisprimary AND a.attnum = ANY(i.indkey)) FROM pg_attribute a"
                " WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
                (self.name,),
            )
            return cursor.fetchall()

    @cached_property
    def key(self) -> str:
        return next(name for name, _written, key in self._columns if key)

    @cached_property
    def may_be_null(self) -> frozenset[str]:
        """Columns that may be empty."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attnotnull",
                (self.name,),
            )
            return frozenset(name for (name,) in cursor.fetchall())

    def rows(self) -> list[SimpleNamespace]:
        """All rows, read by the owner."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT to_jsonb(t) FROM {self.name} t ORDER BY {self.key}")
            found = [_row(cell) for (cell,) in cursor.fetchall()]
        return [SimpleNamespace(**row, pk=row[self.key]) for row in found]

    def fill(self) -> None:
        """Add a row of plain values, as the owner; foreign keys are only checked at a commit that never comes."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = %s::regclass"
                " AND attnum > 0 AND attnotnull AND attgenerated = '' ORDER BY attnum",
                (self.name,),
            )
            row = {name: _plain(kind, place) for place, (name, kind) in enumerate(cursor.fetchall(), 1)}
        self._insert(row)

    def _insert(self, row: Mapping[str, Any]) -> None:
        listed = ", ".join(f'"{name}"' for name, written, _key in self._columns if written and name in row)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {self.name} ({listed})"
                f" SELECT {listed} FROM jsonb_populate_record(NULL::{self.name}, %s)",
                (json.dumps(row),),
            )

    def keep(self, most: int) -> None:
        """Remove all rows but the first few, as the owner."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {self.name} WHERE {self.key} NOT IN"
                f" (SELECT {self.key} FROM {self.name} ORDER BY {self.key} LIMIT %s)",
                (most,),
            )

    def rewrite(self, row: SimpleNamespace, values: Mapping[str, Any]) -> None:
        """Give a row other values, as the owner."""
        with connection.cursor() as cursor:
            sets = ", ".join(f"{name} = %s" for name in values)
            cursor.execute(
                f"UPDATE {self.name} SET {sets} WHERE {self.key} = %s",
                (*values.values(), row.pk),
            )

    def promised(self, command: str, actor: Actor, rows: list[SimpleNamespace]) -> set[Any]:
        """Keys of the rows that the promise and the table's grants let `actor` read, add, change or remove.

        To change or to remove a row by a condition is to read it too.
        """
        if command not in grants.rights()[self.name]:
            return set()
        rules = [self.scope.rows(command, actor)]
        if command in ("UPDATE", "DELETE"):
            rules.append(self.scope.rows("SELECT", actor))
        tried = rows[:SOME] if command == "INSERT" else rows
        return {row.pk for row in tried if all(matches(row, rule) for rule in rules)}

    def done(self, actor: Actor, rows: list[SimpleNamespace]) -> dict[str, set[Any]]:
        """Keys of the rows that `actor` really reads, adds, changes and removes by SQL as the page role."""
        with undone(), acting(actor):
            found = {"INSERT": {row.pk for row in rows[:SOME] if self._added(row)}}
            return found | {command: self._touched(command) for command in ("SELECT", "UPDATE", "DELETE")}

    def _touched(self, command: str) -> set[Any]:
        sql = {
            "SELECT": f"SELECT {self.key} FROM {self.name}",
            "UPDATE": f"UPDATE {self.name} SET {self.key} = {self.key} WHERE true RETURNING {self.key}",
            "DELETE": f"DELETE FROM {self.name} WHERE {self.key} IS NOT NULL RETURNING {self.key}",
        }
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql[command])
                found = {key for (key,) in cursor.fetchall()}
                raise Undo
        except Undo:
            return found
        except ProgrammingError as error:
            if _code(error) != _DENIED:
                raise
            return set()

    def _added(self, row: SimpleNamespace) -> bool:
        """Whether a copy of this row passes the policy; that it is there already comes after the policy."""
        try:
            with transaction.atomic():
                self._insert({name: value for name, value in vars(row).items() if name != "pk"})
                raise Undo
        except (IntegrityError, Undo):
            return True
        except ProgrammingError as error:
            if _code(error) != _DENIED:
                raise
            return False


def promises() -> dict[str, Table]:
    """Every protected table by name, with what its module promises of it."""
    return {
        scope.table: Table(scope) for module in registry().modules.values() for scope in module.row_scopes
    }


def _plain(kind: str, place: int) -> Any:
    """A value of a column's type; later columns get later days, for pairs such as from and to."""
    day = f"2015-01-{place:02}"
    if kind.endswith("[]"):
        return ["x"] if kind.startswith(("char", "text")) else [1]
    if kind.startswith(("char", "text")):
        return ""
    return {
        "date": day,
        "timestamp with time zone": day,
        "boolean": False,
        "jsonb": {},
        "uuid": str(uuid4()),
    }.get(kind, 1)


def _row(cell: Any) -> dict[str, Any]:
    return json.loads(cell) if isinstance(cell, str) else dict(cell)


def _code(error: Exception) -> str:
    return getattr(error.__cause__, "sqlstate", "")
