"""The database backend that settings name: Django's own but for how a kept connection is looked at."""

from __future__ import annotations

from django.db.backends.postgresql import base
from psycopg import Error
from psycopg.pq import ConnStatus

__all__ = ["DatabaseWrapper"]


class DatabaseWrapper(base.DatabaseWrapper):
    """Kept connections are checked before each request without asking the server.

    A server that stopped, restarted or closed the connection has said so on the socket: taking in what has
    arrived shows it. Only a machine that vanished without a word is not noticed, and there Django's
    `SELECT 1` waits for the same time-out as the first real statement.
    """

    def is_usable(self) -> bool:
        """Whether the connection is open, as far as the socket knows."""
        if self.connection is None:
            return False
        try:
            self.connection.pgconn.consume_input()
        except Error:
            return False
        return bool(self.connection.pgconn.status == ConnStatus.OK)
