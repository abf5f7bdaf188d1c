"""`tinhso signing …`: the certificates of this installation."""

from __future__ import annotations

import argparse

from .failure import Failure
from .installation import in_use, set_up_django

__all__ = ["signing"]


def signing(options: argparse.Namespace) -> int:
    """Hand the words on to the management command. Raises `Failure` with what it refuses."""
    with in_use() as installation:
        set_up_django(installation.environment(owner=installation.owner_url is not None))
        from django.core.management import CommandError, call_command  # noqa: PLC0415 - needs Django to be set up

        try:
            call_command("signing", *options.words)
        except CommandError as error:
            raise Failure(str(error)) from error
    return 0
