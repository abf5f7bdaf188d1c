"""Codes of the papers module; plain Python, for the rules know no Django."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a paper is for; which form it has is a matter of the day."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP = "stop"
    CONTROL = "control"
    REGISTER = "register"
    RESULT = "result"


class FileState(StrEnum):
    """What a file turned out to be that somebody wants checked."""

    SIGNED = "signed"
    UNSIGNED = "unsigned"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    NO_PDF = "no_pdf"
    TOO_HEAVY = "too_heavy"
