"""Load the sample province and run its demo steps, for the tests' template. Run with `-m`.

Importing pytest makes the settings those of the tests (quick password hashes, jobs at once), so that
what is stored here can be used there.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest

from ..cli.preparing import load, sample
from ..cli.progress import Progress
from ..cli.state import offset_days

SCALE = 120
"""Sample dossiers: enough for every state, few enough to be quick."""

assert pytest


def main() -> None:
    """Fill the database that the environment names."""
    os.environ["TINHSO_DEMO"] = "1"
    os.environ["TINHSO_BUSINESS_OFFSET_DAYS"] = str(offset_days(None, datetime.now(UTC)))
    import django  # noqa: PLC0415 - reads the settings, so only now

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    # Loading is the owner's work, as in a real installation.
    settings.TINHSO_SET_ROLE = False
    load()
    sample(Progress(1), SCALE, seed=635)
    connections.close_all()


if __name__ == "__main__":
    main()
