"""What somebody typed, as a query that PostgreSQL cannot misread."""

from __future__ import annotations

import re
from typing import Final

from ..text.folding import fold

_BREAKS: Final = re.compile(r"[\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+")

MOST_WORDS: Final = 12
LONGEST_WORD: Final = 60


def fold_words(text: str) -> list[str]:
    """The folded words of a text, as `tinhso_words` of the database has them, in their order.

    ASCII punctuation separates words, so "H04.01-130415-0007" is four; a word ends after 60 characters.
    """
    return [word[:LONGEST_WORD] for word in _BREAKS.sub(" ", fold(text)).split(" ") if word]


def websearch_fold(query: str) -> str:
    """A tsquery, as text to be cast, that wants every word; each may be the beginning of a longer one.

    "hộ kinh d" becomes `'ho':* & 'kinh':* & 'd':*`. Empty when nothing is left to look for. Whatever is typed,
    the result is a valid query: words are quoted, at most 12 count.
    """
    words = list(dict.fromkeys(fold_words(query)))[:MOST_WORDS]
    return " & ".join(f"'{_quoted(word)}':*" for word in words)


def _quoted(word: str) -> str:
    return word.replace("\\", "\\\\").replace("'", "''")
