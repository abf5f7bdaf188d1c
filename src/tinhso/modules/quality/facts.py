"""What modules above tell about their figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """What was accepted from `first` to `last`, both included, as it stood at `at`; of one agency or of all.

    `at` is the end of the day `as_of`, or now while that day lasts.
    """

    first: date
    last: date
    as_of: date
    at: datetime
    agency_id: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A part and its whole, of one agency and month; `agency_id` None is of the province and of no agency."""

    agency_id: int | None
    month: date
    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Days:
    """How long settled dossiers took, in calendar days: of a month, an agency or, both None, all that was asked for."""

    agency_id: int | None
    month: date | None
    median: float
    mean: float


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything that was counted for a span: cells by line, and how long things took."""

    cells: Mapping[str, Sequence[Cell]]
    days: Sequence[Days] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """One row behind a figure: words in the provider's columns, without code or name; `href` for those who may open it."""

    cells: Sequence[str]
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Provider:
    """Figures of a module for the index, declared as an extension.

    `lines` are the codes it counts, each with what its count leaves out, empty when nothing: only a complete count
    earns points. `count` gives all of them at once. `rows(span, code, which, most, skip)` gives the rows behind
    "part", "rest" or "whole", as many as the figure says, under `columns`; `noun` names them. `are_public`: they
    concern no person, so that a short list may be shown to everybody.
    """

    lines: Mapping[str, Any]
    count: Callable[[Span], Counted] = field(compare=False)
    columns: Callable[[], list[Any]] = field(compare=False)
    rows: Callable[[Span, str, str, int, int], list[Listed]] = field(compare=False)
    noun: Any
    are_public: bool = False
