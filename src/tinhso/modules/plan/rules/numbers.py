"""Numbers as Vietnamese and English readers write them: 57.600,5 and 57,600.5; "80 %" never breaks in two."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from .figures import Direction, rounded

MARKS = {"vi": (".", ","), "en": (",", ".")}
"""Mark between thousands and decimal mark, by language."""

PERCENT = "\u00a0%"


def written(number: Decimal, language: str = "vi") -> str:
    """`number` with the language's marks, keeping its decimals: 1234.50 is "1.234,50"."""
    thousands, decimal = MARKS.get(language, MARKS["en"])
    sign, digits = ("−", -number) if number < 0 else ("", number)
    whole, _, rest = f"{digits:,f}".partition(".")
    whole = whole.replace(",", thousands)
    return f"{sign}{whole}{decimal}{rest}" if rest else f"{sign}{whole}"


def value_text(
    value: Fraction,
    unit: str,
    language: str = "vi",
    *,
    lines: tuple[Fraction, ...] = (),
    direction: Direction = "up",
) -> str:
    """A measured value in its unit, rounded without flattering; one decimal unless it is a whole number."""
    decimals = 0 if value.denominator == 1 or unit == "dong" else 1
    if unit == "percent":
        return written(rounded(value, decimals, (*lines, Fraction(100)), direction), language) + PERCENT
    return written(rounded(value, decimals, lines, direction), language)


def line_text(value: Fraction, unit: str, language: str = "vi") -> str:
    """A target's value as the decision writes it: no decimals that are not there."""
    number = Decimal(value.numerator) / Decimal(value.denominator)
    text = written(number.normalize() if number % 1 else number.to_integral_value(), language)
    return text + PERCENT if unit == "percent" else text


def range_text(low: Fraction, high: Fraction, unit: str, language: str = "vi") -> str:
    """A range with one unit sign: 20–30%."""
    return f"{line_text(low, 'count', language)}–{line_text(high, unit, language)}"
