"""What the plan's queries answer with: frozen, typed, without a database handle.

Texts that readers see are mappings by language (`{"vi": …, "en": …}`); values are exact and in the unit shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

from tinhso.kernel.indicators import Drilldown

from .enums import Basis, Direction, Kind, Origin, Unit
from .rules.figures import Figure
from .rules.forecast import Forecast, Refusal
from .rules.trajectory import Stage
from .rules.verdict import Judgement

Words = Mapping[str, str]

State = Literal["measured", "failed", "not_for_day", "nobody"]
"""How asking the indicator ended."""


@dataclass(frozen=True)
class Line:
    """A value a measure should reach. Without `low` the text has words only."""

    origin: Origin
    low: Fraction | None
    high: Fraction | None
    words: Words
    basis: Basis
    verified: str
    milestones: tuple[Stage, ...] = ()


@dataclass(frozen=True)
class MeasureDef:
    """One figure of a target, as the plan defines it."""

    key: str
    title: Words
    numerator: Words
    denominator: Words
    indicator: str
    part: str
    unit: Unit
    kind: Kind
    direction: Direction
    baseline: Stage | None
    baseline_source: str
    lines: tuple[Line, ...]

    def line(self, origin: Origin) -> Line | None:
        """The line that `origin` set, None when it set none."""
        return next((line for line in self.lines if line.origin == origin), None)


@dataclass(frozen=True)
class TargetDef:
    """A promise of the plan, as read from its file."""

    code: str
    group: str
    title: Words
    text: Words
    note: Words
    deadline: date
    lead_agency_code: str
    lead_verified: str
    see_budget: bool
    measures: tuple[MeasureDef, ...]


@dataclass(frozen=True)
class Group:
    """A chapter of the plan."""

    code: str
    title: Words


@dataclass(frozen=True)
class PlanDef:
    """A plan with its groups and targets, in order."""

    id: int
    code: str
    number: str
    signed_on: date
    starts_on: date
    ends_on: date
    title: Words
    issuer: Words
    aim: Words
    parent_number: str
    parent_title: Words
    source: str
    verified: str
    groups: tuple[Group, ...]
    targets: tuple[TargetDef, ...]

    def target(self, code: str) -> TargetDef | None:
        """The target with this code."""
        return next((target for target in self.targets if target.code == code), None)


@dataclass(frozen=True)
class Recorded:
    """A stored reading: the figure as of a day as it was known when it was computed."""

    as_of: date
    figure: Figure
    computed_at: datetime
    revision: int = 1
    reason: str = ""


@dataclass(frozen=True)
class Standing:
    """Where one measure stands as of the day asked."""

    measure: MeasureDef
    state: State
    judgement: Judgement
    figure: Figure | None = None
    reason: str = ""
    note: str = ""
    missing: tuple[str, ...] = ()
    freshness: datetime | None = None
    drilldown: Drilldown | None = None
    history: tuple[Recorded, ...] = ()
    forecast: Forecast | Refusal | None = None
    expected: Fraction | None = None

    @property
    def last_good(self) -> Recorded | None:
        """The newest recorded figure, shown with its date while the module fails."""
        return next((one for one in reversed(self.history) if one.figure.value is not None), None)

    @property
    def trend(self) -> Forecast | None:
        """The forecast, if there is one and it bears on a verdict."""
        return self.forecast if isinstance(self.forecast, Forecast) else None


@dataclass(frozen=True)
class TargetStanding:
    """Where a target stands: its verdict and those of its measures."""

    target: TargetDef
    judgement: Judgement
    standings: tuple[Standing, ...]


@dataclass(frozen=True)
class Scorecard:
    """All targets of a plan as of the end of a day."""

    plan: PlanDef
    as_of: date
    targets: tuple[TargetStanding, ...]


@dataclass(frozen=True)
class BudgetPart:
    """One line of a division: as published, and what it stands for."""

    key: str
    title: Words
    amount: int
    percent: Fraction
    published: Literal["amount", "percent"]
    verified: str


@dataclass(frozen=True)
class Budget:
    """The money of a plan: its total and two independent divisions, in đồng."""

    total: int
    source: str
    verified: str
    note: Words
    reading: Words
    by_year: tuple[BudgetPart, ...] = field(default=())
    by_source: tuple[BudgetPart, ...] = field(default=())
