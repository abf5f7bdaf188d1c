"""`manage.py seed_calendar FILE --from 2012 --to 2026`: a first calendar for a person to check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tinhso.kernel.calendar import seed


class Command(BaseCommand):
    help = "Writes free days and worked Saturdays to a calendar.csv; rows a person has checked stay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--from", dest="first", type=int, required=True)
        parser.add_argument("--to", dest="last", type=int, required=True)

    def handle(self, *, file: Path, first: int, last: int, **options: Any) -> None:
        count = seed.write(file, range(first, last + 1))
        self.stdout.write(f"{file}: {count} days")
