"""How the numbers of receipts are written: series, year, number; each agency and year counts from 1."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

FEE: Final = "BL"
"""Receipts for money that came in; written without the series, as they always were."""

REFUND: Final = "HT"
"""Slips for money that was paid back."""

COUNTERS: Final = {FEE: "payments.receipt", REFUND: "payments.refund"}
"""The counter of each series."""

_TEXT: Final = re.compile(r"(?:(?P<series>[A-Z]+) )?(?P<year>\d{4})/(?P<number>\d{6,})")


@dataclass(frozen=True, order=True)
class Number:
    """One number of a series."""

    series: str
    year: int
    number: int

    def __str__(self) -> str:
        plain = f"{self.year}/{self.number:06d}"
        return plain if self.series == FEE else f"{self.series} {plain}"

    @classmethod
    def parse(cls, text: str) -> Number:
        """The reverse of `str`; ValueError when it is none."""
        found = _TEXT.fullmatch(text)
        if not found:
            raise ValueError(f"not a receipt number: {text!r}")
        return cls(found["series"] or FEE, int(found["year"]), int(found["number"]))


def missing(numbers: list[int], last: int) -> list[int]:
    """The numbers from 1 to `last` that no receipt carries: a gap, which must not be."""
    return sorted(set(range(1, last + 1)) - set(numbers))
