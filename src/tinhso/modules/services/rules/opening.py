"""Quarters of an hour, by which openings of a dossier are counted."""

from __future__ import annotations

from datetime import datetime
from typing import Final

MINUTES: Final = 15


def quarter_of(moment: datetime) -> datetime:
    """The beginning of the quarter of an hour in which `moment` lies."""
    return moment.replace(minute=moment.minute - moment.minute % MINUTES, second=0, microsecond=0)
