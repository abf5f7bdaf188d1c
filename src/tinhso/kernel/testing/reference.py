"""Reference data in tests, which make them in the transaction that is undone at the end."""

from __future__ import annotations

from django.db import connection

__all__ = ["settle_reference_data"]


def settle_reference_data() -> None:
    """From here on what the test has made counts as there before, so that scopes keep it as in a running site."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('tinhso.reference', '', true)")
