"""What upper modules tell the daily proof about the things that are paid for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from .rules.proof import CaseFacts

__all__ = ["CaseFacts", "CaseMoney"]


@dataclass(frozen=True)
class CaseMoney:
    """An extension of the owner of references of `kind`; both functions run as a named part of the system.

    `facts` gives fee and state of those ids that exist; `noted` the ids that were noted as paid in a span of
    business time, each with the agency that collects.
    """

    kind: str
    facts: Callable[[Collection[int]], Mapping[int, CaseFacts]]
    noted: Callable[[datetime, datetime], Mapping[int, int]]
