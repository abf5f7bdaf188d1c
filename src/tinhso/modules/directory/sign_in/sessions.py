"""The session engine: the kernel's, whose rows also say whose session it is."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY

from tinhso.kernel.sessions import SessionStore as KernelStore

from ..models.session import Session

__all__ = ["SessionStore"]


class SessionStore(KernelStore):
    """The engine that SESSION_ENGINE names."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)
        number = str(data.get(SESSION_KEY, ""))
        row.account_id = int(number) if number.isdecimal() else None
        return row
