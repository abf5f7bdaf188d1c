"""Sessions of this site, with whose they are, so that everybody can see and end his own."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from tinhso.kernel.sessions import SessionStore


class Session(AbstractBaseSession):
    """Django's session with the account's number beside it; null before somebody signed in."""

    account_id = models.BigIntegerField(null=True)
    keys = models.TextField(default="{}", db_default="{}")
    """What the session shows while nobody is signed in, as the scope's setting holds it."""

    class Meta(AbstractBaseSession.Meta):
        indexes = (
            models.Index(
                fields=("account_id",),
                name="directory_session_account",
                condition=models.Q(account_id__isnull=False),
            ),
        )

    @classmethod
    def get_session_store_class(cls) -> Any:
        return SessionStore
