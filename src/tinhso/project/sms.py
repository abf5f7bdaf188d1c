"""How text messages leave, from the environment: to a carrier's HTTP interface, or as files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

_GATEWAYS = "tinhso.modules.directory.gateways"


_NAMES = (
    "url", "secret", "body", "headers", "accepted", "plain",
    "receipt", "receipt_secret", "receipt_header",
)  # fmt: skip


def carrier_from(environment: Mapping[str, str], prefix: str) -> dict[str, str]:
    """The settings of one carrier, whose variables begin with `prefix`; secrets may stand in files."""
    found = {name: environment.get(f"{prefix}_{name.upper()}", "") for name in _NAMES}
    for name in ("secret", "receipt_secret"):
        if file := environment.get(f"{prefix}_{name.upper()}_FILE"):
            found[name] = Path(file).read_text(encoding="utf-8").strip()
    return found


def sms_from(environment: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The gateway's class and the carrier's settings; `tinhso doctor` says what is wrong with them."""
    found = carrier_from(environment, "TINHSO_SMS")
    default = f"{_GATEWAYS}.sms_http.HTTPGateway" if found["url"] else f"{_GATEWAYS}.sms.FileGateway"
    return environment.get("TINHSO_SMS_GATEWAY") or default, found
