"""Asking other agencies for their opinion, side by side, each by its own deadline.

The state of the dossier stays and its clock goes on. `left` is the earliest deadline of the questions that are
still open after the act, None when there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..enums import FINAL_STATES, Act, State, Who
from . import workflow
from .effect import Effect, Refused, Standing, Terms, effect

MOST_DAYS = 60
"""Working days; more is a mistake of typing."""


def due(at: datetime, days: int, terms: Terms) -> datetime:
    """When an answer that may take so many working days is due; counted like a dossier's own limit."""
    if not 1 <= days <= MOST_DAYS:
        raise Refused("opinion_days")
    return terms.calendar.deadline(at, days, "working_day", terms.law.cutoff)


def ask(dossier: Standing, *, at: datetime, due_at: Mapping[int, datetime]) -> Effect:
    """Ask agencies, each by its deadline; Refused (`nobody_asked`) without any."""
    workflow.check(Act.ASK_OPINION, dossier.state)
    if not due_at:
        raise Refused("nobody_asked")
    left = earliest((*due_at.values(), dossier.opinion_due_at))
    data = {"agencies": {str(agency): moment.isoformat() for agency, moment in due_at.items()}}
    return _stays(dossier, Act.ASK_OPINION, Who.OFFICER, at, left, data)


def give(dossier: Standing, *, at: datetime, agency_id: int, verdict: str, left: datetime | None) -> Effect:
    """An asked agency answers."""
    workflow.check(Act.GIVE_OPINION, dossier.state)
    data = {"agency": agency_id, "verdict": str(verdict)}
    return _stays(dossier, Act.GIVE_OPINION, Who.CONSULTED, at, left, data)


def drop(dossier: Standing, *, at: datetime, agency_id: int, left: datetime | None) -> Effect:
    """The question to an agency is taken back."""
    workflow.check(Act.DROP_OPINION, dossier.state)
    return _stays(dossier, Act.DROP_OPINION, Who.OFFICER, at, left, {"agency": agency_id})


def _stays(
    dossier: Standing, act: str, who: str, at: datetime, left: datetime | None, data: Mapping[str, Any]
) -> Effect:
    return effect(dossier, act, who, dossier.state, at, {"opinion_due_at": left}, data)


def earliest(moments: Iterable[datetime | None]) -> datetime | None:
    """The first of these moments; None when there is none."""
    return min((one for one in moments if one is not None), default=None)


def lapses(dossier: Standing, happening: Effect) -> bool:
    """Whether open questions end with this act: nobody needs an opinion on what is decided or over."""
    return dossier.opinion_due_at is not None and happening.target in FINAL_STATES | {State.DECIDED}


def lapsed(happening: Effect) -> Effect:
    """The same act, with which the open questions end."""
    return replace(happening, changes={**happening.changes, "opinion_due_at": None})
