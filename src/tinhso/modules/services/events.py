"""Facts that the one-stop shop announces; ids, codes and moments only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class DossierActed:
    """An act was done to a dossier, in this transaction. `act` and the states are codes of `enums`."""

    dossier_id: int
    code: str
    seq: int
    act: str
    from_state: str
    to_state: str
    agency_id: int
    processing_agency_id: int
    applicant_id: int | None
    occurred_at: datetime


@dataclass(frozen=True)
class DeadlineTold:
    """People have to be told of a deadline, in this transaction; `to` are codes of `enums.Who`."""

    reminder_id: int
    dossier_id: int
    to: tuple[str, ...]
    occurred_at: datetime
