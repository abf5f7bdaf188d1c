"""Exact figures: shares from counts, what is still missing, and rounding that never flatters.

All values here are in the unit shown: a share is in percentage points (0 to 100), money in đồng.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

Direction = Literal["up", "down"]


@dataclass(frozen=True)
class Figure:
    """A figure with what it is made of; a share has a denominator, a count has none.

    `value` is None when there is nothing to count: a share whose denominator is 0.
    """

    numerator: Fraction | None
    denominator: Fraction | None
    value: Fraction | None

    @property
    def grain(self) -> Fraction:
        """What one more unit in the numerator changes: the smallest step the value can take."""
        if self.denominator:
            return Fraction(100) / self.denominator
        return Fraction(1)


def share(numerator: Decimal, denominator: Decimal) -> Figure:
    """Percentage points of `numerator` in `denominator`, exact; no value for a denominator of 0."""
    top, bottom = Fraction(numerator), Fraction(denominator)
    return Figure(top, bottom, top * 100 / bottom if bottom else None)


def amount(value: Decimal | None, numerator: Decimal | None = None) -> Figure:
    """A figure that is no share: a count, days or đồng."""
    number = value if value is not None else numerator
    exact = None if number is None else Fraction(number)
    return Figure(None if numerator is None else Fraction(numerator), None, exact)


def units_missing(figure: Figure, line: Fraction) -> int | None:
    """How many more units the numerator needs, with today's denominator, to reach `line`; 0 when reached."""
    if figure.value is None:
        return None
    if figure.denominator is not None and figure.numerator is not None:
        return max(0, math.ceil(line * figure.denominator / 100 - figure.numerator))
    return max(0, math.ceil(line - figure.value))


def rounded(
    value: Fraction, decimals: int, lines: Iterable[Fraction] = (), direction: Direction = "up"
) -> Decimal:
    """`value` half-up to `decimals`, but never onto or over a line that it has not reached.

    99.96 of a promised 100 is shown as 99.9 and not as 100.0; a value above zero is never shown as zero.
    """
    step = Decimal(1).scaleb(-decimals)
    answer = _quantize(value, step, ROUND_HALF_UP)
    for line in lines:
        if direction == "up" and value < line <= Fraction(answer):
            answer = min(answer, _quantize(value, step, ROUND_FLOOR))
        if direction == "down" and value > line >= Fraction(answer):
            answer = max(answer, _quantize(value, step, ROUND_CEILING))
    if value > 0 and answer == 0:
        return step
    return answer


def _quantize(value: Fraction, step: Decimal, rounding: str) -> Decimal:
    scaled = value / Fraction(step)
    whole = math.floor(scaled)
    if rounding == ROUND_CEILING:
        whole = math.ceil(scaled)
    elif rounding == ROUND_HALF_UP:
        whole = math.floor(scaled + Fraction(1, 2))
    return Decimal(whole) * step
