"""Drawings kept in the memory of a process: pieces of pages that look the same to everyone.

What is kept is a pure function of its key. A key holds the language and every value that the piece shows, each
with its type, because ``"<b>"`` as plain text and as markup are equal in Python and must not be drawn alike.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import date
from typing import Any, Final

from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST: Final = 512
"""Drawings one place keeps. When it is full it begins again: what is often shown is soon back."""

_PLAIN: Final = frozenset({str, SafeString, int, bool, type(None), date})
"""Types whose equality, together with the type, means "drawn alike" (translated proxies are none)."""


class Kept:
    """Drawings by key. Threads may share it: at worst two of them draw the same piece once each."""

    __slots__ = ("_found", "_most")

    def __init__(self, most: int = MOST) -> None:
        self._found: dict[Hashable, SafeString] = {}
        self._most = most

    def get(self, key: Hashable) -> SafeString | None:
        """The drawing, or None."""
        return self._found.get(key)

    def put(self, key: Hashable, drawn: SafeString) -> SafeString:
        """Keep a drawing, and give it back."""
        if len(self._found) >= self._most:
            self._found.clear()
        self._found[key] = drawn
        return drawn


def key_of(values: Iterable[Any]) -> tuple[Any, ...] | None:
    """The key of plain values; None when one of them is not plain, so that nothing may be kept."""
    key: list[Any] = [get_language()]
    for value in values:
        kind = value.__class__
        if kind not in _PLAIN:
            return None
        key.append(kind)
        key.append(value)
    return tuple(key)
