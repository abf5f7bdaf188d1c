"""Arithmetic of the budget's two independent divisions; what does not add up is told, never corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

MILLION = 1_000_000

Problem = Literal["years_do_not_sum", "sources_do_not_sum", "sources_equal_years"]


@dataclass(frozen=True)
class Finding:
    """Something a reader of the budget must know; `difference` is in đồng or in percentage points."""

    problem: Problem
    difference: Fraction = Fraction(0)


def percent_of(amount: int, total: int) -> Fraction:
    """Percentage points of `amount` in `total`; 0 when the total is 0."""
    return Fraction(amount * 100, total) if total else Fraction(0)


def from_percent(percent: Fraction, total: int) -> int:
    """The đồng that a published percentage stands for, no finer than its two decimals can say.

    A hundredth of a percent of 57.6 billion is 5.76 million, so the answer is rounded to ten million.
    """
    step = MILLION
    while step * 10_000 < total:
        step *= 10
    return round(percent * total / 100 / step) * step


def findings(total: int, years: Sequence[int], percents: Sequence[Fraction]) -> list[Finding]:
    """What is wrong or doubtful: years against the total, sources against 100 %, sources against years."""
    found: list[Finding] = []
    if years and sum(years) != total:
        found.append(Finding("years_do_not_sum", Fraction(sum(years) - total)))
    if percents and sum(percents) != 100:
        found.append(Finding("sources_do_not_sum", sum(percents, Fraction(0)) - 100))
    if years and percents and same_shares(total, years, percents):
        found.append(Finding("sources_equal_years"))
    return found


def same_shares(total: int, years: Sequence[int], percents: Sequence[Fraction]) -> bool:
    """Whether the shares by source are, to two decimals, exactly those by year, in any order."""
    shares = sorted(round(percent_of(year, total), 2) for year in years)
    return shares == sorted(percents)
