"""The code printed on an issued paper, by which anybody checks it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without what is mixed up when read aloud or copied by hand: 0 O, 1 I L."""

LENGTH: Final = 16
"""Characters: 31^16 codes cannot be tried out, so the check page needs no account."""


def new_code(choose: Callable[[str], str]) -> str:
    """A fresh code; `choose` draws one character, unpredictably."""
    return "".join(choose(ALPHABET) for _ in range(LENGTH))


def in_groups(code: str) -> str:
    """As it is printed: groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def as_typed(text: str) -> str:
    """The code that somebody typed or scanned; empty when it cannot be one."""
    code = "".join(text.split()).replace("-", "").upper()  # ASCII codes, no Vietnamese text
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""
