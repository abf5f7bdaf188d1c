"""Migrate the database that the environment names and grant the page role its rights.

A process of its own, so that a test run's connections never touch the template. Run with `-m`.
"""

from __future__ import annotations

import django
from django.core.management import call_command
from django.db import connections


def main() -> None:
    """Migrate, quietly; Django must find its settings in the environment."""
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)

    from tinhso.kernel.db import grants  # noqa: PLC0415 - needs Django to be set up

    grants.apply()
    connections.close_all()


if __name__ == "__main__":
    main()
