"""Django's sessions in the database, read and written by one plain statement each.

The rows are those of the session model, so that sessions can be listed and ended. Reading and saving are not
put together by the ORM: every request of everybody reads its session.
"""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.utils import timezone
from django.utils.crypto import get_random_string

__all__ = ["SessionStore", "VisitorSession"]

_KEY_LENGTH = 32


class SessionStore(DatabaseStore):
    """The engine that SESSION_ENGINE names."""

    def load(self) -> dict[str, Any]:
        """What the session holds; empty, and without a key, when it is unknown or over."""
        read = f'SELECT session_data FROM "{self._table()}" WHERE session_key = %s AND expire_date > %s'
        with connection.cursor() as cursor:
            cursor.execute(read, (self.session_key, timezone.now()))
            row = cursor.fetchone()
        return self._decoded(row[0] if row is not None else None)

    def _decoded(self, data: str | None) -> dict[str, Any]:
        if data is None:
            self._session_key = None
            return {}
        found: dict[str, Any] = self.decode(data)
        return found

    def save(self, must_create: bool = False) -> None:
        """Write the row; CreateError when the key is taken, UpdateError when the session was ended meanwhile."""
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        row = self.create_model_instance(data)
        values: dict[str, Any] = {
            str(field.column): field.get_db_prep_save(getattr(row, field.attname), connection)
            for field in row._meta.concrete_fields
        }
        statement = self._insert(list(values)) if must_create else self._update(list(values))
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            written = cursor.rowcount
        if not written:
            raise CreateError if must_create else UpdateError

    @property
    def is_read(self) -> bool:
        """Whether nothing is left to read: it was read, or there is no session."""
        return self.session_key is None or hasattr(self, "_session_cache")

    def _table(self) -> str:
        return str(self.model._meta.db_table)

    def _insert(self, columns: list[str]) -> str:
        names, places = ", ".join(columns), ", ".join(f"%({name})s" for name in columns)
        return (
            f'INSERT INTO "{self._table()}" ({names}) VALUES ({places}) ON CONFLICT (session_key) DO NOTHING'
        )

    def _update(self, columns: list[str]) -> str:
        changes = ", ".join(f"{name} = %({name})s" for name in columns if name != "session_key")
        return f'UPDATE "{self._table()}" SET {changes} WHERE session_key = %(session_key)s'

    def _get_new_session_key(self) -> str:
        """A random key. Whether it is new is decided by the insertion itself, in `create`."""
        return get_random_string(_KEY_LENGTH, VALID_KEY_CHARS)


class VisitorSession(SessionStore):
    """An engine whose rows have `keys`: what the session shows while nobody is signed in.

    Then a request's first statement reads the session together with setting the scope (`kernel.scope`).
    """

    def opened_by(self, statement: str) -> tuple[str, tuple[Any, ...]]:
        """The statement for this session's table, with its last two values: the key and the time."""
        return statement.replace("{table}", self._table()), (self.session_key, timezone.now())

    def opened(self, data: str | None) -> None:
        """Take what that statement read: the stored session, None when there is none any more."""
        self._session_cache = self._decoded(data)
