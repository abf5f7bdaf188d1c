"""The database from the environment.

Pages and jobs log in by DATABASE_URL as the page role, which owns nothing and is subject to row-level
security. Migrate, load and backup run in their own process with TINHSO_AS_OWNER=1 and log in by
DATABASE_OWNER_URL. Tests log in as the owner, and `kernel.scope.acting` switches to the page role
inside each scope.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PREPARE_AFTER = 3


def parse(url: str) -> dict[str, Any]:
    """Django's settings for `postgresql://user:password@host:port/name?host=/socket/folder`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("a database address looks like postgresql://user:password@host:5432/name")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "tinhso.kernel.db.postgres",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(query.pop("port", "") or parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **query,
            # Values travel apart from the statement, so that a statement that comes again is planned once a connection.
            "server_side_binding": True,
            "prepare_threshold": _threshold(query.get("prepare_threshold", "")),
        },
    }


def _threshold(text: str) -> int | None:
    """How often a statement comes before the server keeps it; "none" for a pooler that cannot pass it on."""
    if text == "none":
        return None
    if text and not text.isdecimal():
        raise ImproperlyConfigured("prepare_threshold is a number or none")
    return int(text) if text else PREPARE_AFTER


def databases_from(environ: Mapping[str, str], *, testing: bool) -> dict[str, dict[str, Any]]:
    """The one alias: the page role's login, or the owner's in tests and where TINHSO_AS_OWNER is set.

    Without an address the alias points nowhere until `tinhso` has started the embedded server.
    """
    as_owner = testing or environ.get("TINHSO_AS_OWNER") == "1"
    name, other = (
        ("DATABASE_OWNER_URL", "DATABASE_URL") if as_owner else ("DATABASE_URL", "DATABASE_OWNER_URL")
    )
    url = environ.get(name) or (environ.get(other) if as_owner else "") or "postgresql://tinhso_page@/tinhso"
    found = parse(url)
    if as_owner:
        found |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
    return {"default": found}


def page_role_from(environ: Mapping[str, str]) -> str:
    """The name of the role that pages log in as."""
    url = environ.get("DATABASE_URL")
    return (parse(url)["USER"] if url else "") or "tinhso_page"
