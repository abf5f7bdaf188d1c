"""Facts that feedback announces; ids, codes and moments only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class FeedbackActed:
    """An act was done, in this transaction. `act` and `state` are codes of `enums`; `ref_*` what it is about."""

    feedback_id: int
    code: str
    seq: int
    act: str
    state: str
    agency_id: int
    ref_kind: str
    ref_id: int | None
    occurred_at: datetime
