"""What can be wrong with an expression."""

from __future__ import annotations


class XPathError(Exception):
    """A refused expression: ``code`` for programs, ``detail`` names the piece (function, path, character)."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
