"""What every rule about an act reads and returns: a dossier's standing, its terms, an effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from .deadline import Calendar
from .law import Law

if TYPE_CHECKING:
    from tinhso.modules.catalogue.api import Content


class Standing(Protocol):
    """What the rules read of a dossier: the model has it, and so has the bulk path's record."""

    @property
    def state(self) -> str: ...
    @property
    def resume_state(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def channel(self) -> str: ...
    @property
    def result_channel(self) -> str: ...
    @property
    def arrived_on(self) -> date | None: ...
    @property
    def accepted_at(self) -> datetime | None: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def paused_at(self) -> datetime | None: ...
    @property
    def counts_from(self) -> datetime | None: ...
    @property
    def step(self) -> str: ...
    @property
    def step_due_at(self) -> datetime | None: ...
    @property
    def step_counts_from(self) -> datetime | None: ...
    @property
    def assignee_id(self) -> int | None: ...
    @property
    def opinion_due_at(self) -> datetime | None: ...
    @property
    def supplements(self) -> int: ...
    @property
    def extensions(self) -> int: ...
    @property
    def decided_at(self) -> datetime | None: ...
    @property
    def decided_by_id(self) -> int | None: ...
    @property
    def fee(self) -> int | None: ...
    @property
    def fee_state(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Terms:
    """Under what a dossier stands: its version's content, the law of the day, the working calendar."""

    content: Content
    law: Law
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Effect:
    """One act's outcome: `changes` are columns of the dossier, `data` explains the act."""

    act: str
    who: str
    source: str
    target: str
    at: datetime
    changes: dict[str, Any]
    data: Mapping[str, Any] = field(default_factory=dict)


class Refused(Exception):
    """The act is possible from this state but not for this dossier; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def effect(
    dossier: Standing,
    act: str,
    who: str,
    target: str,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
) -> Effect:
    """The effect of an act in which `changes` were decided; the step that is entered stands in its data."""
    changes, data = changes or {}, data or {}
    if changes.get("step"):
        data = {**data, "step": changes["step"]}
    after = {"state": str(target), "version": dossier.version + 1}
    return Effect(act, who, dossier.state, str(target), at, {**changes, **after}, data)
