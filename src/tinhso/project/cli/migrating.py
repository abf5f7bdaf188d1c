"""`tinhso migrate`: make or upgrade the tables, then give the page role exactly its rights."""

from __future__ import annotations

import argparse

from ..words import say
from .failure import Failure
from .installation import in_use, set_up_django

__all__ = ["migrate"]


def migrate(options: argparse.Namespace) -> int:
    """Migrate as the owner. Raises `Failure` when the page role does not exist."""
    with in_use() as installation:
        set_up_django(installation.environment(owner=True))
        from django.core.management import call_command  # noqa: PLC0415 - needs Django to be set up

        from tinhso.kernel.db import grants  # noqa: PLC0415

        call_command("migrate", interactive=False)
        try:
            grants.apply()
        except grants.PageRoleMissing as missing:
            raise Failure(
                say(
                    f"Máy chủ cơ sở dữ liệu chưa có vai trò {missing}: `tinhso doctor --roles` in lệnh SQL cần chạy.",
                    f"The database server has no role {missing}: `tinhso doctor --roles` prints the SQL to run.",
                )
            ) from missing
    return 0
