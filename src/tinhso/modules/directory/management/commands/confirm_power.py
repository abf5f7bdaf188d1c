"""Confirm a powerful role from the server's command line, where the database's owner works.

For the first days, when there is no second administrator yet.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tinhso.kernel import clock
from tinhso.kernel.actors import system_actor

from ...actions.power import PowerError, confirm_power
from ...queries.power import powers


class Command(BaseCommand):
    """`python manage.py confirm_power` lists what waits; with a number it confirms."""

    help = "List the powerful roles that wait for a second person, or confirm one by its number."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", nargs="?", type=int)

    def handle(self, *args: Any, number: int | None, **options: Any) -> None:
        operator = system_actor("directory.operator")
        if number is None:
            for one in powers(operator, clock.business().today()):
                if one.state == "asked":
                    self.stdout.write(
                        f"{one.grant_id} {one.official}, {one.post}: {one.role} ({one.asked_by})"
                    )
            return
        try:
            confirm_power(by=operator, grant_id=number)
        except PowerError as error:
            raise CommandError(str(error)) from error
