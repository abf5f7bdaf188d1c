"""File names as they are kept and shown: no folders, nothing invisible, not too long."""

from __future__ import annotations

import unicodedata
from typing import Final

from ..text.folding import nfc
from .content import FileKind

_LONGEST: Final = 120
_FORBIDDEN: Final = str.maketrans('<>:"/\\|?*', "_________")


def kept_name(name: str, kind: FileKind) -> str:
    """A name that any system can save: NFC, its own suffix or the kind's, at most 120 characters.

    Marks that reverse the direction of writing are dropped: with them "gpj.exe" is shown as "exe.jpg".
    """
    last = nfc(name).replace("\\", "/").rsplit("/", 1)[-1].translate(_FORBIDDEN)
    clean = "".join(character for character in last if unicodedata.category(character)[0] != "C")
    clean = " ".join(clean.split()).strip(". ")
    stem, suffix = clean, kind.suffix
    for own in kind.suffixes:
        if clean.lower().endswith(own):
            stem, suffix = clean[: -len(own)], clean[-len(own) :]
    stem = stem[: _LONGEST - len(suffix)].rstrip(". ") or kind.code
    return stem + suffix
