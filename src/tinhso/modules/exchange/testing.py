"""What tests of other modules need of the connections with other systems."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.test import Client

from tinhso.kernel.scope import acting
from tinhso.modules.directory import testing as directory

from .actions.key import issue_key
from .models import ApiKey
from .queries.key import scopes


def make_key(agency: Any = None, *codes: str, **changes: Any) -> tuple[ApiKey, str]:
    """A key and its secret, with every scope unless told; of the whole province without an agency."""
    administrator = directory.actor_of(
        directory.make_official("exchange.admin", agency=directory.make_agency())
    )
    wanted: dict[str, Any] = {
        "name": "Phần mềm chuyên ngành (mẫu)",
        "agency_id": agency.pk if agency is not None else None,
        "scope_codes": codes or tuple(scopes()),
        "days": 30,
        "per_minute": 1000,
    } | changes
    with acting(administrator):
        return issue_key(by=administrator, **wanted)


class Program:
    """Another system with its key."""

    def __init__(self, secret: str, **headers: str) -> None:
        self.client = Client()
        self.headers = {"Authorization": f"Bearer {secret}", **headers}

    def get(self, path: str, headers: Mapping[str, str] | None = None, **query: Any) -> Any:
        """GET below /api/v1/."""
        return self.client.get(f"/api/v1/{path}", query, headers=self.headers | dict(headers or {}))

    def post(self, path: str, body: Any, *, once: str = "", headers: Mapping[str, str] | None = None) -> Any:
        """POST below /api/v1/; `once` is the Idempotency-Key."""
        sent = self.headers | dict(headers or {}) | ({"Idempotency-Key": once} if once else {})
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(f"/api/v1/{path}", content, content_type="application/json", headers=sent)
