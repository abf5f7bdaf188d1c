"""`tinhso signing …` and `tinhso procedures …`: management commands whose words are handed on."""

from __future__ import annotations

import argparse

from .failure import Failure
from .installation import in_use, set_up_django

__all__ = ["procedures", "signing"]


def signing(options: argparse.Namespace) -> int:
    """The certificates of this installation. Raises `Failure` with what the command refuses."""
    return _handed_on("signing", options)


def procedures(options: argparse.Namespace) -> int:
    """Procedures as records of the national database. Raises `Failure` with what the command refuses."""
    return _handed_on("procedures", options)


def _handed_on(name: str, options: argparse.Namespace) -> int:
    with in_use() as installation:
        set_up_django(installation.environment(owner=installation.owner_url is not None))
        from django.core.management import CommandError, call_command  # noqa: PLC0415 - needs Django to be set up

        try:
            call_command(name, *options.words)
        except CommandError as error:
            raise Failure(str(error)) from error
    return 0
