"""How text messages leave, from the environment: to a carrier's HTTP interface, or as files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

_GATEWAYS = "tinhso.modules.directory.gateways"


def sms_from(environment: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The gateway's class and the carrier's settings; `tinhso doctor` says what is wrong with them."""
    found = {
        name: environment.get(f"TINHSO_SMS_{name.upper()}", "")
        for name in ("url", "secret", "body", "headers", "accepted", "plain")
    }
    if file := environment.get("TINHSO_SMS_SECRET_FILE"):
        found["secret"] = Path(file).read_text(encoding="utf-8").strip()
    default = f"{_GATEWAYS}.sms_http.HTTPGateway" if found["url"] else f"{_GATEWAYS}.sms.FileGateway"
    return environment.get("TINHSO_SMS_GATEWAY") or default, found
