"""The path to a target: signed milestones, else a straight line from the baseline, else none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise


@dataclass(frozen=True, order=True)
class Stage:
    """A value that should be reached by a day."""

    on: date
    value: Fraction


def path(baseline: Stage | None, milestones: Sequence[Stage], target: Stage) -> list[Stage]:
    """The stages in order; empty when there is neither baseline nor milestone to start from."""
    stages = sorted([*([baseline] if baseline else []), *milestones])
    return [*stages, target] if stages and stages[-1].on < target.on else stages


def expected(stages: Sequence[Stage], on: date) -> Fraction | None:
    """What the path expects on a day, straight between stages; None before it starts or without a path."""
    if not stages or on < stages[0].on:
        return None
    for left, right in pairwise(stages):
        if on <= right.on:
            part = Fraction((on - left.on).days, (right.on - left.on).days)
            return left.value + part * (right.value - left.value)
    return stages[-1].value


def months_left(as_of: date, deadline: date) -> Fraction | None:
    """Months of 30.4375 days from `as_of` to the deadline; None when it has come."""
    days = (deadline - as_of).days
    return Fraction(days * 16, 487) if days > 0 else None
