"""Certificates of this installation: make the sample authority, install a certificate, trust a root, list."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tinhso.kernel import clock
from tinhso.modules.directory import api as directory

from ... import keys

VARIABLE: Final = "TINHSO_PKCS12_PASSPHRASE"
"""Variable with the passphrase of a file to install, where nobody is there to be asked."""


class Command(BaseCommand):
    """`tinhso signing sample | add FILE (--agency CODE | --official USERNAME) | trust NAME FILE | list`."""

    help = "Certificates with which this installation signs, and the roots that it trusts."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        what.add_parser("sample")
        add = what.add_parser("add")
        add.add_argument("file", type=Path)
        whose = add.add_mutually_exclusive_group(required=True)
        whose.add_argument("--agency", default="")
        whose.add_argument("--official", default="")
        trust = what.add_parser("trust")
        trust.add_argument("name")
        trust.add_argument("file", type=Path)
        what.add_parser("list")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        doings: dict[str, Callable[..., None]] = {
            "sample": self._sample,
            "add": self._add,
            "trust": self._trust,
            "list": self._list,
        }
        doings[what](**options)

    def _sample(self, **options: Any) -> None:
        """Make the authority whose certificates are worth nothing in law, and say so in their subject."""
        made = keys.make_sample_authority(clock.business().now())
        self.stdout.write("made" if made else "there is one already")

    def _add(self, *, file: Path, agency: str, official: str, **options: Any) -> None:
        passphrase = os.environ.get(VARIABLE) or getpass.getpass("Passphrase of the PKCS#12 file: ")
        holder = f"agency-{_agency(agency)}" if agency else f"official-{_official(official)}"
        try:
            certificate = keys.install(holder, file.read_bytes(), passphrase.encode())
        except (OSError, keys.NoKey) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{holder}: {certificate.subject.rfc4514_string()}")

    def _trust(self, *, name: str, file: Path, **options: Any) -> None:
        if not name.replace("-", "").isalnum() or not name.isascii():
            raise CommandError("a name is made of letters, digits and hyphens")
        try:
            certificate = keys.trust(name, file.read_bytes())
        except (OSError, ValueError) as error:
            raise CommandError(f"{file} holds no certificate in PEM form") from error
        self.stdout.write(f"trusted: {certificate.subject.rfc4514_string()}")

    def _list(self, **options: Any) -> None:
        for path in sorted(keys.folder().glob("*.p12")):
            try:
                certificate = keys.certificate_of(path)
            except keys.NoKey as error:
                self.stdout.write(str(error))
                continue
            ended = "" if certificate.not_valid_after_utc > timezone.now() else " (ended)"
            until = f"{certificate.not_valid_after_utc:%Y-%m-%d}{ended}"
            self.stdout.write(f"{path.stem}: {certificate.subject.rfc4514_string()}, until {until}")
        for path in keys.trusted():
            self.stdout.write(f"trusted: {path.stem}")


def _agency(code: str) -> int:
    agency = directory.agency_by_code(code, clock.business().today())
    if agency is None:
        raise CommandError(f"there is no agency {code}")
    return agency.id


def _official(username: str) -> int:
    account = get_user_model().objects.filter(username=username).values_list("pk", flat=True).first()
    if account is None:
        raise CommandError(f"there is no account {username}")
    return int(account)
