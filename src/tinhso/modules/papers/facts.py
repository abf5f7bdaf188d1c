"""What other modules are shown of a paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Document:
    """A drawn paper. `form_code` is the statutory form's number, empty for a layout of our own."""

    pdf: bytes
    form_code: str
    verified: bool
    title: str
