"""Procedures in the national database's record format, from the server's command line.

`procedures export FILE [--code CODE]` writes what is in force today; `procedures import FILE --by USERNAME` begins
drafts in the name of somebody who writes procedures.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tinhso.kernel import clock
from tinhso.kernel.actions import ActionError
from tinhso.kernel.actors import Actor
from tinhso.kernel.permissions import Denied
from tinhso.modules.directory import api as directory

from ...actions import import_records
from ...loading.national_file import NotARecordFile, read_records, written
from ...queries import exchange
from ...queries.procedures import procedures
from ...wording import import_lines


class Command(BaseCommand):
    """`tinhso procedures export FILE [--code CODE] | import FILE --by USERNAME`."""

    help = "Write procedures as records of the national database, or begin drafts from such records."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        export = what.add_parser("export")
        export.add_argument("file", type=Path)
        export.add_argument("--code", default="")
        bring = what.add_parser("import")
        bring.add_argument("file", type=Path)
        bring.add_argument("--by", required=True, metavar="USERNAME")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        if what == "export":
            self._export(options["file"], options["code"])
        else:
            self._import(options["file"], options["by"])

    def _export(self, file: Path, code: str) -> None:
        found = [
            version
            for version in procedures(clock.business().today())
            if code in ("", version.procedure.code)
        ]
        if not found:
            raise CommandError("no such procedure in force")
        file.write_bytes(written(exchange.records_of(found)))
        self.stdout.write(f"{file}: {len(found)}")

    def _import(self, file: Path, username: str) -> None:
        try:
            with file.open("rb") as stream:
                records, content = read_records(stream)
            done = import_records(
                by=_actor(username), records=records, digest=hashlib.sha256(content).hexdigest()
            )
        except (OSError, NotARecordFile, ActionError, Denied) as error:
            raise CommandError(str(error)) from error
        for line in import_lines(done.records):
            self.stdout.write(line)
        if done.is_refused:
            raise CommandError("nothing was imported")


def _actor(username: str) -> Actor:
    account = get_user_model().objects.filter(username=username).first()
    if account is None:
        raise CommandError(f"no account {username}")
    return directory.actor_for(account, clock.business().now())
