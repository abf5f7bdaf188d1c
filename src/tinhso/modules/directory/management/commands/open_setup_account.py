"""Open the account of the day of installation and print its password, once."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tinhso.kernel.actors import system_actor

from ...actions.account import AccountError, open_setup_account


class Command(BaseCommand):
    """`python manage.py open_setup_account NAME --name "Full name" [--email ADDRESS]`."""

    help = "Open the account that may run the directory until officials are appointed; prints its password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True)
        parser.add_argument("--email", default="")

    def handle(self, *args: Any, username: str, name: str, email: str, **options: Any) -> None:
        password = secrets.token_urlsafe(12)
        try:
            open_setup_account(
                by=system_actor("directory.setup"),
                username=username,
                name=name,
                email=email,
                password=password,
            )
        except AccountError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{username} {password}")
