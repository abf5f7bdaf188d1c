"""Indicators: figures that a module measures about its own facts, and that the plan collects.

The plan knows no module and no module knows the plan: both know this file. A figure is never a rate
alone; its numerator and denominator travel with it, and it opens down to the rows behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

Direction = Literal["up", "down"]
Unit = Literal["percent", "count", "days", "dong"]


@dataclass(frozen=True)
class ScopeRef:
    """Whom a figure is about: the whole province, or one area by code, or one compartment."""

    area: str | None = None
    agency_id: int | None = None


WHOLE_PROVINCE = ScopeRef()


@dataclass(frozen=True)
class Drilldown:
    """The list behind a figure: its address and exactly how many rows it has."""

    url: str
    count: int
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One measurement as of the end of a day in the province.

    For a share, `value` is numerator / denominator (0 to 1), None when the denominator is 0. For a
    count, `value` equals `numerator` and there is no denominator. `freshness` is the moment up to which
    acts are counted. `parts` carries further figures of the same indicator, such as a second level;
    `missing` says in words what belongs to the target and nobody measures yet.
    """

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    as_of: date
    freshness: datetime
    drilldown: Drilldown | None = None
    note: Any = ""
    parts: Mapping[str, Reading] = field(default_factory=dict)
    missing: tuple[Any, ...] = ()


def share_of(part: int, whole: int, **rest: Any) -> Reading:
    """The reading of a share: `part` of `whole` things; `rest` are the reading's other fields."""
    value = Decimal(part) / Decimal(whole) if whole else None
    return Reading(value=value, numerator=Decimal(part), denominator=Decimal(whole), **rest)


class NotMeasured(Exception):
    """Nobody measures this for the scope or day asked; `reason` says so in words."""

    def __init__(self, reason: Any) -> None:
        super().__init__(str(reason))
        self.reason = reason


Measure = Callable[..., Reading]
"""measure(*, scope, as_of, known_at, disaggregation, actor) -> Reading, or raises NotMeasured."""


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A figure with its definition; a changed meaning is a new `version`."""

    code: str
    version: int = 1
    title: Any
    unit: Unit
    direction: Direction = "up"
    measure: Measure
    definition: Any = ""


def all_indicators() -> tuple[Indicator, ...]:
    """Every declared indicator, in the order of the modules."""
    from .modules import registry  # noqa: PLC0415 - the registry holds objects of this file

    return tuple(registry().indicators.values())


def get(code: str) -> Indicator | None:
    """The declared indicator of this code, None when no module measures it."""
    from .modules import registry  # noqa: PLC0415 - the registry holds objects of this file

    return registry().indicators.get(code)
