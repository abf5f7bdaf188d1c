"""The session engine: the kernel's, whose rows also say whose session it is."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY

from tinhso.kernel.scope import SESSION_KEYS, keys_setting
from tinhso.kernel.sessions import VisitorSession

from ..models.session import Session

__all__ = ["SessionStore"]


class SessionStore(VisitorSession):
    """The engine that SESSION_ENGINE names."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)
        number = str(data.get(SESSION_KEY, ""))
        row.account_id = int(number) if number.isdecimal() else None
        row.keys = keys_setting(data.get(SESSION_KEYS, ()) if row.account_id is None else ())
        return row
