"""Where letters go: to a mail server, or as files into the data folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit


def mailers_from(environment: Mapping[str, str], folder: Path) -> dict[str, dict[str, Any]]:
    """Django's mailers: `default` for TINHSO_SMTP, and `second` for TINHSO_SMTP_2 when there is one."""
    found = {"default": mailer_from(environment, folder)}
    if environment.get("TINHSO_SMTP_2"):
        found["second"] = mailer_from(environment, folder, "TINHSO_SMTP_2")
    return found


def mailer_from(environment: Mapping[str, str], folder: Path, name: str = "TINHSO_SMTP") -> dict[str, Any]:
    """Django's mailer for a server, `smtp://user:password@host:587?tls=1` or `smtps://host`; files without."""
    address = environment.get(name, "")
    if not address:
        options: dict[str, Any] = {"file_path": str(folder)}
        return {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": options}
    parts = urlsplit(address)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError(f"{name}: smtp://user:password@host:587?tls=1")
    secure = parts.scheme == "smtps"
    options = {
        "host": parts.hostname,
        "port": parts.port or (465 if secure else 25),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": secure,
        "use_tls": "tls=1" in parts.query and not secure,
        "timeout": 20,
    }
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
