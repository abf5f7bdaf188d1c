"""Sort keys of Vietnamese text, to be stored beside it and compared as bytes; plain Python.

The database has no Vietnamese collation (no ICU in the embedded server), so the order lives in a column.
The order is the one ICU gives for `vi`: first the letters, a ă â b c d đ e ê … o ô ơ … u ư …, a space before
everything, digits before letters; then the tones, none, huyền, hỏi, ngã, sắc, nặng; then small before capital.
"""

import unicodedata
from functools import lru_cache
from typing import Final

_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES: Final = {"\u0300": 3, "\u0309": 4, "\u0303": 5, "\u0301": 6, "\u0323": 7}
_SHAPES: Final = {"\u0306": "ă", "\u0302": "âêô", "\u031b": "ơư"}

# One byte a letter. 0 separates levels, 1 is never used, so that a shorter text comes first.
_SPACE: Final = 0x02
_PUNCTUATION: Final = 0x03
_DIGIT: Final = 0x40
_LETTER: Final = 0x50
_OTHER: Final = 0xF0
_NO_TONE: Final = 2
_OTHER_MARK: Final = 8
_SMALL: Final = 2
_CAPITAL: Final = 3

_SHAPED: Final = {
    unicodedata.normalize("NFD", letter): letter for letters in _SHAPES.values() for letter in letters
}


@lru_cache(maxsize=4096)
def _weights(character: str) -> tuple[bytes, int, int]:
    """Letter, tone and case weight of one composed character."""
    small = character.lower()
    case = _SMALL if small == character else _CAPITAL
    base, tone = _split(small)
    return _primary(base), tone, case


def _split(small: str) -> tuple[str, int]:
    """A letter of the alphabet and its tone: "ộ" is "ô" with nặng."""
    parts = unicodedata.normalize("NFD", small)
    base, tone = parts[0], _NO_TONE
    for mark in parts[1:]:
        if base + mark in _SHAPED:
            base = _SHAPED[base + mark]
        else:
            tone = _TONES.get(mark, _OTHER_MARK)
    return base, tone


def _primary(letter: str) -> bytes:
    place = _ALPHABET.find(letter)
    if place >= 0:
        return bytes([_LETTER + place])
    if letter.isspace():
        return bytes([_SPACE])
    if letter in "0123456789":
        return bytes([_DIGIT + int(letter)])
    kind = unicodedata.category(letter)[0]
    head = _PUNCTUATION if kind in "PSZC" else _OTHER
    # UTF-8 keeps the order of code points.
    return bytes([head]) + letter.encode("utf-8", "surrogatepass")


def _levels(text: str) -> tuple[bytes, bytes, bytes]:
    words = " ".join(unicodedata.normalize("NFC", text).split())
    weights = [_weights(character) for character in words]
    letters = b"".join(letter for letter, _, _ in weights)
    # Trailing lowest weights carry nothing: the separator is lower than any weight.
    tones = bytes(tone for _, tone, _ in weights).rstrip(bytes([_NO_TONE]))
    cases = bytes(case for _, _, case in weights).rstrip(bytes([_SMALL]))
    return letters, tones, cases


def sort_key(text: str) -> bytes:
    """Bytes whose order is the alphabetical order of `text`."""
    return b"\0".join(_levels(text))


def name_sort_key(full_name: str) -> bytes:
    """Bytes that order people as lists in Việt Nam do: by given name, the last word, then by the rest.

    The given name's tone counts before the family name, its capitals after everything.
    """
    words = full_name.split()
    letters, tones, cases = _levels(words[-1] if words else "")
    rest = sort_key(" ".join(words[:-1]))
    return b"\0".join((letters, tones, rest, cases))
