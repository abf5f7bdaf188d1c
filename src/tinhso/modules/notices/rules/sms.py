"""Length of a text message: which alphabet it needs and how many parts are paid for.

Source of the alphabet: 3GPP TS 23.038, 6.2.1 (GSM 7 bit default alphabet and its extension table); of the lengths
of joined messages: 3GPP TS 23.040, 9.2.3.24.1 (header of 6 octets). Not checked against the standard's own text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = frozenset("^{}\\[~]|€\f")
"""Take two places each."""

Alphabet = Literal["GSM-7", "UCS-2"]

_ONE: Final[dict[Alphabet, int]] = {"GSM-7": 160, "UCS-2": 70}
_JOINED: Final[dict[Alphabet, int]] = {"GSM-7": 153, "UCS-2": 67}


@dataclass(frozen=True)
class Size:
    """A text as the carrier counts it; `left` places are free in its last part."""

    alphabet: Alphabet
    units: int
    parts: int
    left: int


def size_of(text: str) -> Size:
    """How long a text is. A character is never split over two parts, so a part may end early."""
    plain = all(letter in _BASIC or letter in _EXTENDED for letter in text)
    alphabet: Alphabet = "GSM-7" if plain else "UCS-2"
    widths = [_width(letter, alphabet) for letter in text]
    units = sum(widths)
    if units <= _ONE[alphabet]:
        return Size(alphabet, units, 1, _ONE[alphabet] - units)
    parts, used = 1, 0
    for width in widths:
        if used + width > _JOINED[alphabet]:
            parts, used = parts + 1, 0
        used += width
    return Size(alphabet, units, parts, _JOINED[alphabet] - used)


def _width(letter: str, alphabet: Alphabet) -> int:
    if alphabet == "GSM-7":
        return 2 if letter in _EXTENDED else 1
    return 2 if ord(letter) > 0xFFFF else 1
