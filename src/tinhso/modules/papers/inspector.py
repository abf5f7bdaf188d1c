"""Reads the signatures of a PDF that anybody may have sent: `python -m tinhso.modules.papers.inspector ROOT…`.

Runs as a process of its own with little memory and time, because a PDF can be made to take any amount of
both. The file comes by standard input, what was found leaves as one JSON object by standard output; nothing
is fetched from a network and nothing is written. Knows no Django.
"""

from __future__ import annotations

import asyncio
import io
import json
import logging
import resource
import sys
from datetime import UTC, datetime
from typing import Any, Final

MEMORY: Final = 640 * 1024**2
SECONDS: Final = 15
MOST_SIGNATURES: Final = 20


def main(roots: list[str]) -> None:
    """Read, judge, print."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    logging.disable(logging.CRITICAL)
    json.dump(judged(sys.stdin.buffer.read(), roots), sys.stdout)


def judged(content: bytes, roots: list[str]) -> dict[str, Any]:
    """State of the file (`signed`, `unsigned`, `encrypted`, `broken`) and what each signature says."""
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415 - under the limits of `main`
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415

    try:
        reader = PdfFileReader(io.BytesIO(content))
        if reader.encrypted:
            return {"state": "encrypted", "signatures": []}
        found = list(reader.embedded_regular_signatures)
        if not found:
            _ = reader.root["/Pages"]["/Count"]  # a file without pages is none
            return {"state": "unsigned", "signatures": []}
        trusted = _certificates(roots)
        return {
            "state": "signed",
            "signatures": [_judged(one, trusted) for one in found[:MOST_SIGNATURES]],
        }
    except (PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError):
        # A hostile or damaged file fails anywhere in the parser: whatever it was, the file cannot be read.
        return {"state": "broken", "signatures": []}


def _certificates(roots: list[str]) -> list[Any]:
    from pyhanko.keys import load_certs_from_pemder  # noqa: PLC0415

    return list(load_certs_from_pemder(roots)) if roots else []  # type: ignore[no-untyped-call]


def _judged(signature: Any, roots: list[Any]) -> dict[str, Any]:
    certificate = signature.signer_cert
    validity = certificate["tbs_certificate"]["validity"]
    first, last = validity["not_before"].native, validity["not_after"].native
    said = signature.self_reported_timestamp
    status = asyncio.run(_status(signature, roots, _moment(said, first, last)))
    stamp = status.timestamp_validity if status is not None else None
    attested = stamp is not None and bool(stamp.valid and stamp.intact and stamp.trusted)
    at = stamp.timestamp if stamp is not None and attested else said
    return {
        "name": _named(certificate.subject, "common_name"),
        "organisation": _named(certificate.subject, "organization_name"),
        "unit": _named(certificate.subject, "organizational_unit_name"),
        "issuer": _named(certificate.issuer, "common_name"),
        "serial": f"{certificate.serial_number:x}",
        "since": first.isoformat(),
        "until": last.isoformat(),
        "at": at.isoformat() if at is not None and at.tzinfo is not None else "",
        "attested": attested,
        "intact": status is not None and bool(status.intact and status.valid),
        "change": _change(status),
        "trusted": status is not None and bool(status.trusted),
        "in_time": at is not None and at.tzinfo is not None and first <= at <= last,
    }


def _moment(said: datetime | None, first: datetime, last: datetime) -> datetime:
    """When trust is asked about: at the signing, moved into the time in which the certificate was valid.

    Whether it was signed in that time is said apart.
    """
    moment = said if said is not None and said.tzinfo is not None else datetime.now(UTC)
    return min(max(moment, first), last)


async def _status(signature: Any, roots: list[Any], moment: datetime) -> Any:
    """What pyHanko finds; None when the signature cannot be judged at all."""
    from pyhanko.sign.general import ValueErrorWithMessage  # noqa: PLC0415
    from pyhanko.sign.validation import async_validate_pdf_signature  # noqa: PLC0415
    from pyhanko.sign.validation.errors import SignatureValidationError  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    def context(at: datetime | None) -> Any:
        return ValidationContext(trust_roots=roots, moment=at, allow_fetching=False)

    try:
        return await async_validate_pdf_signature(
            signature, signer_validation_context=context(moment), ts_validation_context=context(None)
        )
    except (SignatureValidationError, ValueErrorWithMessage):
        return None


def _change(status: Any) -> str:
    """`none`: signed as it is; `allowed`: only signatures and the like came after; `changed`: something else."""
    from pyhanko.sign.diff_analysis import ModificationLevel  # noqa: PLC0415
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415

    if status is None or not status.intact or status.coverage is None:
        return "changed"
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return "none"
    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return "changed"
    level = status.modification_level
    is_allowed = level is not None and level < ModificationLevel.OTHER and status.docmdp_ok is not False
    return "allowed" if is_allowed else "changed"


def _named(name: Any, part: str) -> str:
    value = name.native.get(part, "")
    return ", ".join(value) if isinstance(value, list) else str(value)


if __name__ == "__main__":
    main(sys.argv[1:])
