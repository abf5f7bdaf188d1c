"""Canonical form and accent-free form of Vietnamese text; plain Python.

`fold` and the database function `tinhso_fold` (migration 0002_text) give the same result for every
text, whatever the locale of the database; a property test compares the two.
"""

import re
import unicodedata
from typing import Final

# Capital letters without a decomposition. Đ/đ is not composed of d and a mark, so stripping marks leaves it.
# Ð (U+00D0, Icelandic) is another letter and stays as it is.
_CAPITALS: Final = "ĐđÆØŒÞŁΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
_SMALL: Final = "ddæøœþłαβγδεζηθικλμνξοπρστυφχψωабвгдежзиклмнопрстуфхцчшщъыьэюя"

_ASCII_CAPITALS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TABLE: Final = str.maketrans(_CAPITALS + _ASCII_CAPITALS, _SMALL + _ASCII_CAPITALS.lower())

# Combining marks of the Latin script; other marks (Thai, Hebrew …) belong to the letter and stay.
_MARKS: Final = re.compile("[\u0300-\u036f]")
# Invisible characters that copied text carries: soft hyphen, zero-width ones, word joiner, byte order mark.
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_SPACES: Final = re.compile("[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")


def nfc(text: str) -> str:
    """The composed form (NFC), the only form stored; TCVN 6909:2001 is Unicode."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Search form: no accents, đ becomes d, small letters, single spaces, no invisible characters.

    "Hoà" and "Hòa" (two habits of placing the tone mark) fold to the same text.
    """
    stripped = _INVISIBLE.sub("", _MARKS.sub("", unicodedata.normalize("NFD", text)))
    return _SPACES.sub(" ", stripped.translate(_TABLE)).strip(" ")
