"""When a certificate of IT skill is of a standard, and what it proves. Plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date


def certificate_problems(
    *,
    levels: Sequence[str],
    modules: Sequence[str],
    valid_from: date,
    valid_to: date | None,
    level: str,
    passed: Iterable[str],
    issued_on: date,
    verified_on: date | None,
) -> list[tuple[str, str]]:
    """What speaks against a certificate of this standard: (field, code), none when it can be."""
    found = []
    if (level not in levels) if levels else bool(level):
        found.append(("level", "level"))
    if set(passed) - set(modules):
        found.append(("modules", "module"))
    if issued_on < valid_from:
        found.append(("issued_on", "too_early"))
    if valid_to is not None and issued_on >= valid_to:
        found.append(("issued_on", "too_late"))
    if verified_on is not None and verified_on < issued_on:
        found.append(("verified_on", "verified"))
    return found


def is_complete(*, modules: Sequence[str], needed: int, passed: Iterable[str]) -> bool:
    """Whether so many modules of the standard were passed as it needs."""
    return len(set(passed) & set(modules)) >= needed


SMALL = 5
"""Fewer officials than this are not listed to the public, lest somebody be recognised."""
