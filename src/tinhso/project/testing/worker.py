"""This worker's databases: a copy of the empty template, and a copy of the sample province when asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Literal

from ..cli.state import offset_days
from . import databases, server

__all__ = ["Worker", "worker"]

Kind = Literal["empty", "province"]


class Worker:
    """Which database Django is pointed at; made at first use."""

    def __init__(self) -> None:
        self.kind: Kind = "empty"
        self._made: set[str] = set()
        self._ready = False
        self._broken: Exception | None = None

    @property
    def database(self) -> str:
        """The name of the database in use."""
        return f"{server.database_name()}_{self.kind}"

    def start(self) -> None:
        """Point Django at the database; Django's settings must be there."""
        self._ready = True
        self._point()

    @contextmanager
    def on(self, kind: Kind) -> Iterator[None]:
        """Use another kind of database for the length of a test."""
        if kind == self.kind:
            yield
            return
        settings = self._settings(kind)
        before, self.kind = self.kind, kind
        try:
            if self._ready:
                self._point()
            with _changed(settings):
                yield
        finally:
            self.kind = before
            if self._ready:
                self._point()

    def renew(self) -> None:
        """Throw the database away, and copy the template again at once."""
        from django.db import connections  # noqa: PLC0415 - after the settings

        connections.close_all()
        self._copy()

    def _copy(self) -> None:
        # The template first: it may bring the server, whose address is then in the environment.
        source = self._template()
        databases.clone(os.environ["DATABASE_OWNER_URL"], source, self.database)

    def _template(self) -> str:
        return server.prepare() if self.kind == "empty" else server.prepare_province()

    def _settings(self, kind: Kind) -> dict[str, Any]:
        if kind == "empty":
            return {}
        if self._broken is not None:
            raise self._broken
        try:
            server.prepare_province()
        except Exception as error:
            # Not again for each test: it takes long, and the answer will be the same.
            self._broken = error
            raise
        return {
            "TINHSO_DEMO": True,
            "BUSINESS_CLOCK_OFFSET_DAYS": offset_days(None, datetime.now(UTC)),
            "TINHSO_FILES_ROOT": server.province_files(),
            "TINHSO_SIGNING_ROOT": server.province_files() / "signing",
        }

    def _point(self) -> None:
        from django.conf import settings  # noqa: PLC0415 - after the settings
        from django.db import connections  # noqa: PLC0415

        name = self.database
        if name not in self._made:
            self._copy()
            self._made.add(name)
        url = databases.with_database(os.environ["DATABASE_OWNER_URL"], name)
        wanted = databases.connection_settings(url)
        settings.TINHSO_PAGE_ROLE = databases.user_of(os.environ["DATABASE_URL"])
        for alias in connections:
            # Changed in place: connection objects of every thread share this dictionary.
            own = connections.settings[alias]
            own["OPTIONS"].pop("pool", None)
            own["OPTIONS"] |= wanted["OPTIONS"]
            own |= {key: wanted[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
            connections[alias].close()


@contextmanager
def _changed(values: dict[str, Any]) -> Iterator[None]:
    """Settings that hold for the length of a test, changed in place.

    `override_settings` would lay a second sheet over them, and what fixtures of the whole run write while
    it lies there (the first test of a process may be one of the sample province) goes away with it.
    """
    from django.conf import settings  # noqa: PLC0415 - after the environment is told

    before = {name: getattr(settings, name) for name in values}
    _assign(values)
    try:
        yield
    finally:
        _assign(before)


def _assign(values: dict[str, Any]) -> None:
    from django.conf import settings  # noqa: PLC0415 - after the environment is told

    for name, value in values.items():
        setattr(settings, name, value)


worker = Worker()
"""The one of this process."""
