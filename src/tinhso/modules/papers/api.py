"""The door of the papers module: draw a paper as PDF."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from .facts import Document
from .rules.contents import WrongContent
from .rules.layouts import NoLayout

__all__ = ["Document", "NoLayout", "WrongContent", "render"]


def render(kind: str, data: Mapping[str, Any], on: date) -> Document:
    """Draw the paper of `kind` with the layout valid `on` that day, as tagged PDF/UA-1.

    `data` holds plain values; moments are ISO texts with an offset, days ISO dates, amounts integer đồng.
    What each kind takes is listed in `rules.contents`: for "receipt" (A5) `agency, code, lookup_code,
    procedure, applicant` and, where known, `parent_agency, place, day, desk, address, phone, email, summary,
    papers [{name, originals, copies}], time_limit, received_at, due_at, result_at, fee, fee_note, received_by,
    tracking_url, sample`; without `due_at` it is titled as a confirmation of what was sent. For "result" (A4)
    `agency, code, number, title, applicant, text, signed_on, signed_by` and, where known, `parent_agency,
    place, lookup_code, procedure, address, summary, signer_title, tracking_url, sample`.

    Raises WrongContent for a missing, unknown or wrongly typed value, NoLayout when none is valid.
    """
    from .drawing import draw  # noqa: PLC0415 - the PDF engine is heavy and many processes never draw

    return draw(kind, data, on)
