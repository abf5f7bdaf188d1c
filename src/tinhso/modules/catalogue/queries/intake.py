"""What the modules that receive applications say about them; without any, nobody has applied."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from tinhso.kernel.modules import registry

from ..facts import Intake


def _intakes() -> tuple[Intake, ...]:
    return registry().of_type(Intake)


def start_of(slug: str) -> str:
    """The address where an online application for the procedure begins; empty when nobody receives any."""
    return next((intake.start(slug) for intake in _intakes()), "")


def links() -> list[tuple[Any, str]]:
    """Words and addresses for those who have applied."""
    return [link for intake in _intakes() for link in intake.links()]


def on_time_share(procedure_id: int, on: date) -> tuple[int, int]:
    """Of a procedure's applications decided in the twelve months to `on`: on time, and with a time limit."""
    found = [intake.on_time(procedure_id, on) for intake in _intakes()]
    return sum(good for good, _timed in found), sum(timed for _good, timed in found)


def in_use(versions: Collection[int]) -> frozenset[int]:
    """Those of the versions that applications stand under."""
    return frozenset(one for intake in _intakes() for one in intake.in_use(versions))
