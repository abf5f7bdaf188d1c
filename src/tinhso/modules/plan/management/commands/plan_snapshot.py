"""Record the plan's figures for a day, or for every month's end of a period."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tinhso.kernel import clock
from tinhso.kernel.actors import system_actor
from tinhso.kernel.scope import acting

from ...actions.reading import SnapshotError, backfill


class Command(BaseCommand):
    """`plan_snapshot [--from 2013-07-01] [--to 2015-06-16]`; running it again adds nothing."""

    help = "Record the plan's readings as of a day (yesterday), or of each month's end since --from."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", type=date.fromisoformat)
        parser.add_argument("--to", dest="last", type=date.fromisoformat)

    def handle(self, *args: Any, **options: Any) -> None:
        last = options["last"] or clock.business().today() - timedelta(days=1)
        first = options["first"] or last
        try:
            with acting(system_actor("plan.snapshot")) as actor:
                done = backfill(by=actor, first=first, last=last)
        except SnapshotError as refused:
            raise CommandError(str(refused)) from refused
        facts = {"added": done.added, "unchanged": done.unchanged, "corrected": done.corrected}
        self.stdout.write(_("Thêm %(added)d, giữ nguyên %(unchanged)d, sửa %(corrected)d.") % facts)
        if done.failed:
            raise CommandError(_("Không đo được: %(codes)s") % {"codes": ", ".join(done.failed)})
