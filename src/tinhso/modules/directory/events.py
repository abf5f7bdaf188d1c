"""Facts that the directory announces; ids, codes and days only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ActExecuted:
    """An act of reorganisation was carried out, in this transaction; it holds from `effective_date` on."""

    act_id: int
    effective_date: date
    ended_agencies: tuple[int, ...]
    ended_areas: tuple[int, ...]
