"""Codes that people read, type and say: the secret one beside a receipt's number, and how either is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final


def lookup_code(draw: Callable[[int], int], *, alphabet: str, length: int) -> str:
    """A code without letters that look alike; `draw(n)` gives a number below n (`secrets.randbelow`)."""
    return "".join(alphabet[draw(len(alphabet))] for _ in range(length))


_TYPED: Final = str.maketrans(dict.fromkeys(" -.\t\n\r\xa0"))


def typed_lookup_code(text: str) -> str:
    """A lookup code as people type it, in the stored form: no spaces or hyphens, capital letters."""
    return text.translate(_TYPED).upper()


def typed_code(text: str) -> str:
    """A code of letters, digits, hyphens and points as people type or scan it, in the stored form."""
    return "".join(text.split()).upper()
